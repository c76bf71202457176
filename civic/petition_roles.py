"""Who on the staff looks after petitions."""

from core.models import Role

# Opening, counting paper and closing; noting what the council did with a petition.
KEEPERS = frozenset({Role.EDITOR, Role.MODERATOR, Role.APPROVER, Role.ADMIN})
DECIDERS = KEEPERS - {Role.EDITOR}
