"""The words for what the database and the metrics call by a code; a code without a word is shown as it is."""

from core.i18n import N_, NC_, Translator

CHANNELS = {
    "facebook_page": N_("Facebook page"),
    "telegram_channel": N_("Telegram channel"),
    "telegram_subscribers": N_("Telegram, to subscribers"),
    "telegram": N_("Telegram"),
    "messenger": N_("Messenger"),
}
KINDS = {
    "reactions": N_("Reactions"),
    "comments": N_("Comments"),
    "buttons": N_("Buttons pressed"),
    "links": N_("Links followed"),
    "feedback": N_("Messages to the council"),
    "petition_support": N_("Support for petitions"),
    "information_request": N_("Requests for information"),
    "consultation": N_("Answers to consultations"),
    "petition_prepared": N_("Petitions prepared"),
    "request_reply": N_("Replies to questions of the council"),
    "request_complaint_head": N_("Complaints to the head of the council"),
    "request_complaint_commission": N_("Complaints to the commission"),
    "association_registered": N_("Associations registered"),
    "meeting_joined": N_("Meetings joined"),
    "meeting_came": N_("Meetings attended"),
    "comment_answered": N_("Questions under posts that were answered"),
    "results": N_("Conversations brought to an end"),
}
# What an alert is about (core/alerts.py); its details are the program's own line.
ALERTS = {
    "token": N_("The access token of the page is about to end"),
    "network": N_("A network does not serve us"),
    "lane_held": N_("Sending has stopped until somebody acts"),
    "lane_troubled": N_("Sending has trouble and tries again"),
    "content_refused": N_("A network refuses a campaign"),
    "answers_missed": N_("Answers came too late for people to get them"),
}
CAMPAIGN_STATES = {
    "draft": N_("Draft"),
    "submitted": N_("Submitted"),
    "returned": N_("Returned"),
    "approved": N_("Approved"),
    "scheduled": N_("Scheduled"),
    "running": N_("Running"),
    "paused": N_("Paused"),
    "done": NC_("campaign", "Done"),
    "cancelled": N_("Cancelled"),
}
DELIVERY_STATES = {
    "planned": N_("Planned"),
    "claimed": N_("Waiting for its turn"),
    "sending": N_("Being sent"),
    "sent": N_("Sent"),
    "failed": N_("Failed"),
    "skipped": N_("Left out by a rule"),
    "missed": N_("Too late, not sent"),
    "cancelled": N_("Called off"),
    "unknown": N_("Outcome unknown"),
}
PROJECT_STATES = {
    "planned": N_("planned"),
    "running": N_("under way"),
    "suspended": N_("suspended"),
    "completed": N_("completed"),
    "cancelled": N_("called off"),
}
OCCURRENCE_STATES = {
    "planned": NC_("occurrence", "Planned"),
    "running": NC_("occurrence", "Running"),
    "done": NC_("occurrence", "Done"),
    "missed": NC_("occurrence", "Too late, not sent"),
    "cancelled": NC_("occurrence", "Called off"),
    "expected": N_("Comes by its rule"),
}
# Why something was not sent (campaigns/gates.py); a network's own reason is shown as it gave it.
REASONS = {
    "too_late": N_("it came too late"),
    "no_consent": N_("no agreement to news"),
    "stopped": N_("asked to stop"),
    "blocked": N_("has blocked us"),
    "not_approved": N_("not approved"),
    "channel_off": N_("the channel is switched off"),
    "cancelled": NC_("delivery", "called off"),
    "window": N_("the network's time for answers was over"),
    "not_published": N_("never published"),
    "frequency": N_("had enough news these days"),
    "other_network": N_("gets it on another network"),
}
# The texts that are told again and again (templates/posts).
POST_TEMPLATES = {
    "answer_published": N_("A published answer to a request"),
    "consultation_opening": N_("A consultation opens"),
    "consultation_results": N_("What came of a consultation"),
    "emergency": N_("An emergency"),
    "goals_indicator": N_("An indicator of the Goals"),
    "meeting": N_("An invitation to a meeting"),
    "meeting_minutes": N_("The minutes of a meeting"),
    "petition_progress": N_("How a petition stands"),
    "project_completed": N_("A project is completed"),
    "project_milestone": N_("A milestone of a project"),
    "project_started": N_("A project begins"),
    "said_and_done": N_("You said, we did"),
    "session_announcement": N_("A session of the council"),
}
# The parts of a campaign, by their names in its file.
FIELDS = {
    "name": N_("Name"),
    "topic": N_("Topic"),
    "channels": N_("Channels"),
    "template": N_("Text"),
    "body": N_("Text"),
    "send_at": N_("Hour"),
    "recurrence": N_("Recurrence"),
    "max_lateness": N_("Too late after"),
    "on_holiday": N_("On a public holiday"),
    "audience": N_("Whom it is for"),
    "provinces": N_("Provinces"),
    "communes": N_("Communes"),
    "languages": N_("Languages"),
    "topics": N_("Topics"),
    "milieu": N_("Town or country"),
    "associations": N_("Associations"),
    "took_part": N_("Took part in one of these"),
    "not_took_part": N_("Took part in none of these"),
    "data": N_("Values for the text"),
    "media": N_("Picture"),
    "photos": N_("Pictures"),
    "image": N_("File"),
    "file": N_("File"),
    "alt": N_("What the picture shows"),
    "document": N_("Document"),
    "chart": N_("Chart"),
    "poll": N_("Poll"),
    "question": N_("Question"),
    "options": N_("Answers"),
    "multiple": N_("Several answers"),
    "closes": N_("It ends at"),
    "project": N_("Project of the plan"),
    "opens": N_("Its button opens"),
    "priority": N_("How urgent it is"),
    "fallback": N_("Who has no text of their own reads …"),
    "count_links": N_("Counting links"),
    "sha256": N_("Fingerprint"),
}
# Acts on a campaign, as its history holds them.
CAMPAIGN_ACTS = {
    "import": N_("A version was saved"),
    "draft": N_("It became a draft again"),
    "submit": N_("Submitted"),
    "approve": N_("Approved"),
    "return": N_("Returned to its author"),
    "schedule": N_("An hour was set"),
    "move": N_("The hour was changed"),
    "replan": N_("The hour moved: a day off was set otherwise"),
    "not_started": N_("It did not go out"),
    "pause": N_("Paused"),
    "resume": N_("Resumed"),
    "cancel": N_("Called off"),
    "correct": N_("A correction was handed in"),
    "approve_correction": N_("The correction was approved"),
    "withdraw": N_("What was published is taken down"),
    "end_polls": N_("Its poll was ended"),
    "try": N_("Sent to oneself, to look at it"),
}
TRIGGERS = {
    "milestone_reached": N_("A milestone was reached"),
    "milestone_moved": N_("A milestone was moved"),
    "project_started": N_("A project begins"),
    "project_completed": N_("A project is completed"),
    "petition_half": N_("A petition has half of its support"),
    "petition_reached": N_("A petition has reached its number"),
    "answer_published": N_("A published answer to a request"),
    "consultation_opened": N_("A consultation opens"),
    "consultation_closed": N_("A consultation is closed"),
    "said_and_done": N_("You said, we did"),
    "meeting_minutes": N_("The minutes of a meeting"),
    "indicator_changed": N_("An indicator of the Goals changed"),
}
ROLES = {
    "editor": N_("Editor"),
    "approver": N_("Approver"),
    "moderator": N_("Moderator"),
    "admin": N_("Administrator"),
    "auditor": N_("Auditor"),
}
WEEKDAYS = {
    "monday": N_("Monday"),
    "tuesday": N_("Tuesday"),
    "wednesday": N_("Wednesday"),
    "thursday": N_("Thursday"),
    "friday": N_("Friday"),
    "saturday": N_("Saturday"),
    "sunday": N_("Sunday"),
}
# The bot's conversations.
FLOW_NAMES = {
    "welcome": N_("Welcome"),
    "menu": N_("Menu"),
    "feedback": N_("Messages to the council"),
    "petition": N_("Petitions"),
    "supports": N_("My petitions"),
    "prepare": N_("Preparing a petition"),
    "request": N_("Requests for information"),
    "myrequests": N_("My requests"),
    "meetings": N_("Meetings"),
    "association": N_("Associations"),
    "consult": N_("Consultations"),
    "projects": N_("Projects"),
    "goals": N_("The Goals"),
    "mydata": N_("My data"),
    "forget": N_("Erasing everything"),
}
# What the program does by itself (scheduler/jobs).
JOBS = {
    "start_campaigns": N_("Lets campaigns go out when their hour has come"),
    "replan_campaigns": N_("Plans hours anew when holidays or time zones change"),
    "finish_campaigns": N_("Ends campaigns of which everything has gone out"),
    "watch_requests": N_("Watches the terms of requests for information"),
    "watch_petitions": N_("Watches the terms of petitions"),
    "remind_of_meetings": N_("Reminds people of meetings"),
    "follow_consultations": N_("Opens and closes consultations"),
    "tell_followers": N_("Tells followers of projects what is new"),
    "tell_of_goals": N_("Tells followers of the Goals what is new"),
    "propose_campaigns": N_("Suggests campaigns from what happened"),
    "end_terms": N_("Ends data whose term is over"),
    "end_handovers": N_("Gives people who wait too long back to the bot"),
    "keep_files": N_("Fetches files that people sent"),
    "sweep_files": N_("Clears up files that belong to nothing"),
    "find_comments": N_("Looks for comments that were missed"),
    "read_insights": N_("Reads the networks' figures of our posts"),
    "check_networks": N_("Asks the networks whether they still serve us"),
    "count_events": N_("Counts what happened"),
    "seal_audit": N_("Seals the audit log"),
}
# What the packaged region.toml says in English.
STATED = (
    N_("General census of population and housing 2024, High Commission for Planning"),
    N_("Law 31-13"),
    N_("Law 09-08"),
    N_("Organic law 111-14"),
)


def word(t: Translator, words: dict[str, str], code: str) -> str:
    """The word of a code in the translator's language; the code itself when there is none."""
    return t(words[code]) if code in words else code
