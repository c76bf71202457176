"""A form that came too late: what was written stands there still, to be sent again."""

from fastapi import Request, Response
from starlette.datastructures import FormData

from web.console.desk import Desk, NotLoggedIn, NotTheirs, Visitor
from web.forms import FIELD

# Passwords and codes are written anew; a page does not hand them back.
_SECRETS = {"password", "present", "fresh", "code", "secret"}
# From how many letters on it is a text that somebody wrote, and would miss.
_WORDS = 20


def offer(desk: Desk, request: Request, form: FormData) -> Response:
    """The page that holds what was sent, with a button that sends it again; 401 where nobody is logged in."""
    who, fields = _who(desk, request), [(name, text) for name, text in form.multi_items() if isinstance(text, str)]
    kept = [(name, text) for name, text in fields if name != FIELD and name not in _SECRETS]
    values = {
        "fields": kept,
        "written": [text for _, text in kept if len(text) >= _WORDS and " " in text],
        "files": [file.filename for _, file in form.multi_items() if not isinstance(file, str) and file.filename],
        "logged_in": who is not None,
    }
    return desk.page(request, None, "console/again.html", values, 403 if who else 401)


def _who(desk: Desk, request: Request) -> Visitor | None:
    try:
        return desk.who(request)
    except NotLoggedIn:
        return None
    except NotTheirs as theirs:
        return theirs.who
