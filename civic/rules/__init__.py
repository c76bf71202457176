"""The rules of the council as region.toml states them, each with the text it comes from and how sure it is."""

from civic.rules.calendar import FARTHEST_MOVE, CalendarRules, DeclaredHoliday, HolidayRule, Weekday, WeekRule
from civic.rules.listing import stated_in
from civic.rules.news import FrequencyRule, NewsRules, QuietRule, RamadanRule
from civic.rules.petitions import (
    ConditionRule,
    DayReminderRule,
    DecisionRule,
    PetitionRules,
    ProvinceShareRule,
    SessionRule,
    Shown,
    SignatureRule,
    Step,
    TextRule,
)
from civic.rules.privacy import PrivacyRules, RetentionRule, RetentionRules
from civic.rules.publication import EvidenceRule, LicenceRule, OpenDataRules
from civic.rules.requests import (
    ClarificationClock,
    ClarificationRule,
    Ground,
    GroundsRule,
    Office,
    ReminderRule,
    RequestRules,
)
from civic.rules.stated import CountedIn, Entry, KeyedRule, Stated, Status, TermRule

__all__ = [
    "FARTHEST_MOVE",
    "CalendarRules",
    "ClarificationClock",
    "ClarificationRule",
    "ConditionRule",
    "CountedIn",
    "DayReminderRule",
    "DecisionRule",
    "DeclaredHoliday",
    "Entry",
    "EvidenceRule",
    "FrequencyRule",
    "Ground",
    "GroundsRule",
    "HolidayRule",
    "KeyedRule",
    "LicenceRule",
    "NewsRules",
    "Office",
    "OpenDataRules",
    "PetitionRules",
    "PrivacyRules",
    "ProvinceShareRule",
    "QuietRule",
    "RamadanRule",
    "ReminderRule",
    "RequestRules",
    "RetentionRule",
    "RetentionRules",
    "SessionRule",
    "Shown",
    "SignatureRule",
    "Stated",
    "Status",
    "Step",
    "TermRule",
    "TextRule",
    "WeekRule",
    "Weekday",
    "stated_in",
]
