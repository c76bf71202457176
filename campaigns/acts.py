"""What people can have taken part in, as a campaign file names it: "petition:road-308", "feedback"."""

import re

from core.errors import Unfit
from core.i18n import N_

WITH_NAME = (N_("petition"), N_("consultation"), N_("meeting"), N_("campaign"))
WITHOUT_NAME = ("feedback", "request")
FORMS = ", ".join([*(f"{kind}:NAME" for kind in WITH_NAME), *WITHOUT_NAME])
_FORM = re.compile(r"([a-z]+)(?::([a-z0-9][a-z0-9_-]*))?")


def parse_act(text: str) -> tuple[str, str]:
    """The kind and the name of an act ("" where it has none); Unfit for another form."""
    form = _FORM.fullmatch(text)
    if form is None or form[1] not in (WITH_NAME if form[2] else WITHOUT_NAME):
        raise Unfit("%(text)r is nothing to have taken part in; write %(forms)s", text=text, forms=FORMS)
    return form[1], form[2] or ""
