"""Coming in and going out: password, code, the link of an invitation, and the end of a session."""

import math
from collections.abc import Callable
from datetime import timedelta

from fastapi import APIRouter, Request, Response
from itsdangerous import BadData, URLSafeTimedSerializer
from sqlmodel import Session
from starlette.datastructures import FormData
from wtforms import EmailField, PasswordField, StringField

from core.clock import now
from core.crypto import vault
from core.i18n import N_, Translator
from core.models import Role, Staff, StaffInvitation
from core.staff import audit
from core.staff_changes import is_address
from web import auth, second_factor
from web.console.desk import HOME, Desk, Problem, Wrong, login_address, see, way_back
from web.console.fields import Form, Needed, at_least
from web.console.posted import Entered, text
from web.explained import Explained
from web.forms import OldForm
from web.language import remember
from web.passwords import SHORTEST, check_password, hash_password
from web.throttle import NO_WAIT

# Between the password and the code.
CODE_WITHIN = timedelta(minutes=5)
# Letters of the mark by which failures from one place are known to belong together.
ORIGIN = 12


class LoginForm(Form):
    """E-mail address and password."""

    email = EmailField(validators=[Needed()])
    password = PasswordField(validators=[Needed()])


class ChosenPassword(Form):
    """A new password; the address too, for the first administrator."""

    email = EmailField()
    password = PasswordField(validators=[Needed(), at_least(SHORTEST)])


class CodeForm(Form):
    """The six digits."""

    code = StringField(validators=[Needed()])


