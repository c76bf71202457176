"""Field expressions of the Graph API: `id,comments.limit(5){message}` read, and known field names per node."""

import re
from dataclasses import dataclass, field

from sandbox.violations import GraphError

# Readable fields that exist; the sandbox leaves out those it has no value for, as the Graph API does.
_PAGE_FIELDS = (
    "id name about access_token bio can_post category category_list cover description emails engagement fan_count "
    "followers_count has_added_app hours is_messenger_platform_bot is_permanently_closed is_published is_verified "
    "is_webhooks_subscribed link location messaging_feature_status new_like_count overall_star_rating phone "
    "rating_count single_line_address talking_about_count unread_message_count unread_notif_count "
    "unseen_message_count username verification_status website were_here_count "
)
PAGE_FIELDS = frozenset(_PAGE_FIELDS.split())
_POST_FIELDS = (
    "id actions admin_creator allowed_advertising_objectives application backdated_time call_to_action "
    "can_reply_privately child_attachments comments_mirroring_domain coordinates created_time event "
    "expanded_height expanded_width feed_targeting from full_picture height icon instagram_eligibility "
    "is_app_share is_eligible_for_promotion is_expired is_hidden is_inline_created is_instagram_eligible "
    "is_popular is_published is_spherical message message_tags multi_share_end_card multi_share_optimized "
    "parent_id permalink_url picture place privacy promotable_id promotion_status properties "
    "scheduled_publish_time shares status_type story story_tags subscribed target targeting timeline_visibility "
    "updated_time via video_buying_eligibility width attachments comments insights likes reactions sharedposts "
    "sponsor_tags to "
)
POST_FIELDS = frozenset(_POST_FIELDS.split())
_COMMENT_FIELDS = (
    "id admin_creator application attachment can_comment can_hide can_like can_remove can_reply_privately "
    "comment_count created_time from is_hidden is_private like_count live_broadcast_timestamp message "
    "message_tags object parent permalink_url private_reply_conversation user_likes comments likes reactions "
)
COMMENT_FIELDS = frozenset(_COMMENT_FIELDS.split())
_PHOTO_FIELDS = "id alt_text alt_text_custom created_time from images link name page_story_id picture "
PHOTO_FIELDS = frozenset(_PHOTO_FIELDS.split())

_NAME = re.compile(r"\s*([A-Za-z_][\w]*)")
_ARGUMENT = re.compile(r"\.(\w+)\(([^()]*)\)")


@dataclass(frozen=True)
class Wanted:
    """One field asked for, with its modifiers and the fields wanted below it."""

    name: str
    arguments: dict[str, str] = field(default_factory=dict)
    below: "tuple[Wanted, ...]" = ()

    @property
    def shown_as(self) -> str:
        """The key in the answer."""
        return self.arguments.get("as", self.name)


def parse_fields(expression: str) -> tuple[Wanted, ...]:
    """Return the fields of an expression, or refuse as the Graph API does."""
    found, position = _read(expression, 0)
    if position != len(expression):
        raise _syntax(expression, position)
    return found


def _read(text: str, position: int) -> tuple[tuple[Wanted, ...], int]:
    found: list[Wanted] = []
    while match := _NAME.match(text, position):
        position = match.end()
        arguments: dict[str, str] = {}
        while modifier := _ARGUMENT.match(text, position):
            arguments[modifier.group(1)] = modifier.group(2)
            position = modifier.end()
        below: tuple[Wanted, ...] = ()
        if text[position : position + 1] == "{":
            below, position = _read(text, position + 1)
            if text[position : position + 1] != "}":
                raise _syntax(text, position)
            position += 1
        while modifier := _ARGUMENT.match(text, position):
            arguments[modifier.group(1)] = modifier.group(2)
            position = modifier.end()
        found.append(Wanted(match.group(1), arguments, below))
        if text[position : position + 1] != ",":
            break
        position += 1
    return tuple(found), position


def _syntax(text: str, position: int) -> GraphError:
    near = text[position : position + 20]
    return GraphError(2500, f'Syntax error "Expected end of string instead of \\"{near}\\"." at character {position}: '
                      f"{text}", violation=True)  # fmt: skip


def check_names(wanted: tuple[Wanted, ...], known: frozenset[str], node: str) -> None:
    """Refuse a field the node does not have."""
    for each in wanted:
        if each.name not in known:
            message = f"(#100) Tried accessing nonexisting field ({each.name}) on node type ({node})"
            raise GraphError(100, message, violation=True)
