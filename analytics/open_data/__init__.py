"""Every public table, in the order in which they are listed. One more is a `Table` and a line here, nothing else:
CSV, JSON, schema, read API and the page that lists them come from it."""

from analytics.open_data.answers import ANSWERS, ASSOCIATIONS, SAID_AND_DONE
from analytics.open_data.consultations import CONSULTATIONS, RESULTS
from analytics.open_data.figures import FIGURES
from analytics.open_data.meetings import ATTENDANCE, MEETINGS
from analytics.open_data.petitions import PETITIONS, PROGRESS
from analytics.open_data.plan import MILESTONES, PROJECTS
from analytics.open_data.posts import POSTS
from analytics.open_data.table import Table

TABLES: tuple[Table, ...] = (
    PETITIONS,
    PROGRESS,
    CONSULTATIONS,
    RESULTS,
    ANSWERS,
    SAID_AND_DONE,
    PROJECTS,
    MILESTONES,
    MEETINGS,
    ATTENDANCE,
    ASSOCIATIONS,
    POSTS,
    FIGURES,
)
