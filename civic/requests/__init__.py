"""Requests for information under law 31-13, from receipt to the last complaint.

clock.py counts terms and life.py says what may follow what, both pure; rights.py says what a person may do next.
filing.py, officer.py, person.py and complaints.py are the acts of the person and of staff; ledger.py holds the row and
its history; words.py and notices.py are what the person reads. recompute.py and reminders.py are the calendar at work.
publishing.py and likeness.py let the next person find an answer.
"""
