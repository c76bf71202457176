"""The parts of the portal that every page leads to: the path below the language, and what it is called."""

from core.i18n import N_

SECTIONS = (
    ("petitions", N_("Petitions")),
    ("consultations", N_("Consultations")),
    ("projects", N_("Projects")),
    ("goals", N_("The Goals")),
    ("meetings", N_("Meetings")),
    ("answers", N_("Published answers")),
    ("said-and-done", N_("You said, we did")),
    ("news", N_("News")),
)
# What the foot of every page leads to besides.
FOOT = (
    ("take-part", N_("How to take part")),
    ("open-data", N_("Open data")),
    ("privacy", N_("Your data")),
)
