"""How long planning takes, and what it needs: one occurrence for so many people, in a process of its own.

`python -m benchmarks.planning URL PEOPLE` prints one line of JSON.
"""

import json
import sys

from sqlmodel import func, select

from benchmarks.ground import Ground
from benchmarks.meter import Meter
from core.models import Delivery


def measure(url: str, people: int) -> dict[str, float]:
    """Seconds and peak memory (MB) of planning this many deliveries."""
    ground = Ground(url)
    ground.add_people(people)
    ground.schedule()
    with Meter() as meter:
        ground.start()
    with ground.db.reading() as session:
        planned = session.exec(select(func.count()).select_from(Delivery)).one()
    ground.db.close()
    return {"people": people, "planned": planned, **meter.figures()}


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1], int(sys.argv[2]))))
