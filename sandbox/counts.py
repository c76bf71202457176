"""What the pretend networks count: calls, violations, deliveries."""

from collections import Counter, defaultdict, deque
from dataclasses import dataclass, field
from typing import Any

KEPT = 1_000


@dataclass
class Counts:
    """Every call by network, method and outcome ("ok", an error code, or the fault that hit it)."""

    calls: defaultdict[str, Counter[tuple[str, str]]] = field(default_factory=lambda: defaultdict(Counter))
    violations: deque[dict[str, Any]] = field(default_factory=lambda: deque(maxlen=KEPT))
    violation_count: int = 0
    rate_limited: int = 0
    token_in_url: int = 0
    webhook_ok: Counter[str] = field(default_factory=Counter)
    webhook_failed: Counter[str] = field(default_factory=Counter)

    def call(self, network: str, method: str, outcome: str) -> None:
        """Count one call."""
        self.calls[network][method, outcome] += 1

    def violation(self, network: str, method: str, problem: str) -> None:
        """Remember one breach of a network's contract."""
        self.violation_count += 1
        self.violations.append({"network": network, "method": method, "problem": problem})

    def json(self) -> dict[str, Any]:
        """Return everything as JSON; calls as {network: {method: {outcome: n}}}."""
        return {
            "calls": {network: _nested(counter) for network, counter in self.calls.items()},
            "violations": list(self.violations),
            "violation_count": self.violation_count,
            "rate_limited": self.rate_limited,
            "token_in_url": self.token_in_url,
            "webhooks": {
                network: {"ok": self.webhook_ok[network], "failed": self.webhook_failed[network]}
                for network in ("telegram", "facebook")
            },
        }


def _nested(counter: Counter[tuple[str, str]]) -> dict[str, dict[str, int]]:
    methods: dict[str, dict[str, int]] = {}
    for (method, outcome), number in counter.items():
        methods.setdefault(method, {})[outcome] = number
    return methods
