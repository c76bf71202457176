"""Numbers of rows in addresses: `{number:row}` in a route takes what a database can hold, and nothing longer."""

from starlette.convertors import Convertor, register_url_convertor

# So many digits fit a column of ours for certain.
DIGITS = 18


class RowNumber(Convertor[int]):
    """The number of a row."""

    regex = f"[0-9]{{1,{DIGITS}}}"

    def convert(self, value: str) -> int:
        """The number that an address holds."""
        return int(value)

    def to_string(self, value: int) -> str:
        """The number as an address holds it."""
        return str(value)


def know_row_numbers() -> None:
    """Have routes understand `{number:row}`."""
    register_url_convertor("row", RowNumber())


def row_number(text: str) -> int | None:
    """The number in a query or a form; None for anything that is none."""
    return int(text) if text.isdecimal() and len(text) <= DIGITS else None
