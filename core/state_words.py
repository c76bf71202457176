"""The words of states, roles and acts as refusals say them; each is the code itself, collected for the catalogues."""

from core.i18n import N_, NC_

# Campaigns and what is planned of them, petitions, consultations, associations, proposals.
OF_THINGS = (
    N_("draft"), N_("submitted"), N_("returned"), N_("approved"), N_("scheduled"), N_("planned"), N_("running"),
    N_("paused"), N_("done"), N_("missed"), N_("cancelled"), N_("gathering"), N_("closed"), N_("deposited"),
    N_("accepted"), N_("refused"), N_("open"), N_("registered"), N_("confirmed"), N_("declined"), N_("left"),
    N_("taken"), N_("dismissed"), N_("empty"),
)  # fmt: skip
# Of these things a language may say the same word otherwise; the context is the name of the enum without "State".
OF_ONE_THING = (
    NC_("feedback", "new"), NC_("feedback", "answered"), NC_("feedback", "closed"), NC_("petition", "refused"),
    NC_("delivery", "cancelled"), NC_("occurrence", "planned"), NC_("occurrence", "running"),
    NC_("occurrence", "done"), NC_("occurrence", "cancelled"),
)  # fmt: skip
OF_DELIVERIES = (
    N_("claimed"), N_("sending"), N_("sent"), N_("failed"), N_("skipped"), N_("unknown"), N_("again"),
)  # fmt: skip
OF_MATTERS = (
    N_("received"), N_("in work"), N_("in_work"), N_("clarification"), N_("extended"), N_("answered"),
    N_("withdrawn"), N_("new"), N_("head"), N_("commission"),
)  # fmt: skip
ROLES = (N_("editor"), N_("approver"), N_("moderator"), N_("admin"), N_("auditor"))
ACTS = (
    N_("edit"), N_("submit"), N_("approve"), N_("return"), N_("schedule"), N_("start"), N_("pause"), N_("resume"),
    N_("rest"), N_("finish"), N_("miss"), N_("cancel"), N_("take"), N_("answer"), N_("close"), N_("reopen"), N_("hear"),
)  # fmt: skip
