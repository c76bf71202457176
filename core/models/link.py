"""The links in published texts that lead over this installation, to be counted."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from core.clock import now
from core.columns import BigId


class CountedLink(SQLModel, table=True):
    """Where /r/CODE leads: one address in one channel of one campaign. Who follows it is not kept, only that."""

    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    code: str = Field(max_length=16, unique=True)
    campaign_id: int = Field(foreign_key="campaign.id", ondelete="CASCADE", index=True, sa_type=BigId)
    channel: str = Field(max_length=32)
    address: str
    created_at: datetime = Field(default_factory=now)
