"""What rehearsals are played with, shipped with the program: petitions, campaigns, consultations."""

import re
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path

OPEN_FOR = timedelta(days=21)


def sample_files(kind: str, names: str = "*.toml") -> list[Path]:
    """The files of one kind ("petitions", "campaigns", "consultations", "planning"), by name."""
    return sorted(Path(str(files("jisr"))).joinpath("rehearsal", kind).glob(names))


def consultation_sources(today: date) -> dict[str, str]:
    """The consultations by the name of their file, with hours that make them open today."""
    hours = {"opens": f"{today - timedelta(days=1)}T09:00", "closes": f"{today + OPEN_FOR}T18:00"}
    found = {}
    for path in sample_files("consultations"):
        source = path.read_text(encoding="utf-8")
        for name, hour in hours.items():
            source = re.sub(rf'(?m)^{name} = ".*"$', f'{name} = "{hour}"', source, count=1)
        found[path.name] = source
    return found
