"""What every command stands on: settings, vault, database, region."""

from contextlib import ExitStack
from dataclasses import dataclass, replace

from civic.region import Region, load_region
from core import log, migrate
from core.clock import require_current_rules
from core.crypto import open_vault
from core.db import Database
from core.reach import Reach
from core.settings import Settings, load_settings

# What a command has opened; the command's end closes it.
opened = ExitStack()


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
    region = replace(load_region(settings.region_file), reach=Reach.of(settings))
    db = Database(settings.database_url)
    opened.callback(db.close)
    return Ground(settings, db, region)


def firm_ground() -> Ground:
    """The ground with a database of this version's tables; NotReady when it is new, or of another version."""
    ground = lay_ground()
    migrate.require_newest(ground.db)
    return ground
