"""Ticks: the database says what is due, APScheduler only says that it is time to look."""
