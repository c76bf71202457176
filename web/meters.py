"""What Prometheus reads: calls of the networks, and deliveries counted in the database at each reading."""

from collections import Counter as Counted
from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Counter
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from sqlmodel import select

from analytics.deliveries import states
from core.alerts import open_alerts
from core.clock import now
from core.db import Database
from core.models import Lane


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
        self.registry.register(_Lanes(db))


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


class _Lanes:
    """Whether each lane is open, and how many alerts are, as they stand when asked."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def describe(self) -> Iterable[Metric]:
        """The forms without the numbers."""
        return list(self._families())

    def collect(self) -> Iterable[Metric]:
        """The numbers of this moment; a lane is held (until staff act), closed (for a while), troubled or open."""
        lanes, alerts = self._families()
        moment = now()
        with self._db.reading() as session:
            for lane in session.exec(select(Lane).order_by(Lane.name)):
                closed = lane.blocked_until is not None and lane.blocked_until > moment
                for state, true in (("held", lane.held), ("closed", closed), ("troubled", bool(lane.trouble))):
                    lanes.add_metric([lane.name, state], int(true))
            for kind, number in sorted(Counted(alert.kind for alert in open_alerts(session)).items()):
                alerts.add_metric([kind], number)
        return [lanes, alerts]

    def _families(self) -> tuple[GaugeMetricFamily, GaugeMetricFamily]:
        return (
            GaugeMetricFamily("jisr_lane", "1 where a lane is held, closed, troubled.", labels=["lane", "state"]),
            GaugeMetricFamily("jisr_alerts", "Open alerts by kind.", labels=["kind"]),
        )
