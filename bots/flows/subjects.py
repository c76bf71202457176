"""The words by which people name a matter: whoever writes nothing else means that conversation."""

from bots.flows.scene import Turn
from civic.search import normalise

# Forms are compared after normalising their spelling.
SUBJECTS = {
    normalise(word): flow
    for flow, words in {
        "petition": ("petition", "petitions", "عريضة", "العريضة", "عرائض", "العرائض", "3arida"),
        "meetings": ("meeting", "meetings", "réunion", "réunions", "اجتماع", "الاجتماع", "اجتماعات", "الاجتماعات"),
        "association": ("association", "associations", "جمعية", "الجمعية", "جمعيات", "الجمعيات", "jam3iya"),
        "consult": ("consultation", "consultations", "استشارة", "الاستشارة", "استشارات", "الاستشارات"),
        "request": ("demande d'information", "demande d'info", "demander une information", "information request",
                    "طلب معلومات", "طلب معلومة", "طلب المعلومات", "طلب الحصول على المعلومات"),
        "feedback": ("avis", "feedback", "réclamation", "رأي", "رأيي", "شكاية", "شكوى", "chikaya"),
        "projects": ("projet", "projets", "project", "projects", "مشروع", "مشاريع", "المشاريع"),
        "goals": ("odd", "sdg", "objectifs de développement durable", "sustainable development goals",
                  "أهداف التنمية المستدامة"),
    }.items()
    for word in words
}  # fmt: skip


def subject_of(turn: Turn) -> str:
    """The conversation that the words name and nothing besides; empty where more or something else was sent."""
    return "" if turn.attachments else SUBJECTS.get(normalise(turn.text), "")
