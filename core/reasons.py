"""What the readers of CSV, YAML and TOML say of a file that they cannot read, in the reader's language."""

from core.i18n import N_, translator
from core.sentence import Spoken

# What people come upon: a quotation mark, a colon, a bracket or an indent that is missing or too many.
_KNOWN = frozenset(
    {
        N_("unexpected end of data"),
        N_("',' expected after '\"'"),
        N_("';' expected after '\"'"),
        N_("mapping values are not allowed in this context"),
        N_("block sequence entries are not allowed in this context"),
        N_("could not find expected ':'"),
        N_("did not find expected key"),
        N_("did not find expected '-' indicator"),
        N_("did not find expected node content"),
        N_("did not find expected ',' or ']'"),
        N_("did not find expected ',' or '}'"),
        N_("found character that cannot start any token"),
        N_("found unexpected end of stream"),
        N_("found unknown escape character"),
        N_("found undefined alias"),
        N_("Invalid value"),
        N_("Invalid statement"),
        N_("Unterminated string"),
        N_("Unclosed array"),
        N_("Expected '=' after a key in a key/value pair"),
        N_("Expected newline or end of document after a statement"),
        N_("Cannot overwrite a value"),
    }
)


def reason(words: str) -> Spoken:
    """What a library says of a file, in English; to others in their language, as far as it is known.

    Else they hear that the file cannot be read there: the place and the remedy say the rest.
    """

    def say(language: str) -> str:
        if language == "en":
            return words
        return translator(language)(words if words in _KNOWN else N_("it cannot be read"))

    return Spoken(say)
