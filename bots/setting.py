"""Where an effect takes place: the transaction, the person, their channel and the region."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from civic import consent
from civic.region import Region
from core.events import record
from core.models import Contact, ContactState, EventKind, Purpose


@dataclass(frozen=True)
class Setting:
    """Where an effect takes place: the transaction, the contact, their channel and the region."""

    session: Session
    contact: Contact
    channel: str
    region: Region

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
            campaign_id=campaign_id,
            contact_id=self.contact.id,
            language=self.contact.language,
            province=province or self.contact.province,
            amount=amount,
            data=dict(data or {}),
        )

    def enter_in_ledger(self, purpose: Purpose, *, granted: bool, reference: str) -> None:
        """Add a line to the ledger of consent, in the words that the person read."""
        consent.record(
            self.session,
            contact=self.contact,
            purpose=purpose,
            granted=granted,
            wording=consent.wording_of(purpose, self.region),
            language=self.contact.language,
            channel=self.channel,
            reference=reference,
        )
        if purpose is Purpose.NEWS and granted:
            self.contact.state = ContactState.ACTIVE
        self.tell(EventKind.CONSENT, f"{purpose}:{'granted' if granted else 'withdrawn'}")
