"""Python's collector of dead rings, set for a process that runs for weeks and loads its code once."""

import gc

# Young objects at which it looks, and how many looks at one age lead to the next (Python's own: 700, 10, 10).
THRESHOLDS = (10_000, 20, 50)


def settle() -> None:
    """Call once when all is loaded: what lives as long as the process is never looked through again.

    Each call to a network makes some hundred objects; looking through half a million tables, models and translations
    because of them took half of the processor time of a message.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
