"""Fault switches: which call is answered with what instead of, before or after being done."""

import random
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Kind = Literal[
    "429", "403", "400", "500", "502_html", "slow", "cut_before", "cut_after", "token_expired", "reset",
]  # fmt: skip


class Fault(BaseModel):
    """One rule; the first that matches a call hits it. times: null is for ever; every: each n-th matching call."""

    model_config = ConfigDict(extra="forbid")

    network: Literal["telegram", "facebook"]
    method: str = "*"
    kind: Kind
    times: int | None = Field(None, ge=0)
    probability: float = Field(1.0, ge=0, le=1)
    seed: int = 0
    every: int = Field(1, ge=1)
    retry_after: int = Field(1, ge=0)
    delay: float = Field(1.0, ge=0)
    chat_id: int | str | None = None
    description: str | None = None
    code: int | None = None
    subcode: int | None = None
    migrate_to_chat_id: int | None = None

    def matches(self, network: str, names: tuple[str, ...], chat_id: int | str | None) -> bool:
        """Whether the rule is about this call."""
        if self.network != network or self.times == 0:
            return False
        if self.chat_id is not None and str(self.chat_id) != str(chat_id):
            return False
        wanted = self.method.lower()
        return wanted == "*" or any(wanted == name.lower() for name in names)


class Faults:
    """The rules in force."""

    def __init__(self) -> None:
        self.rules: list[Fault] = []
        self._seen: dict[int, int] = {}
        self._random: dict[int, random.Random] = {}

    def add(self, rule: Fault) -> None:
        """Put a rule behind the others."""
        self.rules.append(rule)
        self._seen[id(rule)] = 0
        self._random[id(rule)] = random.Random(rule.seed)

    def clear(self) -> None:
        """Take every rule away."""
        self.rules.clear()
        self._seen.clear()
        self._random.clear()

    def pick(self, network: str, names: tuple[str, ...], chat_id: int | str | None = None) -> Fault | None:
        """Return the rule that hits this call, spending one of its times; None mostly."""
        for rule in self.rules:
            if rule.matches(network, names, chat_id) and self._strikes(rule):
                if rule.times is not None:
                    rule.times -= 1
                return rule
        return None

    def _strikes(self, rule: Fault) -> bool:
        self._seen[id(rule)] += 1
        if self._seen[id(rule)] % rule.every:
            return False
        return rule.probability >= 1 or self._random[id(rule)].random() < rule.probability
