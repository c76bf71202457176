"""A petition as staff write it in a TOML file."""

import tomllib

from pydantic import BaseModel, ConfigDict, ValidationError

from core.errors import BadInput
from core.models import PetitionKind


class PetitionFile(BaseModel):
    """Its name in links, its kind, and its texts per language; `association` for an association's petition.

    `fallbacks` names what stands in for a language that it is not written in.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    slug: str
    title: dict[str, str]
    summary: dict[str, str]
    demand: dict[str, str] = {}
    kind: PetitionKind = PetitionKind.CITIZENS
    association: str = ""
    fallbacks: dict[str, str] = {}


def read_petition(source: str, where: str) -> PetitionFile:
    """Read a petition file; BadInput names the line or the field."""
    try:
        return PetitionFile.model_validate(tomllib.loads(source))
    except tomllib.TOMLDecodeError as broken:
        raise BadInput(f"this is no TOML: {broken}", where=where, remedy="Mend that line.") from broken
    except ValidationError as wrong:
        first = wrong.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        known = ", ".join(PetitionFile.model_fields)
        raise BadInput(first["msg"], where=f"{where}, {field}", remedy=f"Known keys: {known}.") from wrong
