"""The console: log in, log out, and the first page. Its pages are never kept by anybody's cache."""

import math
from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from sqlmodel import Session

from core.models import AuditEntry, Staff
from web.auth import Sessions, check_password, find_staff
from web.body import form_fields
from web.console.overview import campaign_lines, unknown_lines
from web.deps import Deps
from web.forms import FIELD, FormTokens
from web.language import remember
from web.pages import Pages
from web.throttle import Throttle
from web.words import ROLES, word

HOME, LOGIN = "/console/", "/console/login"
UNKEPT = "no-store"
Fields = Annotated[Mapping[str, str], Depends(form_fields)]


class Console:
    """The routes under /console."""

    def __init__(self, deps: Deps, pages: Pages) -> None:
        https = deps.settings.public_url.startswith("https://")
        self._deps = deps
        self._pages = pages
        self._sessions = Sessions(deps.settings.secret_key, https=https)
        self._tokens = FormTokens(deps.settings.secret_key, https=https)
        self._throttle = Throttle()

    def router(self) -> APIRouter:
        """The routes, ready for the app."""
        router = APIRouter(prefix="/console")
        router.add_api_route("/", self.home, methods=["GET"])
        router.add_api_route("/login", self.login_form, methods=["GET"])
        router.add_api_route("/login", self.login, methods=["POST"])
        router.add_api_route("/logout", self.logout, methods=["POST"])
        router.add_api_route("/language/{language}", self.speak, methods=["GET"])
        return router

    def home(self, request: Request) -> Response:
        """Campaigns with their deliveries; on to the login for who is not logged in."""
        t = self._pages.speech(request)
        with self._deps.db.reading() as session:
            staff = self._sessions.staff(request, session)
            if staff is None:
                return _see(LOGIN)
            zone = self._deps.region.zone
            values = {
                "staff": staff.email,
                "role": word(t, ROLES, staff.role.value),
                "campaigns": campaign_lines(session, zone, t),
                "unknown": unknown_lines(session, zone, t),
            }
        return self._page(request, "console/campaigns.html", values)

    def login_form(self, request: Request) -> Response:
        """The form."""
        return self._form(request)

    def login(self, request: Request, fields: Fields) -> Response:
        """Let in who knows the password; the same words for a wrong password and an unknown address."""
        self._tokens.require(request, fields.get(FIELD, ""))
        email, password = fields.get("email", "").strip().lower(), fields.get("password", "")
        keys = (f"address {request.client.host if request.client else ''}", f"e-mail {email}")
        wait = self._throttle.attempt(*keys)
        if wait > timedelta(0):
            return self._wait(request, email, wait)
        with self._deps.db.reading() as session:
            staff = find_staff(session, email)
        if not check_password(password, staff.password_hash if staff else "") or staff is None:
            t = self._pages.speech(request)
            return self._form(request, email, t("The e-mail address or the password is wrong."), 401)
        self._throttle.succeeded(*keys)
        return self._let_in(staff)

    def logout(self, request: Request, fields: Fields) -> Response:
        """End the session."""
        self._tokens.require(request, fields.get(FIELD, ""))
        response = _see(LOGIN)
        self._sessions.end(response)
        return response

    def speak(self, request: Request, language: str) -> Response:
        """Keep a language and go back to the console."""
        response = _see(HOME)
        if language in self._pages.languages:
            remember(request, response, language)
        return response

    def _let_in(self, staff: Staff) -> Response:
        with self._deps.db.transaction() as session:
            _note_login(session, staff)
        response = _see(HOME)
        self._sessions.begin(response, staff)
        return response

    def _wait(self, request: Request, email: str, wait: timedelta) -> Response:
        seconds = math.ceil(wait.total_seconds())
        t = self._pages.speech(request)
        message = t.plural(
            "Too many attempts. Try again in %(n)s second.", "Too many attempts. Try again in %(n)s seconds.", seconds
        )
        response = self._form(request, email, message, 429)
        response.headers["Retry-After"] = str(seconds)
        return response

    def _form(self, request: Request, email: str = "", problem: str = "", status: int = 200) -> Response:
        return self._page(request, "console/login.html", {"email": email, "problem": problem}, status)

    def _page(self, request: Request, template: str, values: Mapping[str, object], status: int = 200) -> Response:
        """A page of the console with a token for its forms."""
        browser = self._tokens.browser(request)
        more = {"token": self._tokens.token(browser), "token_field": FIELD}
        response = self._pages.page(request, template, {**values, **more}, status=status, cache=UNKEPT)
        self._tokens.keep(request, response, browser)
        return response


def _see(address: str) -> Response:
    return RedirectResponse(address, 303, {"Cache-Control": UNKEPT})


def _note_login(session: Session, staff: Staff) -> None:
    session.add(AuditEntry(staff_id=staff.id, action="login", subject="console"))
