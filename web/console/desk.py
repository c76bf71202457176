"""What every page of the console stands on: who is asking, forms that are ours, and the frame around the page."""

from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from itertools import groupby
from typing import TypeVar
from urllib.parse import parse_qsl, quote, urlencode

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session
from starlette.datastructures import FormData

from core.errors import BadInput, Refused
from core.i18n import Translator, translator
from core.models import Role
from web import auth
from web.assets import address
from web.console import done
from web.console.section import Section, section_of
from web.deps import Deps
from web.forms import FIELD, FormTokens, OldForm
from web.pages import Pages
from web.refusals import told
from web.throttle import Throttle
from web.words import ROLES, word

HOME, LOGIN = "/console/", "/console/login"
UNKEPT = "no-store"
DONE = "done"
# The language of who sent the form that is being carried out.
_READER: ContextVar[Translator] = ContextVar("reader")
T = TypeVar("T")


class NotLoggedIn(Exception):
    """Nobody is logged in here; `back` is where they wanted to go."""

    def __init__(self, back: str) -> None:
        super().__init__(back)
        self.back = back


@dataclass(frozen=True)
class Visitor:
    """Who is asking: a member of staff on one device, and their language."""

    staff_id: int
    session_id: int
    email: str
    role: Role
    t: Translator


class Unsent(Exception):
    """A form of ours that came too late: its page is too old, or nobody is logged in any more. Nothing was done."""

    def __init__(self, form: FormData) -> None:
        super().__init__()
        self.form = form


class NotTheirs(Exception):
    """The page or act is for other roles than the visitor's."""

    def __init__(self, who: Visitor, roles: frozenset[Role]) -> None:
        super().__init__(who.role)
        self.who = who
        self.roles = roles


