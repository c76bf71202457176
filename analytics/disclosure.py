"""Keeps small groups out of public figures, also those that could be worked out from a total."""

from collections.abc import Mapping

MINIMUM = 5


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
