"""What every command stands on: settings, vault, database, region."""

from dataclasses import dataclass

from civic.region import Region, load_region
from core import log
from core.clock import require_current_rules
from core.crypto import open_vault
from core.db import Database
from core.settings import Settings, load_settings


@dataclass(frozen=True)
class Ground:
    """Settings, database and region."""

    settings: Settings
    db: Database
    region: Region


def lay_ground(settings: Settings | None = None) -> Ground:
    """Read the settings, open the vault and the database; NotReady when the zone rules are too old to schedule by."""
    settings = settings or load_settings()
    log.configure(settings.log_format)
    require_current_rules()
    open_vault([key.get_secret_value() for key in settings.data_key], settings.hash_key.get_secret_value())
    return Ground(settings, Database(settings.database_url), load_region(settings.region_file))
