"""Keeps small groups out of public figures, also those that could be worked out from a total."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

MINIMUM = 5
_Cell = tuple[str, str]


def disclose(counts: Mapping[str, int], minimum: int = MINIMUM) -> dict[str, int | None]:
    """The counts with every group under `minimum` hidden (None), in the same order.

    The total is taken as known: as long as it gives a hidden group away, the smallest that are shown are hidden too.
    """
    hidden = {group: count for group, count in counts.items() if count < minimum}
    while _given_away(list(hidden.values()), minimum) and len(hidden) < len(counts):
        least = min(count for group, count in counts.items() if group not in hidden)
        # All of that size: which of several equals was taken would say something about the one it covers.
        hidden |= {group: count for group, count in counts.items() if count == least}
    return {group: None if group in hidden else count for group, count in counts.items()}


def _given_away(counts: list[int], minimum: int) -> bool:
    """Whether the sum of the hidden groups tells each of them: one group, all at their least, or all at their most."""
    together = sum(counts)
    return len(counts) == 1 or (len(counts) > 1 and together in (0, (minimum - 1) * len(counts)))


def disclosed_groups(people: Mapping[str, int], minimum: int = MINIMUM) -> frozenset[str]:
    """The groups of which more may be told than their size, whatever is told of all together.

    Each has `minimum` people at least, and so have those that are left over, unless nobody is: what they answered
    could be worked out from the rest. That a group is empty is no secret here.
    """
    told = {group for group, count in people.items() if count >= minimum}
    while told and 0 < sum(count for group, count in people.items() if group not in told) < minimum:
        least = min(people[group] for group in told)
        told = {group for group in told if people[group] > least}
    return frozenset(told)


def disclose_table(counts: Mapping[str, Mapping[str, int]], minimum: int = MINIMUM) -> dict[str, dict[str, int | None]]:
    """The same for a table, line by line of both its directions: {month: {group: count}}.

    The total of every line is taken as known; a group that a month does not name was empty there.
    """
    groups = list(dict.fromkeys(group for line in counts.values() for group in line))
    shown: dict[str, dict[str, int | None]] = {
        name: {group: line.get(group, 0) for group in groups} for name, line in counts.items()
    }
    lines = [[(name, group) for group in groups] for name in counts]
    lines += [[(name, group) for name in counts] for group in groups]
    told = {cell: counts[cell[0]].get(cell[1], 0) for line in lines for cell in line}
    hidden = {cell for cell, count in told.items() if count < minimum}
    while more := {cell for line in lines for cell in _covering(line, told, hidden, minimum)}:
        hidden |= more
    for name, group in hidden:
        shown[name][group] = None
    return shown


def _covering(
    line: Sequence[_Cell], told: Mapping[_Cell, int], hidden: AbstractSet[_Cell], minimum: int
) -> AbstractSet[_Cell]:
    """The cells of a line to be hidden as well, so that its total does not give away what is hidden in it."""
    if len(line) == 1 or not _given_away([told[cell] for cell in line if cell in hidden], minimum):
        return frozenset()
    left = [cell for cell in line if cell not in hidden]
    least = min((told[cell] for cell in left), default=0)
    return {cell for cell in left if told[cell] == least}
