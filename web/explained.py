"""Refusals that say more to a reader than their number does."""

from collections.abc import Mapping

from fastapi import HTTPException


class Explained(HTTPException):
    """A refusal: `detail` for programs; for readers a title and an advice, messages of the catalogues with `values`."""

    def __init__(self, status: int, detail: str, title: str, advice: str, values: Mapping[str, object] = {}) -> None:
        super().__init__(status, detail)
        self.title = title
        self.advice = advice
        self.values = dict(values)