class Wrong(Exception):
    """A field of a form is wrong: the sentence in the visitor's language, and the field ("" for the whole)."""

    def __init__(self, what: str, field: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.field = field


@dataclass(frozen=True)
class Problem:
    """Why something was not done: the sentence, and the field that it is about ("" for the whole)."""

    what: str
    field: str = ""


class Desk:
    """Handed to every part of the console."""

    def __init__(self, deps: Deps, pages: Pages, sections: Sequence[Section]) -> None:
        self.https = deps.settings.public_url.startswith("https://")
        self.deps = deps
        self.db = deps.db
        self.region = deps.region
        self.pages = pages
        self.throttle = Throttle(deps.db)
        self._sections = tuple(sections)
        self._tokens = FormTokens(deps.settings.secret_key, https=self.https)

    def who(self, request: Request) -> Visitor:
        """Who is asking; NotLoggedIn, or NotTheirs where the table of sections does not let them."""
        with self.db.reading() as session:
            found = auth.bearer(session, auth.cookie_of(request))
            if found is None:
                raise NotLoggedIn(_address_of(request))
            login, staff = found
            stale = auth.is_stale(login)
            who = Visitor(staff.id, login.id, staff.email, staff.role, self.pages.speech(request))
        if stale:
            with self.db.transaction() as session:
                auth.touch(session, who.session_id)
        if not self.may(who, request.method, request.url.path):
            raise NotTheirs(who, self._roles(request.method, request.url.path))
        return who

    def may(self, who: Visitor, method: str, path: str) -> bool:
        """Whether the table of sections lets them; the services ask again."""
        return who.role in self._roles(method, path)

    def _roles(self, method: str, path: str) -> frozenset[Role]:
        section = section_of(self._sections, path)
        return section.roles(method, path) if section else frozenset()

    def acting(self, request: Request, form: FormData) -> Visitor:
        """Who sends this form: as `who`, 403 unless the form was ours, and Unsent where it came too late."""
        try:
            self.require_ours(request, form)
            return self.who(request)
        except (OldForm, NotLoggedIn) as late:
            raise Unsent(form) from late

    def require_ours(self, request: Request, form: FormData) -> None:
        """HTTPException 403 unless we showed the form to this browser, OldForm where that was too long ago.

        `act` speaks its language from now on.
        """
        _READER.set(self.pages.speech(request))
        token = form.get(FIELD, "")
        self._tokens.require(request, token if isinstance(token, str) else "")

    def act(self, deed: Callable[[Session], T]) -> T | Problem:
        """Do one thing in one transaction; a rule that says no, or a field that is wrong, comes back as a Problem."""
        try:
            with self.db.transaction() as session:
                return deed(session)
        except Wrong as wrong:
            return Problem(wrong.what, wrong.field)
        except (BadInput, Refused) as no:
            return Problem(told(no, _READER.get(translator("en"))), no.where if isinstance(no, BadInput) else "")

    def page(
        self,
        request: Request,
        who: Visitor | None,
        template: str,
        values: Mapping[str, object],
        status: int = 200,
    ) -> Response:
        """A page of the console in its frame, with a token for its forms; never kept by a cache."""
        browser = self._tokens.browser(request)
        frame = {
            "token": self._tokens.token(browser),
            "token_field": FIELD,
            "console_style": address("console.css"),
            "who": who,
            "role": word(who.t, ROLES, who.role.value) if who else "",
            "menu": self._menu(who) if who else (),
            "here": section_of(self._sections, request.url.path),
            "path": request.url.path,
            "may": lambda path: who is not None and self.may(who, "POST", path),
            "opens": lambda path: who is not None and self._opens(who, path),
            "problem": "",
            "undone": status >= 400,
            "done": _done(request, who) if who else "",
        }
        response = self.pages.page(request, template, {**frame, **values}, status=status, cache=UNKEPT)
        self._tokens.keep(request, response, browser)
        return response

    def refuse(self, request: Request, error: NotTheirs) -> Response:
        """The page for who asks for what is not theirs."""
        names = [word(error.who.t, ROLES, role.value) for role in Role if role in error.roles]
        return self.page(request, error.who, "console/not_yours.html", {"names": names}, 403)

    def _opens(self, who: Visitor, path: str) -> bool:
        """Whether there is a section at a path, other than the first page, and they may see it."""
        section = section_of(self._sections, path)
        return section is not None and section.address != HOME and who.role in section.see

    def _menu(self, who: Visitor) -> list[tuple[str, list[Section]]]:
        """What the visitor may see, under the headings of its groups, in the order of the sections."""
        shown = [section for section in self._sections if section.title and who.role in section.see]
        return [(group, list(under)) for group, under in groupby(shown, key=lambda section: section.group)]


def see(address: str, code: str = "") -> Response:
    """On to another page; `code` is that of the sentence that it begins with (web/console/done.py)."""
    path, _, query = address.partition("?")
    asked = [(name, value) for name, value in parse_qsl(query, keep_blank_values=True) if name != DONE]
    more = urlencode([*asked, (DONE, code)] if code else asked)
    return RedirectResponse(f"{path}?{more}" if more else path, 303, {"Cache-Control": UNKEPT})


def page_of(request: Request) -> int:
    """The page of a list that an address asks for; the first where it asks for none."""
    text = request.query_params.get("page", "1")
    return max(1, int(text)) if text.isdecimal() and len(text) < 7 else 1


def login_address(back: str) -> str:
    """Where to log in, and come back from."""
    return LOGIN if back in {"", HOME} else f"{LOGIN}?to={quote(back, safe='')}"


def way_back(wanted: str) -> str:
    """A page of the console and nothing else: nobody is led elsewhere by a link to the login."""
    inside = wanted.startswith("/console/") and "//" not in wanted and "\\" not in wanted and "\n" not in wanted
    return wanted if inside else HOME


def _done(request: Request, who: Visitor) -> str:
    """The sentence that the address asks for; only ours, so that no link can put words on the page."""
    code = request.query_params.get(DONE, "")
    return who.t(done.DONE[code]) if code in done.DONE else ""


def _address_of(request: Request) -> str:
    """The page that was asked for; the first page where it was no page."""
    query = f"?{request.url.query}" if request.url.query else ""
    return request.url.path + query if request.method == "GET" else HOME
