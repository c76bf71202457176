"""Every metric, in the order in which console and portal show them."""

from analytics.metric import Metric
from analytics.metrics.engagement import ENGAGEMENT
from analytics.metrics.participation import PARTICIPATION
from analytics.metrics.reach import REACH
from analytics.metrics.stages import CONVERSATIONS, TAKING_PART

__all__ = ["CONVERSATIONS", "COUNTED", "ENGAGEMENT", "METRICS", "PARTICIPATION", "REACH", "STAGES", "TAKING_PART"]

METRICS: tuple[Metric, ...] = (REACH, ENGAGEMENT, PARTICIPATION)
# What the funnel stands on beside reach, and all that is counted beforehand.
STAGES: tuple[Metric, ...] = (CONVERSATIONS, TAKING_PART)
COUNTED: tuple[Metric, ...] = (*METRICS, *STAGES)
