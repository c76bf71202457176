"""Switches it all on: the command, the wiring, the doctor, the rehearsal."""
