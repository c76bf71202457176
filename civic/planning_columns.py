"""The columns of a planning file: their names in three languages, and which of them a project or a milestone has."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from civic.search import normalise
from core.models import MilestoneState, ProjectState
from core.sentence import Spoken

LANGUAGES = ("ar", "fr", "zgh", "en")


@dataclass(frozen=True)
class Column:
    """One column: the names it may bear, the field of a project that it fills, and that of a milestone ("" for none).

    `longest` is how many characters a text may have there.
    """

    name: str
    others: tuple[str, ...] = ()
    project: str = ""
    milestone: str = ""
    longest: int = 300


def _texts(name: str, french: str, arabic: str, *, longest: int, milestone: bool = False) -> tuple[Column, ...]:
    return tuple(
        Column(
            f"{name}_{code}",
            (f"{french}_{code}", f"{arabic} {code}"),
            f"{name}.{code}",
            f"{name}.{code}" if milestone else "",
            longest,
        )
        for code in LANGUAGES
    )


COLUMNS: tuple[Column, ...] = (
    Column("code", ("code_projet", "رمز المشروع", "الرمز"), "code", "code"),
    Column("milestone", ("jalon", "etape", "numero_jalon", "رقم المرحلة"), "", "number"),
    *_texts("title", "titre", "العنوان", longest=200, milestone=True),
    *_texts("description", "description", "الوصف", longest=2000),
    Column("provinces", ("province", "الأقاليم", "الإقليم"), "provinces"),
    Column("communes", ("commune", "الجماعات", "الجماعة"), "communes", longest=5000),
    Column("topic", ("secteur", "theme", "sector", "القطاع"), "topic"),
    Column("budget", ("cout", "budget_dh", "الميزانية", "الكلفة"), "budget"),
    Column("partners", ("partenaires", "الشركاء"), "partners", longest=2000),
    Column("state", ("etat", "statut", "الحالة"), "state", "state"),
    Column("start_planned", ("debut_prevu", "تاريخ البداية المتوقع"), "start_planned"),
    Column("end_planned", ("fin_prevue", "date_prevue", "تاريخ النهاية المتوقع"), "end_planned", "planned_on"),
    Column("start_actual", ("debut_reel", "تاريخ البداية الفعلي"), "start_actual"),
    Column("end_actual", ("fin_reelle", "date_reelle", "تاريخ النهاية الفعلي"), "end_actual", "reached_on"),
    Column("progress", ("avancement", "نسبة الإنجاز"), "progress"),
    Column("goals", ("odd", "cibles_odd", "أهداف التنمية"), "goals"),
    Column("source", ("المصدر",), "source"),
    Column("updated", ("mise_a_jour", "تاريخ التحيين"), "updated_on"),
)
# How a thing may be written, by language, English among them; what stands first is what we call it there.
Spellings = Mapping[str, Sequence[str]]
PROJECT_STATES: Mapping[ProjectState, Spellings] = {
    ProjectState.PLANNED: {"en": ("planned",), "fr": ("prévu", "programmé"), "ar": ("مبرمج",)},
    ProjectState.RUNNING: {
        "en": ("running", "in progress"), "fr": ("en cours",), "ar": ("في طور الإنجاز", "قيد الإنجاز"),
    },
    ProjectState.SUSPENDED: {"en": ("suspended",), "fr": ("suspendu", "à l'arrêt"), "ar": ("متوقف",)},
    ProjectState.COMPLETED: {"en": ("completed",), "fr": ("achevé", "terminé"), "ar": ("منجز", "مكتمل")},
    ProjectState.CANCELLED: {"en": ("cancelled",), "fr": ("annulé", "abandonné"), "ar": ("ملغى",)},
}  # fmt: skip
MILESTONE_STATES: Mapping[MilestoneState, Spellings] = {
    MilestoneState.PLANNED: {"en": ("planned",), "fr": ("prévu", "programmé"), "ar": ("مبرمج",)},
    MilestoneState.REACHED: {"en": ("reached", "completed"), "fr": ("atteint", "réalisé", "achevé"), "ar": ("منجز",)},
    MilestoneState.CANCELLED: {"en": ("cancelled",), "fr": ("annulé", "abandonné"), "ar": ("ملغى",)},
}
_NAMED = {normalise(name): column for column in COLUMNS for name in (column.name, *column.others)}


def column_named(header: str) -> Column | None:
    """The column of that name, case, accents and separators aside; None when there is none."""
    return _NAMED.get(normalise(header))


def called(spellings: Spellings) -> Spoken:
    """A thing as the reader may write it in the file: in their language, else in English."""
    return Spoken(lambda language: (spellings.get(language) or spellings["en"])[0])
