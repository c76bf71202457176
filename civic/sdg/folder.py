"""An Open SDG folder as one value: headings and indicators with their words, configuration and figures.

docs/goals-folder.md describes the folder for who fills it.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from civic.sdg.config import REPORTING, Config, read_config
from civic.sdg.faults import BadSet
from civic.sdg.files import Files, SourceFile, list_files
from civic.sdg.goals_set import GoalsSet, Heading, Indicator
from civic.sdg.table import Table, read_table
from civic.sdg.texts import Texts, Translations
from civic.sdg.yaml_file import Document, read_yaml
from core.faults import Fault
from core.i18n import N_, NN_
from core.sentence import Sentence

_KEY = re.compile(r"[\w-]+(?:\.[\w-]+)+")
_GOAL = re.compile(r"\d{1,3}")
# Groups in which the words of tables are looked for without being named.
DATA_GROUPS = ("data",)
GOALS = range(1, 18)
NAME = "indicator_name"


def read_folder(folder: Path, language: str = "") -> GoalsSet:
    """The whole folder; BadSet with every mistake of every file. `language`: that of texts without a folder of one."""
    files = list_files(folder)
    reading = _Reading(files)
    found = reading.read(language)
    if reading.faults:
        raise BadSet(reading.faults, str(folder))
    return found


class _Reading:
    """Reads file after file, and gathers the mistakes."""

    def __init__(self, files: Files) -> None:
        self.faults: list[Fault] = []
        self.notices: list[Fault] = list(files.odd)
        self._files = files
        self._translations = Translations()
        self._observed: list[str] = []

    def read(self, language: str) -> GoalsSet:
        """Everything, in the order in which it is needed."""
        spoken = {one.language for one in (*self._files.translations, *self._files.meta, *self._files.config)} - {""}
        listed = self._settings()
        default = language or next(iter(listed), "") or (next(iter(spoken)) if len(spoken) == 1 else "en")
        for one in self._files.translations:
            self._translations.add(one.language, one.name, self._document(one).values)
        found = GoalsSet(default, tuple(dict.fromkeys((default, *listed, *sorted(spoken)))))
        found.indicators = {one.code: one for one in self._indicators(default)}
        headings = (self._heading(code) for code in _headings(found.indicators.values()))
        used = {code for one in found.indicators.values() for code in (one.goal, one.target)}
        found.headings = {one.code: one for one in headings if one.code in used or one.title or one.short}
        found.notices = _gathered(self.notices)
        return found

    def _settings(self) -> list[str]:
        """The languages that the set names, the default first; and which columns are no dimensions."""
        if self._files.settings is None:
            return []
        values = self._document(self._files.settings).values
        options = values.get("indicator_options")
        for name in ("observation_attributes", "non_disaggregation_columns"):
            columns = options.get(name) if isinstance(options, dict) else None
            self._observed += [str(one) for one in columns or [] if isinstance(one, str)]
        languages = values.get("languages")
        return [str(one) for one in languages] if isinstance(languages, list) else []

    def _indicators(self, default: str) -> Iterator[Indicator]:
        tables = {one.name: one for one in self._unique(self._files.data)}
        config, meta = (self._by_code(files) for files in (self._files.config, self._files.meta))
        for code in sorted({*tables, *config, *meta}):
            table = self._table(tables[code]) if code in tables else None
            own = config.get(code, {}), meta.get(code, {})
            made = self._indicator(code, table, *own, default=default)
            if made is not None:
                yield made

    def _by_code(self, files: list[SourceFile]) -> dict[str, dict[str, Document]]:
        """The documents of each indicator by their language."""
        found: dict[str, dict[str, Document]] = {}
        for one in self._unique(files):
            found.setdefault(one.name, {})[one.language] = self._document(one)
        return found

    def _unique(self, files: list[SourceFile]) -> Iterator[SourceFile]:
        met: dict[tuple[str, str], str] = {}
        for one in files:
            other = met.setdefault((one.name, one.language), one.path)
            if other == one.path:
                yield one
            else:
                remedy = N_("Keep one of them.")
                same = Fault("%(other)s is of the same indicator", file=one.path, remedy=remedy, other=other)
                self.faults.append(same)

    def _document(self, file: SourceFile) -> Document:
        found = read_yaml(file.read(), file.path)
        self.faults += found.faults
        found.faults.clear()
        return found

    def _table(self, file: SourceFile) -> Table | None:
        found = read_table(file.read(), file.path, self._observed)
        self.faults += found.faults
        self.notices += found.notices
        return found.table

    def _indicator(
        self,
        code: str,
        table: Table | None,
        config: dict[str, Document],
        meta: dict[str, Document],
        *,
        default: str,
    ) -> Indicator | None:
        document = config.get("") or meta.get("") or Document(f"meta/{code}.yml")
        fields = _merged(config.get("") or config.get(default), meta.get("") or meta.get(default))
        read = self._config(document, meta.get(""), fields)
        if not read.published:
            return None
        overrides = {
            language: _merged(config.get(language), meta.get(language))
            for language in sorted({*config, *meta} - {"", default})
        }
        goal, target = self._place(code, document, fields, read)
        if table and not fields:
            bare = Fault("there are figures, and neither configuration nor metadata", file=document.file)
            self.notices.append(bare)
        return Indicator(
            code=code,
            number=str(fields.get("indicator_number") or fields.get("indicator") or code.replace("-", ".")),
            goal=goal,
            target=target,
            position=str(fields.get("sort") or "") or _position(code),
            name=self._name(code, document, fields, overrides, default),
            fields=fields,
            overrides=overrides,
            labels=self._labels(fields, table),
            config=read,
            table=table if read.statistical else None,
        )

    def _config(self, document: Document, meta: Document | None, fields: dict[str, Any]) -> Config:
        """The configuration, also where older sets keep it among the metadata."""
        both = document
        if meta is not None and meta is not document:
            both = Document(document.file, fields, {**meta.places, **document.places},
                            {**meta.written, **document.written})  # fmt: skip
        read = read_config(both)
        self.faults += both.faults
        both.faults = []
        if read.reporting and read.reporting not in REPORTING:
            odd = Fault(
                "the reporting status %(status)r is none of %(known)s; it is shown as it is",
                status=read.reporting,
                known=REPORTING,
            )
            self.notices.append(both.placed(odd, ("reporting_status",)))
        return read

    def _place(self, code: str, document: Document, fields: dict[str, Any], read: Config) -> tuple[str, str]:
        """The goal and target that an indicator belongs to: its code says it, or a field."""
        if read.standalone:
            return "", ""
        parts = code.split("-")
        goal = str(fields.get("goal_number") or fields.get("sdg_goal") or parts[0])
        if not _GOAL.fullmatch(goal):
            remedy = N_("Begin its name with the goal's number, or write “standalone: true”.")
            stray = Fault("the indicator %(code)s belongs to no goal", remedy=remedy, code=code)
            self.faults.append(document.placed(stray, ("goal_number",)))
            return "", ""
        target = str(fields.get("target_number") or fields.get("target_id") or "")
        # Of the council's own indicators (12-12) the second part is no target.
        return str(int(goal)), target or (f"{goal}.{parts[1]}" if len(parts) > 2 else "")

    def _name(
        self, code: str, document: Document, fields: dict[str, Any], overrides: dict[str, dict[str, Any]], default: str
    ) -> Texts:
        """The indicator's name per language: its own words, else those of its key, else the official ones."""
        written = str(fields.get(NAME) or fields.get("indicator_name_national") or "").strip()
        official = self._translations.find(f"global_indicators.{code}-title")
        found = self._translations.all_of(written, default) if written else official
        if written and _KEY.fullmatch(written) and not self._translations.find(written):
            odd = Fault("the key %(key)r is in no file of translations", key=written)
            self.notices.append(document.placed(odd, (NAME,)))
            found = official
        for language, other in overrides.items():
            if words := str(other.get(NAME) or "").strip():
                found = {**found, **(self._translations.find(words) or {language: words})}
        return found or {default: code.replace("-", ".")}

    def _labels(self, fields: dict[str, Any], table: Table | None) -> dict[str, Texts]:
        """The translations of every word of an indicator that has some, by language."""
        found: dict[str, Texts] = {}
        for word, groups in (*((one, ()) for one in _words(fields)), *_table_words(table)):
            for language, text in self._translations.find(word, groups).items():
                found.setdefault(language, {})[word] = text
        for field_name in fields:
            for language, text in self._translations.find(field_name, ("metadata_fields",)).items():
                found.setdefault(language, {}).setdefault(field_name, text)
        return found

    def _heading(self, code: str) -> Heading:
        group, key = ("global_targets" if "." in code else "global_goals"), code.replace(".", "-")
        find = self._translations.find
        return Heading(code, find(f"{group}.{key}-title"), find(f"{group}.{key}-short"))


