"""The consultation file: what is asked, of whom, until when; checked whole, every fault with its line or field."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Self, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from civic.region import Region
from core.clock import wall_time
from core.errors import BadInput, Unfit
from core.guess import unknown
from core.i18n import N_
from core.sentence import Sentence, Wall
from core.toml_file import explained, field_of, first_fault, parse_toml, placed

# All buttons of a question, with those for back, skip, next and later, are 13: as many as Messenger shows.
MOST_OPTIONS = 9
MOST_QUESTIONS = 12
SCALE = ("1", "2", "3", "4", "5")
# Characters: of a title, an option, a question, a longer text, a name in links.
TITLE, LABEL, ASKED, TEXT, SLUG = 120, 80, 500, 900, 40

_Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
_Short = Annotated[str, StringConstraints(min_length=1, max_length=TITLE, strip_whitespace=True)]
_Label = Annotated[str, StringConstraints(min_length=1, max_length=LABEL, strip_whitespace=True)]
_Asked = Annotated[str, StringConstraints(min_length=1, max_length=ASKED, strip_whitespace=True)]
_Long = Annotated[str, StringConstraints(min_length=1, max_length=TEXT, strip_whitespace=True)]


def _wall_time(text: str) -> str:
    wall_time(text)
    return text


T = TypeVar("T")
_WallTime = Annotated[str, AfterValidator(_wall_time)]


class Kind(StrEnum):
    """How a question is answered."""

    CHOICE = "choice"
    SEVERAL = "several"
    SCALE = "scale"
    TEXT = "text"
    VOICE = "voice"

    @property
    def counted(self) -> bool:
        """Whether its answers are options that are counted, rather than words."""
        return self in {Kind.CHOICE, Kind.SEVERAL, Kind.SCALE}


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Question(_Frozen):
    """One question; `options` for a choice, `low` and `high` (what 1 and 5 mean) for a scale, each per language."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$", max_length=32)]
    kind: Kind
    text: dict[_Language, _Asked]
    optional: bool = False
    options: dict[
        _Language, Annotated[tuple[_Label, ...], Field(min_length=2, max_length=MOST_OPTIONS)]
    ] = Field(default_factory=dict)  # fmt: skip
    low: dict[_Language, _Label] = Field(default_factory=dict)
    high: dict[_Language, _Label] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _has_what_its_kind_needs(self) -> Self:
        choice = self.kind in {Kind.CHOICE, Kind.SEVERAL}
        if choice != bool(self.options):
            message = N_("a question of kind %(kind)s has no options")
            if choice:
                message = N_("a question of kind %(kind)s has options")
            raise Unfit(message, kind=self.kind.value)
        scale = self.kind is Kind.SCALE
        if {bool(self.low), bool(self.high)} != {scale}:
            message = N_("a question of kind %(kind)s has neither low nor high")
            if scale:
                message = N_("a question of kind %(kind)s has both low and high")
            raise Unfit(message, kind=self.kind.value)
        return self

    @property
    def values(self) -> tuple[str, ...]:
        """The values an answer may have, "1" onwards; none where it is answered in words."""
        if self.kind is Kind.SCALE:
            return SCALE
        return tuple(str(number + 1) for number in range(len(next(iter(self.options.values()), ()))))


class Audience(_Frozen):
    """Whose answers are asked for; no province means all."""

    provinces: tuple[str, ...] = ()


class ConsultationContent(_Frozen):
    """A consultation as its file says it; `use` tells people how their answers are used."""

    slug: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=SLUG)]
    opens: _WallTime
    closes: _WallTime
    title: dict[_Language, _Short]
    introduction: dict[_Language, _Long]
    use: dict[_Language, _Asked]
    audience: Audience = Audience()
    questions: Annotated[tuple[Question, ...], Field(min_length=1, max_length=MOST_QUESTIONS)]

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if wall_time(self.closes) <= wall_time(self.opens):
            raise Unfit(
                "it closes at %(closes)s, which is not after it opens at %(opens)s",
                closes=Wall(self.closes),
                opens=Wall(self.opens),
            )
        ids = [question.id for question in self.questions]
        twins = sorted({name for name in ids if ids.count(name) > 1})
        if twins:
            raise Unfit("two questions are called %(twins)r", twins=twins[0])
        return self

    @property
    def opens_wall(self) -> datetime:
        """When it opens, naive, on the council's clocks."""
        return wall_time(self.opens)

    @property
    def closes_wall(self) -> datetime:
        """When it closes, naive, on the council's clocks."""
        return wall_time(self.closes)

    def question(self, name: str) -> Question:
        """The question called `name`; BadInput when there is none."""
        found = next((question for question in self.questions if question.id == name), None)
        if found is None:
            known = [question.id for question in self.questions]
            raise BadInput(
                "consultation %(slug)r has no question %(name)r",
                remedy=N_("It has: %(known)s."),
                slug=self.slug,
                name=name,
                known=known,
            )
        return found


