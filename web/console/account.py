"""My account: password, second factor, and where I am logged in."""

from fastapi import APIRouter, Request, Response
from sqlmodel import Session
from wtforms import PasswordField, StringField

from core.models import Staff
from core.staff import audit
from web import auth, second_factor
from web.console.desk import Desk, Problem, Visitor, Wrong, see
from web.console.fields import Form, Needed, at_least
from web.console.posted import Posted, text
from web.passwords import SHORTEST, check_password, hash_password
from web.rows import row_number

ACCOUNT = "/console/account/"


class PasswordForm(Form):
    """The present password and the new one."""

    present = PasswordField(validators=[Needed()])
    fresh = PasswordField(validators=[Needed(), at_least(SHORTEST)])


class FactorForm(Form):
    """The first code of a new app."""

    code = StringField(validators=[Needed()])


class Account:
    """Routes under /console/account."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def add_to(self, router: APIRouter) -> None:
        """Put the routes under /console/account."""
        router.add_api_route("/", self.show, methods=["GET"])
        router.add_api_route("/password", self.password, methods=["POST"])
        router.add_api_route("/factor", self.factor_form, methods=["GET"])
        router.add_api_route("/factor", self.factor, methods=["POST"])
        router.add_api_route("/factor/off", self.factor_off, methods=["POST"])
        router.add_api_route("/sessions/end", self.end_sessions, methods=["POST"])

    def show(self, request: Request) -> Response:
        """The page."""
        who = self._desk.who(request)
        return self._page(request, who, PasswordForm(who.t))

    def password(self, request: Request, posted: Posted) -> Response:
        """Change the password; every other session of theirs ends."""
        who = self._desk.acting(request, posted)
        form = PasswordForm(who.t, posted)
        if not form.validate():
            return self._page(request, who, form, 400)
        hashed = hash_password(form.fresh.data or "")

        def change(session: Session) -> None:
            staff = session.get_one(Staff, who.staff_id)
            if not check_password(form.present.data or "", staff.password_hash):
                raise Wrong(who.t("This is not your present password."), "present")
            staff.password_hash = hashed
            auth.end(session, staff.id, but=who.session_id)
            audit(session, staff, "staff.password", staff.email)

        done = self._desk.act(change)
        if isinstance(done, Problem):
            form.problem(done.field, done.what)
            return self._page(request, who, form, 400)
        return see(ACCOUNT, "password")

    def factor_form(self, request: Request) -> Response:
        """A fresh secret, as a picture and in letters."""
        who = self._desk.who(request)
        return self._factor_page(request, who, FactorForm(who.t), second_factor.new_secret())

    def factor(self, request: Request, posted: Posted) -> Response:
        """Keep the secret once the app has shown that it has it."""
        who = self._desk.acting(request, posted)
        form, secret = FactorForm(who.t, posted), text(posted, "secret")
        step = second_factor.step_of(secret, text(posted, "code")) if second_factor.is_secret(secret) else None
        if step is None:
            form.problem("code", who.t("This code is wrong. Look at the clock of your phone, and type the next one."))
            known = secret if second_factor.is_secret(secret) else second_factor.new_secret()
            return self._factor_page(request, who, form, known, 400)
        with self._desk.db.transaction() as session:
            staff = session.get_one(Staff, who.staff_id)
            staff.second_factor, staff.code_step = secret, step
            auth.end(session, staff.id, but=who.session_id)
            audit(session, staff, "staff.second_factor", staff.email, on=True)
        return see(ACCOUNT, "factor")

    def factor_off(self, request: Request, posted: Posted) -> Response:
        """Do without, which needs a code once more."""
        who = self._desk.acting(request, posted)

        def turn_off(session: Session) -> None:
            staff = session.get_one(Staff, who.staff_id, with_for_update=True)
            if not second_factor.take_code(staff, text(posted, "code")):
                raise Wrong(who.t("This code is wrong or was used already. Wait for the next one."), "code")
            staff.second_factor = ""
            audit(session, staff, "staff.second_factor", staff.email, on=False)

        done = self._desk.act(turn_off)
        if isinstance(done, Problem):
            return self._page(request, who, PasswordForm(who.t), 400, done.what)
        return see(ACCOUNT, "factor_off")

    def end_sessions(self, request: Request, posted: Posted) -> Response:
        """Log out everywhere else, or on one device."""
        who = self._desk.acting(request, posted)
        only = text(posted, "session")
        with self._desk.db.transaction() as session:
            if only:
                auth.end(session, who.staff_id, only=row_number(only) or 0)
            else:
                auth.end(session, who.staff_id, but=who.session_id)
        return see(ACCOUNT, "sessions")

    def _page(self, request: Request, who: Visitor, form: Form, status: int = 200, code_problem: str = "") -> Response:
        with self._desk.db.reading() as session:
            staff = session.get_one(Staff, who.staff_id)
            values = {
                "form": form,
                "has_factor": bool(staff.second_factor),
                "code_problem": code_problem,
                "logins": auth.open_sessions(session, who.staff_id),
            }
        return self._desk.page(request, who, "console/account.html", values, status)

    def _factor_page(self, request: Request, who: Visitor, form: Form, secret: str, status: int = 200) -> Response:
        values = {
            "form": form,
            "secret": secret,
            "typed": second_factor.in_fours(secret),
            "picture": second_factor.picture(secret, who.email),
            "address": second_factor.address(secret, who.email),
        }
        return self._desk.page(request, who, "console/factor.html", values, status)
