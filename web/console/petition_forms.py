"""The forms of one petition: what staff fill in for each act."""

from collections.abc import Sequence
from datetime import date

from starlette.datastructures import FormData
from wtforms import BooleanField, DateField, IntegerField, SelectField, StringField, TextAreaField

from civic.petition_paper import MOST
from civic.petition_way import SHORTEST_GROUND
from civic.region import Region
from core.i18n import N_, Translator
from web.console.fields import Day, Form, Needed, ValidationError, at_least, at_most

# What WTForms itself says of a field.
ITS_OWN = (N_("Not a valid integer value."), N_("Not a valid choice."))
LONGEST_REASON, LONGEST_GROUND = 300, 2_000
A_NUMBER, IN_BOTH = N_("From %(least)s to %(most)s."), N_("Not more than there are on the list.")
DAY_AHEAD, DAY_BEFORE = N_("This day is yet to come."), N_("This is before %(day)s, the step that it follows.")


class PaperForm(Form):
    """A list of signatures: from which province, how many, how many of them are known to be in the bot too."""

    province = SelectField(validators=[Needed()])
    count = IntegerField(validators=[Needed()])
    in_bot = IntegerField(validators=[Needed()], default=0)
    another = BooleanField()

    def __init__(self, t: Translator, posted: FormData | None, region: Region) -> None:
        self._t = t
        super().__init__(t, posted, prefix="paper")
        named = [(one.slug, one.name(t.language)) for one in region.provinces]
        self.province.choices = [("", t("Choose the province")), *named]

    def validate_count(self, field: IntegerField) -> None:
        """As many as can be."""
        _within(self._t, field.data, 1)

    def validate_in_bot(self, field: IntegerField) -> None:
        """Of those on the list."""
        _known(self._t, field.data, self.count.data)


class CorrectionForm(Form):
    """What an entry should have been, and what was wrong."""

    count = IntegerField(validators=[Needed()])
    in_bot = IntegerField(validators=[Needed()], default=0)
    reason = StringField(validators=[Needed(), at_least(3), at_most(LONGEST_REASON)])

    def __init__(self, t: Translator, posted: FormData | None, entry: int, **values: int) -> None:
        self._t = t
        super().__init__(t, posted, prefix=f"correct-{entry}", **values)

    def validate_count(self, field: IntegerField) -> None:
        """As many as can be, or none."""
        _within(self._t, field.data, 0)

    def validate_in_bot(self, field: IntegerField) -> None:
        """Of those on the list."""
        _known(self._t, field.data, self.count.data)


class DayForm(Form):
    """The day on which something was done: not before `earliest`, not after `today`."""

    on = Day(validators=[Needed()])

    def __init__(
        self, t: Translator, posted: FormData | None, prefix: str, *, today: date, earliest: date | None
    ) -> None:  # fmt: skip
        self._t, self._today, self._earliest = t, today, earliest
        super().__init__(t, posted, prefix=prefix, data={"on": today})

    def validate_on(self, field: DateField) -> None:
        """A day between the step before and today."""
        if field.data and field.data > self._today:
            raise ValidationError(self._t(DAY_AHEAD))
        if field.data and self._earliest and field.data < self._earliest:
            raise ValidationError(self._t(DAY_BEFORE, day=self._earliest))


class AcceptForm(DayForm):
    """The day of the acceptance, and the session."""

    session = SelectField()

    def offer(self, sessions: Sequence[tuple[str, str]]) -> None:
        """The sessions that can be chosen, each with its words."""
        self.session.choices = list(sessions)


class RefuseForm(DayForm):
    """The day of the refusal, and its ground as it was given in writing."""

    ground = TextAreaField(validators=[Needed(), at_least(SHORTEST_GROUND), at_most(LONGEST_GROUND)])


def _within(t: Translator, number: int | None, least: int) -> None:
    if number is not None and not least <= number <= MOST:
        raise ValidationError(t(A_NUMBER, least=least, most=MOST))


def _known(t: Translator, number: int | None, count: int | None) -> None:
    if number is not None and not 0 <= number <= (count or 0):
        raise ValidationError(t(IN_BOTH))
