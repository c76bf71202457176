"""What goes along with a campaign's text: one picture or several, a document, a chart drawn from numbers."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from core.errors import Unfit

Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
ALBUM = (2, 10)
POINTS = 12


class Frozen(BaseModel):
    """A part of a campaign file: unknown fields are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Picture(Frozen):
    """One picture: a file, and its words in each language for who cannot see it.

    `sha256` is of the file as it was when the campaign was read, so that an approval is given to this very picture.
    """

    image: Words
    sha256: str = ""
    alt: dict[Language, Words] = Field(default_factory=dict)


class Document(Frozen):
    """One file to be kept and read: a plan, the minutes of a session; `sha256` as for a picture."""

    file: Words
    sha256: str = ""


class Point(Frozen):
    """One bar, or one place of a line: what it is called in each language, its value, and what was aimed at."""

    label: dict[Language, Annotated[Words, Field(max_length=60)]]
    value: float = Field(allow_inf_nan=False)
    target: float | None = Field(default=None, allow_inf_nan=False)


class Chart(Frozen):
    """Numbers that are drawn as a picture, once for each language: bars, or a line over time.

    `unit` follows each number ("%"), `source` says where the numbers are from. Values are 0 or more.
    """

    kind: Literal["bars", "line"] = "bars"
    title: dict[Language, Annotated[Words, Field(max_length=120)]]
    subtitle: dict[Language, Annotated[Words, Field(max_length=160)]] = Field(default_factory=dict)
    source: dict[Language, Annotated[Words, Field(max_length=160)]] = Field(default_factory=dict)
    unit: dict[Language, Annotated[Words, Field(max_length=20)]] = Field(default_factory=dict)
    points: Annotated[tuple[Point, ...], Field(min_length=1, max_length=POINTS)]

    @model_validator(mode="after")
    def _drawable(self) -> Self:
        if any(point.value < 0 or (point.target or 0) < 0 for point in self.points):
            raise Unfit("a chart draws numbers of 0 and more")
        if self.kind == "line" and any(point.target is not None for point in self.points):
            raise Unfit("a target is drawn beside bars, not on a line")
        return self
