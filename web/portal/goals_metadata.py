"""What a set says of an indicator beside its figures: the fields of metadata, each under a name that people read."""

from dataclasses import dataclass

from markupsafe import Markup

from civic.sdg.view import Goals, Said, SeenIndicator
from core.i18n import N_, Translator
from web.portal.goals_lists import Words
from web.portal.goals_markdown import as_page

# In this order; the rest follows by its name.
KNOWN = {
    "STAT_CONC_DEF": N_("What it measures"),
    "indicator_definition": N_("What it measures"),
    "UNIT_MEASURE": N_("Unit"),
    "DATA_SOURCE": N_("Source of the data"),
    "source_organisation_1": N_("Source of the data"),
    "COMPILING_ORG": N_("Who compiles it"),
    "FREQ_COLL": N_("How often it is collected"),
    "COVERAGE": N_("What it covers"),
    "DATA_COMP": N_("How it is computed"),
    "computation_calculations": N_("How it is computed"),
    "REC_USE_LIM": N_("Limits"),
    "comments_limitations": N_("Limits"),
    "META_LAST_UPDATE": N_("Last changed at the source"),
}
# How many bytes of words a page holds.
ROOM = 9_000
SOURCES = ("DATA_SOURCE", "source_organisation_1", "COMPILING_ORG")
# What tells a program how to show the indicator, and is no word about it.
_SETTINGS = (
    "graph_", "data_", "embedded_", "indicator", "goal_", "target_", "sdg_", "progress_", "auto_", "computation_units",
    "reporting_status", "precision", "sort", "standalone", "permalink", "placeholder", "tags", "published", "slug",
    "national_geographical_coverage", "page_content", "expected_disaggregations", "composite_breakdown_label",
    "x_axis_label", "copyright", "source_active", "layout", "title",
)  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """A field: its name, and its words as HTML with their language."""

    label: Words
    body: Markup
    words: Words


def entries(goals: Goals, one: SeenIndicator, t: Translator) -> tuple[tuple[Entry, ...], bool]:
    """The fields with words, and whether some were shortened or left out to keep the page light."""
    names = {name for fields in (one.fields, *one.overrides.values()) for name in fields}
    wanted = [name for name in names if name in KNOWN or not name.startswith(_SETTINGS)]
    order = list(KNOWN)
    wanted.sort(key=lambda name: (order.index(name) if name in KNOWN else len(order), name))
    found, room, shortened = [], ROOM, False
    for name in wanted:
        said = goals.field(one, name, t.language)
        if not said.text.strip():
            continue
        text = _fitting(said.text, room)
        shortened |= len(text) < len(said.text)
        room -= len(text.encode())
        if text:
            found.append(Entry(_label(goals, one, name, t), as_page(text), Words.of(said)))
    return tuple(found), shortened


def _fitting(text: str, room: int) -> str:
    """As many whole paragraphs as there is room for, in bytes; of a first one that is too long its beginning."""
    if len(text.encode()) <= room:
        return text
    beginning = text.encode()[: max(room, 0)].decode(errors="ignore")
    whole = beginning.rpartition("\n\n")[0] or beginning.rpartition(" ")[0]
    return f"{whole} …" if whole else ""


def _label(goals: Goals, one: SeenIndicator, name: str, t: Translator) -> Words:
    """The set's own name for the field, ours, or the field's as words."""
    translated = {code: words[name] for code, words in one.labels.items() if name in words}
    if t.language in translated or (translated and name not in KNOWN):
        return Words.of(goals.said(translated, t.language))
    if name in KNOWN:
        return Words.of(Said(t(KNOWN[name]), t.language))
    return Words.of(Said(name.replace("_", " ").capitalize(), goals.language))


def source_of(goals: Goals, one: SeenIndicator, language: str) -> Said | None:
    """Where the figures come from, as the set says."""
    found = (goals.field(one, name, language) for name in SOURCES)
    return next((said for said in found if said.text), None)
