"""What conversations come to: the names of RESULT events, and which of them are people taking part."""

# Counted as participation: somebody told, asked, supported, answered, joined or came. A withdrawal counts as less.
CONTRIBUTIONS = (
    "feedback",
    "petition_support",
    "petition_prepared",
    "information_request",
    "request_reply",
    "request_complaint_head",
    "request_complaint_commission",
    "consultation",
    "association_registered",
    "meeting_joined",
    "meeting_came",
    "comment_answered",
)
# Results as well, and no contribution: the person's own affairs with the bot, and ways out.
OTHER_RESULTS = (
    "welcome",
    "stopped",
    "mydata",
    "answer_found",
    "request_withdrawn",
    "association_left",
    "meeting_left",
    "project_followed",
    "project_left",
    "goals_followed",
    "goals_left",
)
