"""The staff: who is on it, roles, invitations, and who leaves."""

from collections.abc import Callable

from fastapi import APIRouter, Request, Response
from sqlmodel import Session, col, select
from starlette.datastructures import FormData
from wtforms import EmailField, SelectField

from core import staff_changes
from core.errors import BadInput
from core.i18n import N_, Translator
from core.models import Role, Staff
from core.staff import audit
from web import auth
from web.console.desk import Desk, Problem, Visitor, see
from web.console.fields import Form, Needed
from web.console.posted import Posted, text
from web.words import ROLES, word

STAFF = "/console/staff/"
WHAT_THEY_DO = {
    Role.EDITOR: N_("writes and schedules campaigns, meetings and consultations"),
    Role.APPROVER: N_("approves what others wrote"),
    Role.MODERATOR: N_("answers feedback, comments and requests"),
    Role.ADMIN: N_("looks after the staff and the settings"),
    Role.AUDITOR: N_("sees everything and changes nothing"),
}


class NewStaff(Form):
    """Whom to invite, and as what."""

    email = EmailField(validators=[Needed()])
    role = SelectField(validators=[Needed()])

    def __init__(self, t: Translator, posted: FormData | None = None) -> None:
        super().__init__(t, posted)
        self.role.choices = [(role.value, word(t, ROLES, role.value)) for role in Role]


class People:
    """Routes under /console/staff."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def add_to(self, router: APIRouter) -> None:
        """Put the routes under /console/staff."""
        router.add_api_route("/", self.show, methods=["GET"])
        router.add_api_route("/", self.add, methods=["POST"])
        router.add_api_route("/{staff_id:row}/role", self.role, methods=["POST"])
        router.add_api_route("/{staff_id:row}/invite", self.invite, methods=["POST"])
        router.add_api_route("/{staff_id:row}/factor", self.factor, methods=["POST"])
        router.add_api_route("/{staff_id:row}/leave", self.leave, methods=["POST"])

    def show(self, request: Request) -> Response:
        """Everybody, and the form for one more."""
        who = self._desk.who(request)
        return self._page(request, who, NewStaff(who.t))

    def add(self, request: Request, posted: Posted) -> Response:
        """Take somebody on, and show the link that lets them choose a password."""
        who = self._desk.acting(request, posted)
        form = NewStaff(who.t, posted)
        if not form.validate():
            return self._page(request, who, form, status=400)

        def deed(session: Session) -> tuple[str, str]:
            by = session.get_one(Staff, who.staff_id)
            staff = staff_changes.add_staff(session, by=by, email=form.email.data or "", role=Role(form.role.data))
            return staff.email, auth.invite(session, staff)

        done = self._desk.act(deed)
        if isinstance(done, Problem):
            form.problem(done.field, done.what)
            return self._page(request, who, form, status=400)
        return self._page(request, who, NewStaff(who.t), invited=(done[0], self._link(done[1])))

    def invite(self, request: Request, staff_id: int, posted: Posted) -> Response:
        """A fresh link for who forgot their password."""
        who = self._desk.acting(request, posted)

        def deed(session: Session) -> tuple[str, str]:
            staff = staff_changes.present(session, staff_id)
            audit(session, session.get_one(Staff, who.staff_id), "staff.invite", staff.email)
            return staff.email, auth.invite(session, staff)

        done = self._desk.act(deed)
        if isinstance(done, Problem):
            return self._page(request, who, NewStaff(who.t), status=400, problem=done.what)
        return self._page(request, who, NewStaff(who.t), invited=(done[0], self._link(done[1])))

    def role(self, request: Request, staff_id: int, posted: Posted) -> Response:
        """Another role."""
        wanted = text(posted, "role")

        def deed(session: Session, by: Staff) -> Staff:
            if wanted not in set(Role):
                raise BadInput("there is no role %(wanted)r", where="role", wanted=wanted)
            return staff_changes.set_role(session, by=by, staff_id=staff_id, role=Role(wanted))

        return self._change(request, posted, deed)

    def factor(self, request: Request, staff_id: int, posted: Posted) -> Response:
        """Forget a lost phone."""
        return self._change(
            request, posted, lambda session, by: staff_changes.forget_factor(session, by=by, staff_id=staff_id)
        )

    def leave(self, request: Request, staff_id: int, posted: Posted) -> Response:
        """Let somebody go, and log them out everywhere."""

        def deed(session: Session, by: Staff) -> object:
            staff_changes.let_go(session, by=by, staff_id=staff_id)
            return auth.end(session, staff_id)

        return self._change(request, posted, deed)

    def _change(self, request: Request, posted: Posted, deed: Callable[[Session, Staff], object]) -> Response:
        who = self._desk.acting(request, posted)
        done = self._desk.act(lambda session: deed(session, session.get_one(Staff, who.staff_id)))
        if isinstance(done, Problem):
            return self._page(request, who, NewStaff(who.t), status=409, problem=done.what)
        return see(STAFF, "saved")

    def _link(self, token: str) -> str:
        return f"{self._desk.deps.settings.public_url.rstrip('/')}/console/welcome/{token}"

    def _page(
        self, request: Request, who: Visitor, form: Form, *, status: int = 200, problem: str = "",
        invited: tuple[str, str] | None = None,
    ) -> Response:  # fmt: skip
        with self._desk.db.reading() as session:
            present = select(Staff).where(col(Staff.left_at).is_(None)).order_by(col(Staff.email))
            people = [
                (staff, word(who.t, ROLES, staff.role.value), bool(staff.second_factor), bool(staff.password_hash))
                for staff in session.exec(present)
            ]
        roles = [(role.value, word(who.t, ROLES, role.value), who.t(what)) for role, what in WHAT_THEY_DO.items()]
        values = {"form": form, "people": people, "roles": roles, "problem": problem, "invited": invited}
        return self._desk.page(request, who, "console/staff.html", values, status)
