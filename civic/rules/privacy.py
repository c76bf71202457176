"""The rules of personal data: what people are told, and for how long each class is kept."""

from pydantic import Field

from civic.rules.stated import Entry, Stated


class RetentionRule(Stated):
    """How many months a class of data is kept."""

    months: int = Field(gt=0)


class RetentionRules(Entry):
    """The term of each class of personal data, from the moment named in region.toml."""

    contact: RetentionRule
    conversations: RetentionRule
    unanswered: RetentionRule
    messages: RetentionRule
    feedback: RetentionRule
    requests: RetentionRule
    petition_support: RetentionRule
    petition_drafts: RetentionRule
    associations: RetentionRule
    meetings: RetentionRule
    consultations: RetentionRule
    files: RetentionRule
    consents: RetentionRule
    comments: RetentionRule
    events: RetentionRule
    audit: RetentionRule


class PrivacyRules(Entry):
    """The version of what people are told about their data, and the terms after which it goes."""

    version: int = Field(gt=0)
    law: str
    retention: RetentionRules
