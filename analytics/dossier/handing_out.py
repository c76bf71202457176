"""The file of a petition handed out: made for staff, and written into the audit log."""

from dataclasses import dataclass
from enum import StrEnum

from sqlmodel import Session

from analytics.dossier.content import Dossier, dossier
from analytics.dossier.csv_file import as_csv
from analytics.dossier.pdf import as_pdf
from civic.petition_roles import KEEPERS
from civic.petitions import find_petition
from civic.region import Region
from core.errors import BadInput
from core.i18n import N_
from core.staff import audit, staff_who_may


class Form(StrEnum):
    """The forms of the file."""

    PDF = "pdf"
    CSV = "csv"


@dataclass(frozen=True)
class HandedOut:
    """A petition's file as it stands, to be made in `language`."""

    dossier: Dossier
    language: str

    def name(self, form: Form) -> str:
        """What the file is called; the CSV has one form for all languages but for the names of places."""
        slug = self.dossier.petition.slug
        return f"{slug}.{self.language}.pdf" if form is Form.PDF else f"{slug}.csv"

    def content(self, form: Form) -> bytes:
        """The file itself; NotReady when the machine has no font for the PDF."""
        if form is Form.PDF:
            return as_pdf(self.dossier, self.language)
        return as_csv(self.dossier, self.language).encode("utf-8-sig")


def hand_out(
    session: Session, slug: str, *, language: str, forms: tuple[Form, ...], by: str, region: Region
) -> HandedOut:
    """Take a petition's file as it stands (counts and dates, no person); without `by` it is the command line's."""
    staff = staff_who_may(session, by, KEEPERS, "take the files of petitions") if by else None
    if language not in region.languages:
        raise BadInput(
            "the region does not speak %(language)r", where="--language", remedy=N_("It speaks %(known)s."),
            language=language, known=region.languages,
        )  # fmt: skip
    petition = find_petition(session, slug)
    made = HandedOut(dossier(session, petition, region), language)
    audit(session, staff, "petition.export", f"petition:{petition.id}", language=language, forms=[*forms])
    return made
