"""All that region.toml states, listed."""

from collections.abc import Iterator

from civic.rules.stated import Entry, KeyedRule, Stated


def stated_in(entry: Entry, key: str = "") -> Iterator[tuple[str, Stated]]:
    """Everything stated at or under this entry with its dotted key, in the order of the form."""
    if isinstance(entry, Stated):
        yield key, entry
    for name in type(entry).model_fields:
        value = getattr(entry, name)
        dotted = f"{key}.{name}" if key else name
        if isinstance(value, Entry):
            yield from stated_in(value, dotted)
        elif isinstance(value, tuple):
            named = (entry for entry in value if isinstance(entry, KeyedRule))
            yield from ((f"{dotted}.{entry.key}", entry) for entry in named)
