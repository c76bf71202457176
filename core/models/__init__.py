"""All tables, one aggregate a file; importing this package fills `SQLModel.metadata` for migrations and tests."""

from sqlmodel import SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

# Imported after the naming convention, which a table reads when it is declared.
from core.models.alert import Alert  # noqa: E402
from core.models.association import Association, AssociationState  # noqa: E402
from core.models.calendar import CalendarVersion, DeclaredDay  # noqa: E402
from core.models.campaign import (  # noqa: E402
    Approval,
    Campaign,
    CampaignState,
    CampaignVersion,
    Correction,
    Occurrence,
    OccurrenceState,
)
from core.models.consultation import (  # noqa: E402
    Consultation,
    ConsultationAnswer,
    ConsultationDraft,
    ConsultationState,
)
from core.models.contact import Consent, Contact, ContactState, ContactTopic, Purpose  # noqa: E402
from core.models.conversation import Conversation, InboundMessage  # noqa: E402
from core.models.delivery import Act, Content, Delivery, DeliveryState, Lane, Priority  # noqa: E402
from core.models.engagement import (  # noqa: E402
    Comment,
    CommentEntry,
    CommentKind,
    CommentReply,
    CommentState,
    Reaction,
    ReplyWay,
)
from core.models.event import Event, EventKind  # noqa: E402
from core.models.feedback import EntryKind, Feedback, FeedbackEntry, FeedbackState, Handover  # noqa: E402
from core.models.goals import (  # noqa: E402
    GoalsChange,
    GoalsChangeKind,
    GoalsFollower,
    GoalsHeading,
    GoalsIndicator,
    GoalsRevision,
    GoalsTable,
)
from core.models.information_request import (  # noqa: E402
    ComplaintLevel,
    ComplaintState,
    InformationRequest,
    RequestAct,
    RequestComplaint,
    RequestReminder,
    RequestState,
    RequestStep,
)
from core.models.insight import Insight  # noqa: E402
from core.models.link import CountedLink  # noqa: E402
from core.models.meeting import (  # noqa: E402
    Came,
    Meeting,
    MeetingAttendance,
    MeetingGuest,
    MeetingKind,
    MeetingOutcome,
    MeetingState,
    OpenTo,
    Way,
)
from core.models.petition import (  # noqa: E402
    PaperSignatures,
    Petition,
    PetitionDraft,
    PetitionKind,
    PetitionReminder,
    PetitionState,
    PetitionSupport,
)
from core.models.planning import (  # noqa: E402
    Milestone,
    MilestoneState,
    PlanChange,
    PlanRevision,
    Project,
    ProjectFollower,
    ProjectPlace,
    ProjectState,
)
from core.models.poll import ChannelPoll  # noqa: E402
from core.models.proposal import Proposal, ProposalState  # noqa: E402
from core.models.published_answer import PublishedAnswer, PublishedWord  # noqa: E402
from core.models.rollup import Rollup, RollupLoss, RollupState  # noqa: E402
from core.models.said_and_done import SaidAndDone, SaidAndDoneFeedback  # noqa: E402
from core.models.saved_reply import SavedReply  # noqa: E402
from core.models.sent_file import SentFile, SentFileState  # noqa: E402
from core.models.staff import AuditEntry, LoginFailures, Role, Staff, StaffInvitation, StaffSession  # noqa: E402
from core.models.upkeep import JobRun, NetworkFinding  # noqa: E402
from core.models.voice import StaffAccount, VoicePrompt  # noqa: E402

__all__ = [
    "Act",
    "Alert",
    "Approval",
    "Association",
    "AssociationState",
    "AuditEntry",
    "CalendarVersion",
    "Came",
    "Campaign",
    "CampaignState",
    "CampaignVersion",
    "ChannelPoll",
    "Comment",
    "CommentEntry",
    "CommentKind",
    "CommentReply",
    "CommentState",
    "ComplaintLevel",
    "ComplaintState",
    "Consent",
    "Consultation",
    "ConsultationAnswer",
    "ConsultationDraft",
    "ConsultationState",
    "Contact",
    "ContactState",
    "ContactTopic",
    "Content",
    "Conversation",
    "Correction",
    "CountedLink",
    "DeclaredDay",
    "Delivery",
    "DeliveryState",
    "EntryKind",
    "Event",
    "EventKind",
    "Feedback",
    "FeedbackEntry",
    "FeedbackState",
    "GoalsChange",
    "GoalsChangeKind",
    "GoalsFollower",
    "GoalsHeading",
    "GoalsIndicator",
    "GoalsRevision",
    "GoalsTable",
    "Handover",
    "InboundMessage",
    "InformationRequest",
    "Insight",
    "JobRun",
    "Lane",
    "LoginFailures",
    "Meeting",
    "MeetingAttendance",
    "MeetingGuest",
    "MeetingKind",
    "MeetingOutcome",
    "MeetingState",
    "Milestone",
    "MilestoneState",
    "NetworkFinding",
    "Occurrence",
    "OccurrenceState",
    "OpenTo",
    "PaperSignatures",
    "Petition",
    "PetitionDraft",
    "PetitionKind",
    "PetitionReminder",
    "PetitionState",
    "PetitionSupport",
    "PlanChange",
    "PlanRevision",
    "Priority",
    "Project",
    "ProjectFollower",
    "ProjectPlace",
    "ProjectState",
    "Proposal",
    "ProposalState",
    "PublishedAnswer",
    "PublishedWord",
    "Purpose",
    "Reaction",
    "ReplyWay",
    "RequestAct",
    "RequestComplaint",
    "RequestReminder",
    "RequestState",
    "RequestStep",
    "Role",
    "Rollup",
    "RollupLoss",
    "RollupState",
    "SQLModel",
    "SaidAndDone",
    "SaidAndDoneFeedback",
    "SavedReply",
    "SentFile",
    "SentFileState",
    "Staff",
    "StaffAccount",
    "StaffInvitation",
    "StaffSession",
    "VoicePrompt",
    "Way",
]
