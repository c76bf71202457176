"""The council's world: its region, and the rules of petitions, information requests, feedback, consent and privacy.

Everything particular to one council stands in region.toml; another council is another file. No module here commits:
whoever opened the session does.
"""