class OutcomeContent(_Frozen):
    """What came of a consultation, per language."""

    text: dict[_Language, _Long]


_MODELS: dict[str, type[BaseModel]] = {"": ConsultationContent, "questions": Question, "audience": Audience}
_REMEDIES = {
    "slug": Sentence(N_("Use at most 40 small letters, digits and hyphens (roads-2027).")),
    "questions.id": Sentence(N_("Use small letters, digits and hyphens (first-road).")),
    "questions.kind": Sentence(N_("There are %(known)s."), {"known": tuple(kind.value for kind in Kind)}),
    "questions.options": Sentence(N_("A question has 2 to %(most)s options."), {"most": MOST_OPTIONS}),
    "questions": Sentence(N_("Ask 1 to %(most)s questions, each under [[questions]]."), {"most": MOST_QUESTIONS}),
}


def read_consultation(source: str, where: str, region: Region) -> ConsultationContent:
    """The content of a consultation file; `where` is the file's name. BadInput names the line and the remedy."""
    values = parse_toml(source, where)
    try:
        content = ConsultationContent.model_validate(values)
        check_consultation(content, region)
    except ValidationError as invalid:
        error = first_fault(invalid)
        raise explained(error, placed(source, field_of(error), where), _MODELS, _REMEDIES) from None
    except BadInput as wrong:
        raise wrong.at(placed(source, wrong.where, where)) from None
    return content


def read_outcome(source: str, where: str, region: Region) -> dict[str, str]:
    """The texts of an outcome file (`text.ar = "…"`), per language; BadInput as above."""
    values = parse_toml(source, where)
    try:
        found = OutcomeContent.model_validate(values).text
        _require_languages("text", found, region)
    except ValidationError as invalid:
        error = first_fault(invalid)
        raise explained(error, placed(source, field_of(error), where), {"": OutcomeContent}, {}) from None
    except BadInput as wrong:
        raise wrong.at(placed(source, wrong.where, where)) from None
    return dict(found)


def check_consultation(content: ConsultationContent, region: Region) -> None:
    """Raise BadInput, its `where` the field, unless every language of the region reads all of it."""
    _require_known(content.audience.provinces, [found.slug for found in region.provinces], "audience.provinces")
    for field, texts in _texts(content):
        _require_languages(field, texts, region)
    for number, question in enumerate(content.questions):
        sizes = {len(options) for options in question.options.values()}
        if len(sizes) > 1:
            remedy = N_("Give each language the same options in the same order.")
            where = f"questions.{number}.options"
            raise BadInput("the languages have different numbers of options", where=where, remedy=remedy)
        for language, options in question.options.items():
            if len(set(options)) < len(options):
                where = f"questions.{number}.options.{language}"
                raise BadInput("two options read alike", where=where, remedy=N_("Tell them apart."))


def _texts(content: ConsultationContent) -> Iterable[tuple[str, Mapping[str, object]]]:
    yield from (("title", content.title), ("introduction", content.introduction), ("use", content.use))
    for number, question in enumerate(content.questions):
        here = f"questions.{number}"
        yield f"{here}.text", question.text
        for name, texts in (("options", question.options), ("low", question.low), ("high", question.high)):
            if texts:
                yield f"{here}.{name}", texts


def _require_languages(field: str, texts: Mapping[str, object], region: Region) -> None:
    """Every language of the region has a text, its own or its fallback's, and no other language has one."""
    _require_known(texts, region.languages, field)
    for language in region.languages:
        if language not in texts and region.fallbacks.get(language) not in texts:
            remedy = N_("Write %(field)s.%(language)s, or the language that stands in for it.")
            raise BadInput(
                "%(field)s.%(language)s is missing", where=field, remedy=remedy, field=field, language=language
            )


def _require_known(given: Iterable[str], known: Iterable[str], field: str) -> None:
    there = list(known)
    kind = N_("province") if field == "audience.provinces" else N_("language")
    for name in given:
        if name not in there:
            raise unknown(kind, name, there, field)


def said_in(texts: Mapping[str, T], language: str, fallbacks: Mapping[str, str]) -> T:
    """The text of a language, else of its fallback, else the first there is."""
    return texts.get(language) or texts.get(fallbacks.get(language, "")) or next(iter(texts.values()))
