"""The pages of the staff, behind a login."""
