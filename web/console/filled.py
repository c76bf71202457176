"""What somebody filled in: fields as they were posted, texts in several languages among them, and what is wrong."""

import re
from collections.abc import Iterable, Mapping
from datetime import date

from starlette.datastructures import FormData

from civic.region import Region
from core.clock import calendar_day, wall_time
from core.i18n import Translator, own_name
from web.console.desk import Problem
from web.console.fields import NEEDED

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class Filled:
    """The fields of a form by their names; the text of `title` in Arabic is the field `title.ar`."""

    def __init__(
        self, t: Translator, region: Region, posted: FormData | None = None, values: Mapping[str, str] | None = None
    ) -> None:
        self.wrong: dict[str, list[str]] = {}
        self._t, self._region = t, region
        self._values = dict(values or {})
        if posted is not None:
            self._values |= {name: value.strip() for name, value in posted.items() if isinstance(value, str)}

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong so far."""
        return not self.wrong

    @property
    def languages(self) -> list[tuple[str, str, bool]]:
        """Code and own name of each language that texts are written in, and whether no other stands in for it."""
        known = self._region.languages
        return [(code, own_name(code), code not in self._region.fallbacks) for code in known]

    def get(self, name: str) -> str:
        """A field; empty when it was not filled."""
        return self._values.get(name, "")

    def texts(self, name: str) -> dict[str, str]:
        """A text per language, those that were written."""
        found = {code: self.get(f"{name}.{code}") for code in self._region.languages}
        return {code: text for code, text in found.items() if text}

    def lists(self, name: str) -> dict[str, list[str]]:
        """A list per language: the lines that were written, empty ones aside."""
        return {code: [line.strip() for line in text.splitlines() if line.strip()]
                for code, text in self.texts(name).items()}  # fmt: skip

    def errors(self, name: str) -> list[str]:
        """What is wrong with a field; "" for what is about none."""
        return self.wrong.get(name, [])

    def problem(self, name: str, what: str) -> None:
        """Put a sentence beside a field."""
        self.wrong.setdefault(name, []).append(what)

    def refused(self, problem: Problem, fields: Iterable[str] = ()) -> None:
        """What a service said: beside the field that it names when the form has it, else above the form."""
        self.problem(problem.field if problem.field in set(fields) else "", problem.what)

    def need(self, *names: str) -> None:
        """These fields must be filled."""
        for name in names:
            if not self.get(name):
                self.problem(name, self._t(NEEDED))

    def need_texts(self, name: str, longest: int) -> None:
        """A text in each language that no other stands in for, none too long."""
        for code, _, needed in self.languages:
            text = self.get(f"{name}.{code}")
            if needed and not text:
                self.problem(f"{name}.{code}", self._t(NEEDED))
            if len(text) > longest:
                self.problem(f"{name}.{code}", self._too_long(longest))

    def need_words(self, name: str, longest: int) -> None:
        """A text in one language at least, none too long."""
        if not self.texts(name):
            first = self._region.languages[0]
            self.problem(f"{name}.{first}", self._t("Write it in at least one language."))
        for code, text in self.texts(name).items():
            if len(text) > longest:
                self.problem(f"{name}.{code}", self._too_long(longest))

    def _too_long(self, longest: int) -> str:
        return self._t.plural("At most %(n)s character.", "At most %(n)s characters.", longest)

    def need_hour(self, name: str, *, optional: bool = False) -> None:
        """A day and an hour on the council's clock."""
        if not (optional and not self.get(name)):
            try:
                wall_time(self.get(name))
            except ValueError:
                self.problem(name, self._t("Choose a day and an hour."))

    def need_day(self, name: str) -> date | None:
        """A day."""
        try:
            return calendar_day(self.get(name))
        except ValueError:
            self.problem(name, self._t("Choose a day."))
            return None

    def need_slug(self, name: str, longest: int) -> None:
        """A short name as links carry it."""
        if len(self.get(name)) > longest or not _SLUG.fullmatch(self.get(name)):
            self.problem(name, self._t("Use small Latin letters, digits and hyphens: roads-2027."))

    def need_choice(self, name: str, known: Iterable[str]) -> None:
        """One of these values."""
        if self.get(name) not in set(known):
            self.problem(name, self._t("Choose one of these."))

    def count(self, name: str, most: int) -> int | None:
        """A whole number, None where nothing was written."""
        written = self.get(name)
        if not written:
            return None
        if written.isdecimal() and len(written) < 12 and int(written) <= most:
            return int(written)
        self.problem(name, self._t("Write a whole number."))
        return None
