"""Words and storage shared by every package: settings, clock, messages, tables. Imports nothing else of ours."""
