"""What is known of an indicator at a glance: its newest figure beside its target, and its progress; ready for JSON."""

from dataclasses import asdict
from typing import Any

from civic.sdg.config import Config, Measured
from civic.sdg.goals_set import Indicator
from civic.sdg.progress import Progress, Reason, Status, progress_of, together
from civic.sdg.series import Choice, for_progress, latest, lines, start
from civic.sdg.table import Table


def progress(indicator: Indicator) -> dict[str, Any]:
    """The status, by the method or as the set says it; {} where neither is wanted."""
    config = indicator.config
    if not config.computed:
        return {"status": config.status, "computed": False} if config.status else {}
    found = [_measured(indicator.table, one) for one in config.measured]
    status, score = together(found)
    reason = next((one.reason for one in found if one.reason), None) if status is Status.NOT_AVAILABLE else None
    series = [{**asdict(one), **_aim(measured)} for one, measured in zip(found, config.measured, strict=True)]
    return {"status": status, "computed": True, "score": score, "reason": reason, "series": series}


def _measured(table: Table | None, one: Measured) -> Progress:
    if table is None or not table.rows:
        return Progress(Status.NOT_AVAILABLE, Reason.NO_DATA)
    points = for_progress(table, one.unit, one.series, one.values)
    if points is None:
        return Progress(Status.NOT_AVAILABLE, Reason.NO_SUCH_SERIES)
    return progress_of(points, one.aim)


def _aim(one: Measured) -> dict[str, Any]:
    aim = one.aim
    return {"unit": one.unit, "of_series": one.series, "values": dict(one.values), "direction": aim.direction,
            "target": aim.target, "target_year": aim.target_year if aim.target is not None else None}  # fmt: skip


def summary(indicator: Indicator) -> dict[str, Any]:
    """The newest figure of what is shown first, the one before it, and its target; {} without figures."""
    if indicator.table is None:
        return {}
    choice = start(indicator.table, indicator.config.start)
    (line, *others) = lines(indicator.table, choice) or (None,)
    newest = latest(line) if line is not None and not others else None
    if line is None or newest is None:
        return {}
    known = [(year, value) for year, value in line.points if value is not None]
    found: dict[str, Any] = {"year": newest[0], "value": newest[1], "unit": choice.unit, "series": choice.series}
    if choice.values:
        found["values"] = dict(choice.values)
    if len(known) > 1:
        found |= {"before_year": known[-2][0], "before": known[-2][1]}
    return found | _target(indicator.config, choice)


def _target(config: Config, choice: Choice) -> dict[str, Any]:
    """The target of what is shown first, where the method was given one."""
    for one in config.measured:
        same = one.unit in ("", choice.unit) and one.series in ("", choice.series)
        if same and one.aim.target is not None and dict(one.values) == dict(choice.values or {}):
            return {"target": one.aim.target, "target_year": one.aim.target_year}
    return {}


def kept_config(config: Config) -> dict[str, Any]:
    """What pages need of the configuration."""
    return {
        "targets": [asdict(one) for one in config.targets],
        "start": dict(config.start),
        "decimals": [list(one) for one in config.decimals],
    }
