"""The settings: networks, rules, texts with their recordings, days off, terms of data, and the program's own jobs."""
