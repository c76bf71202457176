"""What every page of the console stands on: who is asking, forms that are ours, and the frame around the page."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import quote, urlencode

from fastapi import HTTPException, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session
from starlette.datastructures import FormData

from core import audit_chain
from core.errors import BadInput, Refused
from core.i18n import Translator
from core.models import Role
from web import auth
from web.console import done
from web.console.sections import SECTIONS, Section
from web.deps import Deps
from web.forms import FIELD, FormTokens
from web.pages import Pages
from web.throttle import Throttle
from web.words import ROLES, word

HOME, LOGIN = "/console/", "/console/login"
UNKEPT = "no-store"
DONE = "done"
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

    def may(self, roles: Iterable[Role]) -> bool:
        """Whether one of these roles is theirs; the services ask again."""
        return self.role in frozenset(roles)


@dataclass(frozen=True)
class Problem:
    """What is wrong with a form: the sentence, and the field it is about ("" for the whole)."""

    what: str
    field: str = ""


class Desk:
    """Handed to every part of the console."""

    def __init__(self, deps: Deps, pages: Pages) -> None:
        self.https = deps.settings.public_url.startswith("https://")
        self.deps = deps
        self.db = deps.db
        self.region = deps.region
        self.pages = pages
        self.throttle = Throttle()
        self._tokens = FormTokens(deps.settings.secret_key, https=self.https)

    def who(self, request: Request, roles: Iterable[Role] = ()) -> Visitor:
        """Who is asking; NotLoggedIn, or 403 for who has none of the roles (none named: everybody on the staff)."""
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
        if wanted := frozenset(roles):
            self._require(who, wanted)
        return who

    def _require(self, who: Visitor, wanted: frozenset[Role]) -> None:
        if who.role not in wanted:
            names = ", ".join(word(who.t, ROLES, role.value) for role in sorted(wanted))
            raise HTTPException(403, who.t("This is for: %(roles)s.", roles=names))

    def acting(self, request: Request, form: FormData, roles: Iterable[Role] = ()) -> Visitor:
        """Who sends this form: as `who`, and 403 unless the form was ours."""
        self.require_ours(request, form)
        return self.who(request, roles)

    def require_ours(self, request: Request, form: FormData) -> None:
        """HTTPException 403 unless the form was shown by us to this browser."""
        token = form.get(FIELD, "")
        self._tokens.require(request, token if isinstance(token, str) else "")

    def act(self, deed: Callable[[Session], T]) -> T | Problem:
        """Do one thing in one transaction; a rule that says no, or a field that is wrong, comes back as a Problem."""
        try:
            with self.db.transaction() as session:
                return deed(session)
        except BadInput as wrong:
            return Problem(" ".join(filter(None, (f"{wrong.what}.", wrong.remedy))), wrong.where)
        except Refused as refused:
            return Problem(f"{refused}.")

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
            "who": who,
            "role": word(who.t, ROLES, who.role.value) if who else "",
            "sections": _sections(who) if who else (),
            "here": request.url.path,
            "done": _done(request, who) if who else "",
        }
        response = self.pages.page(request, template, {**frame, **values}, status=status, cache=UNKEPT)
        self._tokens.keep(request, response, browser)
        return response


def see(address: str, code: str = "") -> Response:
    """On to another page; `code` is that of the sentence that it begins with (web/console/done.py)."""
    more = f"?{urlencode({DONE: code})}" if code else ""
    return RedirectResponse(address + more, 303, {"Cache-Control": UNKEPT})


def login_address(back: str) -> str:
    """Where to log in, and come back from."""
    return LOGIN if back in {"", HOME} else f"{LOGIN}?to={quote(back, safe='')}"


def way_back(wanted: str) -> str:
    """A page of the console and nothing else: nobody is led elsewhere by a link to the login."""
    inside = wanted.startswith("/console/") and "//" not in wanted and "\\" not in wanted and "\n" not in wanted
    return wanted if inside else HOME


def chain_state(session: Session) -> tuple[int, audit_chain.Break | None]:
    """How many acts are sealed, and where the chain is broken, if it is."""
    return audit_chain.count_sealed(session), audit_chain.first_break(session)


def _done(request: Request, who: Visitor) -> str:
    """The sentence that the address asks for; only ours, so that no link can put words on the page."""
    code = request.query_params.get(DONE, "")
    return who.t(done.DONE[code]) if code in done.DONE else ""


def _sections(who: Visitor) -> tuple[Section, ...]:
    return tuple(section for section in SECTIONS if not section.roles or who.may(section.roles))


def _address_of(request: Request) -> str:
    """The page that was asked for; after a form the first page, since the form is lost."""
    query = f"?{request.url.query}" if request.url.query else ""
    return request.url.path + query if request.method == "GET" else HOME
