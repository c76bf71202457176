"""Who came to a meeting, ready for the public: staff's count and people's own word apart, small groups hidden."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from analytics.disclosure import MINIMUM, disclose
from civic.meeting_attendance import attendance
from civic.region import Region


def public_attendance(session: Session, meeting_id: int, region: Region) -> dict[str, dict[str, Any]]:
    """ "counted" and "confirmed": each a total and people by province; None where a group is too small to be shown.

    People in person and from afar are one figure here: apart they would be smaller groups that add up to known ones.
    """
    found = attendance(session, meeting_id, region)
    return {"counted": _public(found.counted), "confirmed": _public(found.confirmed)}


def _public(table: Mapping[str, Mapping[str, int]]) -> dict[str, Any]:
    counts = {province: sum(ways.values()) for province, ways in table.items()}
    total = sum(counts.values())
    return {"total": total if total >= MINIMUM else None, "by_province": disclose(counts)}
