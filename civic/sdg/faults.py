"""What is wrong with a set of indicators: each mistake with its file, line and column."""

from core.faults import Faulty


class BadSet(Faulty):
    """A folder with mistakes."""

    shown = 500
