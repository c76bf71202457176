"""What tests of the plan do again and again: a member of staff, a file in bytes, and what is stored of it."""

from pathlib import Path

from sqlmodel import Session, col, select

from civic.planning_store import import_plan
from civic.region import load_region
from core.db import Database
from core.models import PlanChange, Project, Role
from tests.council import hire

REGION = load_region()
EDITOR = "planner@council.example"
SAMPLE = Path(__file__).parents[2] / "jisr" / "rehearsal" / "planning" / "plan-2022-2027.csv"
HEADER = "code,milestone,title_ar,title_fr,provinces,communes,topic,budget,state,start_planned,end_planned,end_actual"
ROAD = "pdr-07,,الطريق 308,Route 308,azilal,Azilal|Demnate,roads,195 000 000,running,2024-01-01,2026-12-31,"
STEPS = (
    "pdr-07,1,انطلاق الأشغال,Début des travaux,,,,,,,2024-03-01,2024-03-11",
    "pdr-07,2,الطريق مفتوحة,La route est ouverte,,,,,,,2026-12-31,",
)
SCHOOL = "pdr-11,,النقل المدرسي,Transport scolaire,,,education,96000000,planned,2026-09-01,2027-08-31,"


def file(*rows: str, header: str = HEADER) -> bytes:
    """A planning file of these rows."""
    return "\n".join([header, *rows, ""]).encode()


PLAN = file(ROAD, *STEPS, SCHOOL)


def take_in(db: Database, source: bytes = PLAN) -> None:
    """Take a planning file in, as staff do."""
    with db.transaction() as session:
        hire(session, EDITOR, Role.EDITOR)
        import_plan(session, source, "plan.csv", REGION, by=EDITOR)


def changes(session: Session, code: str = "pdr-07") -> list[tuple[str, str, str]]:
    """What changed of a project since it came in, oldest first."""
    query = (
        select(PlanChange)
        .join(Project, col(Project.id) == PlanChange.project_id)
        .where(Project.code == code, PlanChange.field != "")
        .order_by(col(PlanChange.id))
    )
    return [(one.field, one.before, one.after) for one in session.exec(query)]
