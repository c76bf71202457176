"""What the pretend Facebook remembers: one page, its posts, comments, reactions and conversations."""

from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sandbox.serials import next_large
from sandbox.violations import Json

PAGE_ID = "100200300400500"
APP_ID = "900800700600500"
PAGE_TOKEN = "EAAsandboxpagetoken"
APP_SECRET = "sandbox-app-secret"
VERIFY_TOKEN = "sandbox-verify-token"
SCOPES = (
    "pages_manage_posts", "pages_read_engagement", "pages_manage_engagement", "pages_read_user_content",
    "pages_messaging", "pages_manage_metadata", "read_insights",
)  # fmt: skip
FIRST_PERSON = 7_000_000_000_001


@dataclass
class Person:
    """Somebody on Facebook, known to the page by a page-scoped id; last_wrote in Unix seconds."""

    id: str
    name: str
    last_wrote: float | None = None

    def json(self) -> Json:
        """Return the `from` object."""
        return {"id": self.id, "name": self.name}


@dataclass
class Comment:
    """A comment on a post, or an answer to one; `time` in Unix seconds."""

    id: str
    post_id: str
    parent_id: str
    author: Json
    message: str
    time: float
    hidden: bool = False
    answered_privately: bool = False
    reactions: dict[str, str] = field(default_factory=dict)


@dataclass
class Photo:
    """An uploaded picture; published ones belong to a post."""

    id: str
    url: str
    alt: str
    caption: str
    content: bytes
    post_id: str | None = None


@dataclass
class Kept:
    """A file that came with a Messenger message, or ahead of one; reusable ones may be sent again by their id."""

    id: str
    kind: str
    name: str
    mime: str
    content: bytes
    reusable: bool


@dataclass
class Post:
    """A post of the page or of a visitor; `time` in Unix seconds, reactions by person."""

    id: str
    author: Json
    message: str
    time: float
    link: str = ""
    photos: list[Photo] = field(default_factory=list)
    published: bool = True
    hidden: bool = False
    edited: float | None = None
    scheduled: int | None = None
    reactions: dict[str, str] = field(default_factory=dict)
    params: Json = field(default_factory=dict)


class Facebook:
    """Everything of the pretend Facebook; `now` returns Unix seconds."""

    def __init__(self, now: Callable[[], float]) -> None:
        self.now = now
        self.page_id, self.page_token = PAGE_ID, PAGE_TOKEN
        self.page_name = "جهة بني ملال خنيفرة"
        self.app_id, self.app_secret, self.verify_token = APP_ID, APP_SECRET, VERIFY_TOKEN
        self.followers = 18_400
        self.token_valid = True
        self.token_expires_at = 0
        self.scopes = list(SCOPES)
        self.duplicate_seconds = 60.0
        self.app_usage: Json = {"call_count": 3, "total_time": 2, "total_cputime": 2}
        self.business_usage: Json = {"call_count": 3, "estimated_time_to_regain_access": 0}
        self.callback_url = ""
        self.app_fields: list[str] = []
        self.page_fields: list[str] = []
        self.batch_size = 1
        self.events: deque[Json] = deque()
        self.last_event: Json | None = None
        self.last_error: str | None = None
        self.people: dict[str, Person] = {}
        self.posts: dict[str, Post] = {}
        self.photos: dict[str, Photo] = {}
        self.comments: dict[str, Comment] = {}
        self.messages: list[Json] = []
        self.files: dict[str, Kept] = {}
        self.profile: Json = {}
        self.insights: dict[tuple[str, str], Any] = {}
        self.published_texts: Counter[str] = Counter()

    def page(self) -> Json:
        """Return the page as an author."""
        return {"id": self.page_id, "name": self.page_name}

    def person(self, person_id: str | None = None, name: str | None = None) -> Person:
        """Return somebody by id, new if unknown; without an id, the first citizen."""
        person_id = person_id or str(FIRST_PERSON)
        if person_id not in self.people:
            self.people[person_id] = Person(person_id, name or f"Citizen {len(self.people) + 1}")
        return self.people[person_id]

    def add_post(self, author: Json, message: str, **more: Any) -> Post:
        """Store a post and return it."""
        post = Post(f"{self.page_id}_{next_large()}", author, message, self.now(), **more)
        self.posts[post.id] = post
        if author["id"] == self.page_id:
            self.published_texts[message] += 1
        return post

    def add_comment(self, parent: Post | Comment, author: Json, message: str) -> Comment:
        """Store a comment on a post or on a comment and return it."""
        post_id = parent.post_id if isinstance(parent, Comment) else parent.id
        number = post_id.partition("_")[2]
        made = Comment(f"{number}_{next_large()}", post_id, parent.id, author, message, self.now())
        self.comments[made.id] = made
        return made

    def comments_of(self, parent_id: str) -> list[Comment]:
        """Return what was written below a post or comment, oldest first."""
        return [each for each in self.comments.values() if each.parent_id == parent_id]

    def tell(self, field_name: str, value: Json) -> None:
        """Queue a change of the page's feed, if app and page are subscribed to the field."""
        if field_name in self.page_fields:
            self.queue(
                {"id": self.page_id, "time": int(self.now()), "changes": [{"field": field_name, "value": value}]}
            )

    def tell_message(self, field_name: str, event: Json) -> None:
        """Queue a Messenger event, if the page is subscribed to its field."""
        if field_name in self.page_fields:
            self.queue({"id": self.page_id, "time": int(self.now() * 1000), "messaging": [event]})

    def queue(self, entry: Json) -> None:
        """Put an entry behind the others, again if need be."""
        self.last_event = entry
        self.events.append(entry)


def graph_time(seconds: float) -> str:
    """Return a time as the Graph API writes it."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")
