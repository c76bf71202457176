"""The evidence pack: what the council can show of a period; the same bytes for the same data."""
