"""Where the `jisr` command begins, also as `python -m jisr`."""

import gc

# What is made while the modules load stays for good: looking through it again and again is a quarter of the start.
gc.disable()

from jisr.cli import main  # noqa: E402

gc.freeze()
gc.enable()

__all__ = ["main"]

if __name__ == "__main__":
    main()
