"""What Prometheus reads: calls of the networks, and deliveries counted in the database at each reading."""

from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Counter
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric

from analytics.deliveries import states
from core.db import Database


class Meters:
    """The meters of one app, in a registry of its own."""

    def __init__(self, db: Database) -> None:
        self.registry = CollectorRegistry()
        self.hook_calls = Counter(
            "jisr_hook_calls", "Calls of a network by what became of them.", ["network", "outcome"],
            registry=self.registry,
        )  # fmt: skip
        self.ignored = Counter(
            "jisr_ignored_payloads", "Payloads that were not of the network's form.", ["channel"],
            registry=self.registry,
        )  # fmt: skip
        self.registry.register(_Deliveries(db))


class _Deliveries:
    """Deliveries by lane and state, as they stand when asked."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def describe(self) -> Iterable[Metric]:
        """The form without the numbers, so that registering does not read the database."""
        return [self._family()]

    def collect(self) -> Iterable[Metric]:
        """The numbers of this moment."""
        family = self._family()
        with self._db.reading() as session:
            for (lane, state), count in sorted(states(session).items()):
                family.add_metric([lane, state], count)
        return [family]

    def _family(self) -> GaugeMetricFamily:
        return GaugeMetricFamily("jisr_deliveries", "Deliveries by lane and state.", labels=["lane", "state"])