class Entry:
    """Routes for who is not in yet."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._halfway = URLSafeTimedSerializer(
            desk.deps.settings.secret_key.get_secret_value(), salt="jisr console code"
        )

    def add_to(self, router: APIRouter) -> None:
        """Put the routes under /console."""
        router.add_api_route("/login", self.login_form, methods=["GET"])
        router.add_api_route("/login", self.login, methods=["POST"])
        router.add_api_route("/code", self.code, methods=["POST"])
        router.add_api_route("/welcome/{token}", self.welcome_form, methods=["GET"])
        router.add_api_route("/welcome/{token}", self.welcome, methods=["POST"])
        router.add_api_route("/logout", self.logout, methods=["POST"])
        router.add_api_route("/language/{language}", self.speak, methods=["GET"])

    def login_form(self, request: Request) -> Response:
        """Address and password."""
        to = way_back(request.query_params.get("to", HOME))
        return self._login_page(request, LoginForm(self._desk.pages.speech(request)), to=to)

    def login(self, request: Request, posted: Entered) -> Response:
        """Let in who knows the password; the same words for a wrong password and an unknown address."""
        t = self._desk.pages.speech(request)
        form, to = LoginForm(t, posted), way_back(text(posted, "to"))
        if self._late(request, posted):
            form.problem("", t("This page was open for too long. Write your password once more."))
            return self._login_page(request, form, 403, to)
        keys = (f"address {_client(request)}", f"e-mail {text(posted, 'email').lower()}")
        wait = self._desk.throttle.attempt(*keys)
        if wait > NO_WAIT:
            return _slowed(t, form, wait, lambda: self._login_page(request, form, 429, to))
        with self._desk.db.reading() as session:
            staff = auth.find_staff(session, text(posted, "email"))
        if not check_password(form.password.data or "", staff.password_hash if staff else "") or staff is None:
            self._note_failure(request, staff, "password")
            form.problem("", t("The e-mail address or the password is wrong."))
            return self._login_page(request, form, 401, to)
        if staff.second_factor:
            return self._code_page(request, CodeForm(t), self._halfway.dumps([staff.id, to]))
        self._desk.throttle.succeeded(*keys, _tally_of(staff.id))
        return self._let_in(request, staff.id, to)

    def code(self, request: Request, posted: Entered) -> Response:
        """Let in who has the phone as well."""
        late, t = self._late(request, posted), self._desk.pages.speech(request)
        form, half = CodeForm(t, posted), text(posted, "half")
        try:
            staff_id, back = self._halfway.loads(half, max_age=int(CODE_WITHIN.total_seconds()))
        except BadData:
            late = True
        if late:
            again = LoginForm(t)
            again.problem("", t("The code took too long. Write your password once more."))
            return self._login_page(request, again, 403, self._meant(half))
        key = f"code {staff_id}"
        wait = self._desk.throttle.attempt(key)
        if wait > NO_WAIT:
            return _slowed(t, form, wait, lambda: self._code_page(request, form, half, 429))
        with self._desk.db.transaction() as session:
            staff = session.get_one(Staff, staff_id, with_for_update=True)
            right = second_factor.take_code(staff, text(posted, "code"))
        if not right:
            self._note_failure(request, staff, "code")
            form.problem("code", t("This code is wrong or was used already. Wait for the next one."))
            return self._code_page(request, form, half, 401)
        self._desk.throttle.succeeded(key, f"address {_client(request)}", _tally_of(staff_id))
        return self._let_in(request, staff_id, way_back(str(back)))

    def welcome_form(self, request: Request, token: str) -> Response:
        """Choose a password."""
        invitation, email = self._invited(token)
        form = ChosenPassword(self._desk.pages.speech(request), email=email)
        return self._welcome_page(request, form, first=invitation.staff_id is None)

    def welcome(self, request: Request, token: str, posted: Entered) -> Response:
        """Keep the password, and let its owner in; who has a phone for codes still needs it."""
        late, t = self._late(request, posted), self._desk.pages.speech(request)
        invitation, email = self._invited(token)
        form = ChosenPassword(t, posted, email=email)
        if late:
            form.problem("", t("This page was open for too long. Write your password once more."))
        if not form.validate() or late:
            return self._welcome_page(request, form, first=invitation.staff_id is None, status=400)
        hashed = hash_password(form.password.data or "")
        done = self._desk.act(lambda session: _accept(session, t, token, text(posted, "email"), hashed))
        if isinstance(done, Problem):
            form.problem(done.field, done.what)
            return self._welcome_page(request, form, first=invitation.staff_id is None, status=400)
        staff_id, has_codes = done
        if has_codes:
            return self._code_page(request, CodeForm(t), self._halfway.dumps([staff_id, HOME]))
        return self._let_in(request, staff_id, HOME)

    def logout(self, request: Request, posted: Entered) -> Response:
        """End the session."""
        self._late(request, posted)
        with self._desk.db.transaction() as session:
            found = auth.bearer(session, auth.cookie_of(request))
            if found is not None:
                auth.end(session, found[1].id, only=found[0].id)
        response = see(login_address(""))
        auth.drop_cookie(response, https=self._desk.https)
        return response

    def speak(self, request: Request, language: str) -> Response:
        """Keep a language and go back to where it was chosen."""
        response = see(way_back(request.query_params.get("to", HOME)))
        if language in self._desk.pages.languages:
            remember(request, response, language)
        return response

    def _let_in(self, request: Request, staff_id: int, back: str) -> Response:
        with self._desk.db.transaction() as session:
            staff = session.get_one(Staff, staff_id)
            token = auth.begin(session, staff, auth.device_of(request))
            audit(session, staff, "login", "console")
        response = see(back)
        auth.keep_cookie(response, token, https=self._desk.https)
        return response

    def _note_failure(self, request: Request, staff: Staff | None, step: str) -> None:
        """A line in the audit log at the first failure, the second, the fourth …: guessing does not fill it.

        Of addresses that nobody has there is one count for all. Where it came from is a mark that only we can make.
        """
        number = self._desk.throttle.tally(_tally_of(staff.id if staff else None))
        if number & (number - 1):
            return
        origin = vault().keyed_hash("login-origin", _client(request))[:ORIGIN]
        with self._desk.db.transaction() as session:
            audit(session, None, "login.failed", staff.email if staff else "console", failures=number, step=step,
                  origin=origin)  # fmt: skip

    def _invited(self, token: str) -> tuple[StaffInvitation, str]:
        with self._desk.db.reading() as session:
            found = auth.invitation(session, token)
            if found is None:
                raise _over()
            staff = session.get(Staff, found.staff_id) if found.staff_id else None
            return found, staff.email if staff else ""

    def _late(self, request: Request, posted: FormData) -> bool:
        """Whether the form was shown too long ago; HTTPException where it was not ours."""
        try:
            self._desk.require_ours(request, posted)
        except OldForm:
            return True
        return False

    def _meant(self, half: str) -> str:
        """Where somebody wanted to go whose code came too late."""
        try:
            return way_back(str(self._halfway.loads(half)[1]))
        except BadData:
            return HOME

    def _login_page(self, request: Request, form: Form, status: int = 200, to: str = HOME) -> Response:
        return self._desk.page(request, None, "console/login.html", {"form": form, "to": to}, status)

    def _code_page(self, request: Request, form: Form, half: str, status: int = 200) -> Response:
        return self._desk.page(request, None, "console/code.html", {"form": form, "half": half}, status)

    def _welcome_page(self, request: Request, form: Form, *, first: bool, status: int = 200) -> Response:
        return self._desk.page(request, None, "console/welcome.html", {"form": form, "first": first}, status)


def _accept(session: Session, t: Translator, token: str, email: str, hashed: str) -> tuple[int, bool]:
    """Use the invitation; the id of who it was for, made for the first administrator, and whether codes are on."""
    found = auth.invitation(session, token)
    if found is None:
        raise _over()
    staff = session.get(Staff, found.staff_id) if found.staff_id else _first_administrator(session, t, email)
    if staff is None:
        raise _over()
    staff.password_hash = hashed
    session.add(staff)
    session.flush()
    found.used_at, found.staff_id = now(), staff.id
    auth.end(session, staff.id)
    audit(session, staff, "staff.password", staff.email)
    return staff.id, bool(staff.second_factor)


def _first_administrator(session: Session, t: Translator, email: str) -> Staff:
    address = email.strip().lower()
    if not is_address(address):
        raise Wrong(t("Write an e-mail address, such as name@example.org."), "email")
    known = auth.find_staff(session, address)
    if known is not None:
        known.role = Role.ADMIN
        return known
    return Staff(email=address, role=Role.ADMIN)


def _slowed(t: Translator, form: Form, wait: timedelta, shown: Callable[[], Response]) -> Response:
    """The page once more, for who has to wait."""
    seconds = math.ceil(wait.total_seconds())
    message = t.plural(
        "Too many attempts. Try again in %(n)s second.", "Too many attempts. Try again in %(n)s seconds.", seconds
    )
    form.problem("", message)
    response = shown()
    response.headers["Retry-After"] = str(seconds)
    return response


def _over() -> Explained:
    """The refusal of a link that lets nobody in any more."""
    return Explained(
        404,
        "this link was used already, or is too old",
        N_("This link is over"),
        N_("It was used already, or is too old. If you have a password, log in with it; if not, an administrator "
           "sends you a new link."),
    )  # fmt: skip


def _tally_of(staff_id: int | None) -> str:
    return f"failures {staff_id}" if staff_id is not None else "failures of strangers"


def _client(request: Request) -> str:
    return request.client.host if request.client else ""
