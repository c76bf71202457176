"""Every metric, in the order in which console and portal show them."""

from analytics.metric import Metric
from analytics.metrics.engagement import ENGAGEMENT
from analytics.metrics.participation import PARTICIPATION
from analytics.metrics.reach import REACH

METRICS: tuple[Metric, ...] = (REACH, ENGAGEMENT, PARTICIPATION)
