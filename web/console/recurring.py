"""How a campaign that goes out again and again is told: "every Monday, Thursday at 09:00"."""

from datetime import date, timedelta

from campaigns.occurrences import WEEKDAYS, parse_recurrence
from core.dates import weekday
from core.i18n import Translator

_MONDAY = date(2026, 1, 5)


def told(rule: str, t: Translator) -> str:
    """A recurrence ("weekly MO,TH 09:00") in words; empty without one."""
    if not rule:
        return ""
    found = parse_recurrence(rule)
    hour = f"{found.hour:%H:%M}"
    if found.weekdays:
        days = [weekday(_MONDAY + timedelta(days=WEEKDAYS.index(day)), t.language) for day in found.weekdays]
        return t("every week on %(days)s at %(hour)s", days=t(", ").join(days), hour=hour)
    if found.month_day:
        return t("every month on day %(day)s at %(hour)s", day=found.month_day, hour=hour)
    return t("every day at %(hour)s", hour=hour)
