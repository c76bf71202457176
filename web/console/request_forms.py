"""The forms of one request: what staff fill in for each act."""

from starlette.datastructures import FormData
from wtforms import RadioField, SelectField, TextAreaField

from civic.region import Region
from core.i18n import N_, Translator
from core.models import ComplaintLevel
from web.console.fields import NEEDED, Form, Needed, ValidationError

LONGEST = 20_000
TOO_LONG = N_("This is too long.")


class AnswerForm(Form):
    """The answer's words; files are read apart, and may be all of it."""

    words = TextAreaField()

    def validate_words(self, field: TextAreaField) -> None:
        """Nobody reads a book in a chat."""
        if len(field.data or "") > LONGEST:
            raise ValidationError(self.said.gettext(TOO_LONG))


class Words(AnswerForm):
    """An act that needs words: a question, reasons."""

    words = TextAreaField(validators=[Needed()])

    def validate_words(self, field: TextAreaField) -> None:
        """Blanks are no words."""
        super().validate_words(field)
        if not (field.data or "").strip():
            raise ValidationError(self.said.gettext(NEEDED))


class RefusalForm(Words):
    """A ground of the law, and the reasons."""

    ground = SelectField(validators=[Needed()])

    def __init__(self, t: Translator, posted: FormData | None, region: Region, **more: str) -> None:
        super().__init__(t, posted, **more)
        rules = (region.request_rules.exceptions, region.request_rules.no_answer_due)
        grounds = {
            rule.article(t.language): [(one.code, one.name(t.language)) for one in rule.grounds] for rule in rules
        }
        self.ground.choices = {"": [("", t("Choose the ground"))], **grounds}


class DecisionForm(Words):
    """What came of a complaint."""

    outcome = RadioField(validators=[Needed()])

    def __init__(self, t: Translator, posted: FormData | None, level: ComplaintLevel) -> None:
        super().__init__(t, posted, prefix=f"decide-{level}")
        self.level = level
        self.outcome.choices = [("upheld", t("It was right")), ("rejected", t("It was rejected"))]
