"""Measurements of speed, run by `make bench`; nothing of the product imports this."""