def _merged(config: Document | None, meta: Document | None) -> dict[str, Any]:
    """The fields of both, without empty ones; what follows the front matter is the content of the page."""
    found: dict[str, Any] = {}
    for one in (meta, config):
        if one is not None:
            found |= {name: value for name, value in one.values.items() if value not in (None, "", [], {})}
            if one.body and not found.get("page_content"):
                found["page_content"] = one.body
    return found


def _words(value: Any) -> Iterator[str]:
    """Every text in a value, however deep."""
    if isinstance(value, str):
        yield value.strip()
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _words(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _words(inner)


def _table_words(table: Table | None) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The names and values of columns, with the groups in which translations stand."""
    for place, name in enumerate(table.columns if table else ()):
        groups = (*DATA_GROUPS, name)
        yield name, groups
        values = {row[place] for row in table.rows if isinstance(row[place], str)} if table else set()
        yield from ((str(value), groups) for value in sorted(values, key=str))


def _headings(indicators: Iterable[Indicator]) -> list[str]:
    """The goals of the United Nations, and the goals and targets that some indicator belongs to."""
    found = {code for one in indicators for code in (one.goal, one.target)} | {str(number) for number in GOALS}
    return sorted(found - {""})


def _position(code: str) -> str:
    """What sorts codes as people do: 2-1-1 before 10-1-1, and numbers before letters."""
    return "-".join(part.zfill(4) if part.isdigit() else f"~{part}" for part in code.split("-"))


def _gathered(notices: list[Fault]) -> list[Fault]:
    """Oddities of one kind in one column once, with how often they occur."""
    found: dict[tuple[str, str, str], list[Fault]] = {}
    for one in notices:
        found.setdefault((one.file, one.column, one.what), []).append(one)
    return [same[0] if len(same) == 1 else _counted(same[0], len(same)) for same in found.values()]


def _counted(first: Fault, times: int) -> Fault:
    message = NN_("%(what)s (%(n)s time)", "%(what)s (%(n)s times)")
    counted = Sentence(message, {"what": first.sentence, "n": times})
    return Fault(counted, file=first.file, line=first.line, column=first.column)
