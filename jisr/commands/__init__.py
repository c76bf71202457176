"""The groups of the `jisr` command, one file each."""
