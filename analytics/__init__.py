"""Counts what happened, from Event rows alone; one more metric is one file in `metrics/` and a line in `METRICS`."""
