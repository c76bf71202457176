"""The first page: what is open now, what is new, and what has come of it so far."""

from analytics.rollups import counted_at
from civic.planning import count_projects
from core.clock import local
from core.models import ProjectState
from web.portal import answers, consultations, meetings, said_and_done
from web.portal.follow import ways_to_follow
from web.portal.news import latest
from web.portal.page import Ask, View
from web.portal.panels import panels
from web.portal.petitions import gathering

NEWS, PETITIONS, FEW = 3, 2, 3


def home(ask: Ask) -> View:
    """What it shows; every part leads on to its own pages."""
    session, region, t = ask.session, ask.region, ask.t
    counted = counted_at(session)
    name = region.name(ask.language)
    return View(
        title=t("News, voices and petitions of the region"),
        lead=t(
            "How the Regional Council of %(region)s informs the people of the region and hears "
            "them: news, figures and open petitions.", region=name),
        values={
            "population": region.population,
            "census": region.census,
            "law": region.request_rules.law,
            "panels": panels(session, region, t),
            "counted_at": local(counted, region.zone) if counted else None,
            "news": latest(session, region, t.language, NEWS),
            "petitions": gathering(session, region, t.language, PETITIONS),
            "consultations": consultations.open_now(ask, FEW),
            "meetings": meetings.coming(ask, FEW),
            "pairs": said_and_done.newest(ask, 2),
            "answers": answers.newest(ask, FEW),
            "projects": {"all": count_projects(session), **{
                state.value: count_projects(session, state=state)
                for state in (ProjectState.RUNNING, ProjectState.COMPLETED)
            }},
            "follow": ways_to_follow(ask.settings, t),
        },
    )  # fmt: skip
