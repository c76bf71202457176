"""Forms: WTForms reads and checks the fields, our catalogues say their names and what is wrong with them."""

from typing import Any

from starlette.datastructures import FormData
from wtforms import DateField
from wtforms import Form as _Form
from wtforms.validators import InputRequired, StopValidation, ValidationError

from core.clock import calendar_day
from core.i18n import N_, NN_, Translator

__all__ = ["Day", "Form", "Needed", "ValidationError", "at_least", "at_most"]

NEEDED = N_("This is needed.")
DAY = N_("Write a day such as 2026-11-23.")
AT_MOST = NN_("At most %(n)s character.", "At most %(n)s characters.")
AT_LEAST = NN_("At least %(n)s character.", "At least %(n)s characters.")


class _Said:
    """WTForms' sentences through our catalogues."""

    def __init__(self, t: Translator) -> None:
        self._t = t

    def gettext(self, message: str) -> str:
        """The sentence in the reader's language, in English where it is none of ours."""
        return self._t(message)

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """The counted sentence."""
        return self._t.plural(singular, plural, n)


class Form(_Form):
    """A form in the reader's language; labels are messages, said by the page."""

    class Meta:
        """WTForms asks here for its translations."""

        def get_translations(self, form: Any) -> Any:
            """Ours."""
            return form.said

    def __init__(self, t: Translator, posted: FormData | None = None, **values: Any) -> None:
        self.said = _Said(t)
        super().__init__(posted, **values)

    def problem(self, field: str, what: str) -> None:
        """Put a sentence beside a field, or above the form where there is no such field."""
        if field in self._fields:
            self._fields[field].errors = [*self._fields[field].errors, what]
        else:
            self.form_errors.append(what)


class Needed(InputRequired):
    """The field must be filled."""

    def __call__(self, form: Any, field: Any) -> None:
        """StopValidation in the reader's language: WTForms leaves a sentence of ours as it is."""
        try:
            super().__call__(form, field)
        except StopValidation:
            raise StopValidation(form.said.gettext(NEEDED)) from None


def at_least(length: int) -> Any:
    """A validator: at least so many characters."""

    def check(form: Form, field: Any) -> None:
        if len(field.data or "") < length:
            raise StopValidation(form.said.ngettext(*AT_LEAST, length))

    return check


def at_most(length: int) -> Any:
    """A validator: at most so many characters."""

    def check(form: Form, field: Any) -> None:
        if len(field.data or "") > length:
            raise StopValidation(form.said.ngettext(*AT_MOST, length))

    return check


class Day(DateField):
    """A day, as browsers send it."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read it; what is none is told in the reader's language."""
        try:
            super().process_formdata(valuelist)
            if self.data:
                calendar_day(self.data.isoformat())
        except ValueError:
            raise ValueError(self.gettext(DAY)) from None
