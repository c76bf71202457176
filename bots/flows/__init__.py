"""The conversations. One more is one file here, one dialogue file in tests/flows/, one line in FLOWS."""

from bots.flows.association import ASSOCIATION
from bots.flows.consult import CONSULT
from bots.flows.engine import Flow
from bots.flows.feedback import FEEDBACK
from bots.flows.forget import FORGET
from bots.flows.goals import GOALS
from bots.flows.help import HELP
from bots.flows.meetings import MEETINGS
from bots.flows.menu import MENU
from bots.flows.mydata import MYDATA
from bots.flows.myrequests import MYREQUESTS
from bots.flows.petition import PETITION
from bots.flows.prepare import PREPARE
from bots.flows.projects import PROJECTS
from bots.flows.request import REQUEST
from bots.flows.staff import STAFF
from bots.flows.stop import STOP
from bots.flows.supports import SUPPORTS
from bots.flows.voice import VOICE
from bots.flows.welcome import WELCOME

FLOWS: dict[str, Flow] = {
    flow.name: flow
    for flow in (
        WELCOME,
        MENU,
        HELP,
        FEEDBACK,
        PETITION,
        SUPPORTS,
        PREPARE,
        REQUEST,
        MYREQUESTS,
        MEETINGS,
        ASSOCIATION,
        CONSULT,
        PROJECTS,
        GOALS,
        MYDATA,
        FORGET,
        STOP,
        STAFF,
        VOICE,
    )
}
