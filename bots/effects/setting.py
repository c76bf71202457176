"""Where an effect takes place, and how what happened with a person is written down."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from bots.flows.scene import Effect, Outcome
from civic.region import Region
from core.events import record
from core.models import Contact, EventKind


@dataclass(frozen=True)
class Setting:
    """Where an effect takes place: the transaction, the contact, their channel and the region.

    `came_by` is the campaign that led the contact into the conversation.
    """

    session: Session
    contact: Contact
    channel: str
    region: Region
    came_by: int | None = None

    def tell(
        self,
        kind: EventKind,
        name: str,
        campaign_id: int | None = None,
        *,
        amount: int = 1,
        province: str = "",
        data: Mapping[str, Any] | None = None,
    ) -> None:
        """Write down what happened with this contact; `province` where it is not the one they live in."""
        record(
            self.session,
            kind,
            name,
            channel=self.channel,
            campaign_id=self.came_by if campaign_id is None else campaign_id,
            contact_id=self.contact.id,
            language=self.contact.language,
            province=province or self.contact.province,
            amount=amount,
            data=dict(data or {}),
        )


Handlers = Mapping[type[Effect], Callable[[Any, Setting], Outcome]]
