"""Who on the staff looks after petitions."""

from core.models import Role

OFFICERS = frozenset({Role.MODERATOR, Role.APPROVER, Role.ADMIN})
