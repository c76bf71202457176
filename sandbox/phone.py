"""The phone page: play a citizen in the browser, with forms alone; the script only looks for news."""

import hashlib
import json
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, select_autoescape
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from sandbox.citizens import ControlError, citizen_of
from sandbox.facebook_state import Kept, Photo
from sandbox.phone_deeds import CHANNEL_DEEDS, CHAT_DEEDS, MESSENGER_DEEDS, PAGE_DEEDS, Deeds, facebook_person
from sandbox.phone_text import as_html, inside
from sandbox.telegram_state import Citizen, StoredFile
from sandbox.violations import Json
from sandbox.world import World

STATIC = Path(__file__).parent / "static"
LANGUAGES = {"ar": "العربية", "fr": "Français", "zgh": "ⵜⴰⵎⴰⵣⵉⵖⵜ", "en": "English"}

_pages = Environment(loader=PackageLoader("sandbox", "templates"), autoescape=select_autoescape(), trim_blocks=True)
_pages.filters["entities"] = as_html
_pages.filters["inside"] = inside
_pages.filters["clock"] = lambda seconds: time.strftime("%H:%M", time.gmtime(seconds))


def _world(request: Request) -> World:
    world: World = request.app.state.world
    return world


def _render(name: str, status: int = 200, **values: Any) -> Response:
    return HTMLResponse(_pages.get_template(name).render(**values), status)


async def people(request: Request) -> Response:
    """Show who can be played, and a form for one more."""
    telegram = _world(request).telegram
    newest = list(telegram.citizens.values())[-30:]
    return _render("people.html", people=reversed(newest), number=len(telegram.citizens), languages=LANGUAGES)


async def create(request: Request) -> Response:
    """Create somebody and open the chat."""
    form = await request.form()
    telegram = _world(request).telegram
    made = Citizen(
        telegram.new_citizen_id(),
        first_name=str(form.get("first_name") or "Amina")[:64],
        language_code=str(form.get("language_code") or "ar"),
        phone_number=str(form.get("phone_number") or ""),
    )
    telegram.add_citizen(made)
    return RedirectResponse(f"/phone/{made.id}", 303)


def _citizen(request: Request) -> Citizen:
    return citizen_of(_world(request).telegram, int(request.path_params["user"]))


def _chat(world: World, citizen: Citizen) -> Json:
    bot = world.telegram.main_bot()
    answers = [each for each in bot.queries.values() if each["user_id"] == citizen.id and each["answer"]]
    return {
        "bot": bot,
        "messages": list(world.telegram.messages(bot, citizen.id).values())[-200:],
        "keyboard": bot.keyboards.get(citizen.id),
        "answer": answers[-1]["answer"] if answers else None,
    }


def _channel(world: World, _citizen: Citizen) -> Json:
    return {"channels": list(world.telegram.channels.values())}


def _page(world: World, citizen: Citizen) -> Json:
    page = world.facebook
    return {"page": page, "posts": list(reversed(page.posts.values())), "me": facebook_person(world, citizen)}


def _messenger(world: World, citizen: Citizen) -> Json:
    me = facebook_person(world, citizen)
    return {"page": world.facebook, "messages": [each for each in world.facebook.messages if each["psid"] == me.id]}


TABS: dict[str, tuple[str, Callable[[World, Citizen], Json], Deeds]] = {
    "chat": ("Bot", _chat, CHAT_DEEDS),
    "channel": ("Channel", _channel, CHANNEL_DEEDS),
    "page": ("Facebook", _page, PAGE_DEEDS),
    "messenger": ("Messenger", _messenger, MESSENGER_DEEDS),
}


def _shown(world: World, citizen: Citizen, tab: str, *, problem: str = "", start: str = "") -> Response:
    values = TABS[tab][1](world, citizen)
    titles = {name: each[0] for name, each in TABS.items()}
    status = 422 if problem else 200
    values |= {"citizen": citizen, "tab": tab, "tabs": titles, "problem": problem, "start": start}
    return _render(f"{tab}.html", status, state=_state(world, citizen), **values)


async def show(request: Request) -> Response:
    """Show one tab of a person's phone."""
    try:
        tab, start = request.path_params.get("tab", "chat"), request.query_params.get("start", "")
        return _shown(_world(request), _citizen(request), tab, start=start)
    except (ControlError, KeyError):
        return RedirectResponse("/phone", 303)


async def do(request: Request) -> Response:
    """Do what a form says, and show the tab again."""
    world, tab = _world(request), str(request.path_params["tab"])
    try:
        citizen = _citizen(request)
        deed = TABS[tab][2][request.path_params["deed"]]
    except (ControlError, KeyError):
        return RedirectResponse("/phone", 303)
    try:
        async with request.form() as form:
            await deed(world, citizen, form)
    except (ControlError, ValueError) as error:
        return _shown(world, citizen, tab, problem=str(error))
    return RedirectResponse(f"/phone/{citizen.id}/{tab}#end", 303)


def _state(world: World, citizen: Citizen) -> str:
    """Return a mark that changes when anything on the phone does."""
    telegram, page = world.telegram, world.facebook
    bot = telegram.main_bot()
    seen = [
        list(telegram.messages(bot, citizen.id).values())[-200:],
        bot.keyboards.get(citizen.id),
        [(list(each.messages.values())[-50:], list(each.reactions.values())) for each in telegram.channels.values()],
        [(post.message, post.reactions, post.published) for post in page.posts.values()],
        [(comment.message, comment.hidden, comment.reactions) for comment in page.comments.values()],
        len(page.messages),
        [each["answer"] for each in bot.queries.values() if each["user_id"] == citizen.id],
    ]
    return hashlib.sha256(json.dumps(seen).encode()).hexdigest()[:16]


async def state(request: Request) -> Response:
    """Tell the script whether there is news."""
    try:
        return JSONResponse({"state": _state(_world(request), _citizen(request))})
    except ControlError:
        return JSONResponse({"state": "gone"}, 404)


def _stored(world: World, number: str) -> StoredFile | Photo | Kept | None:
    page = world.facebook
    return world.telegram.files.get(number) or page.photos.get(number) or page.files.get(number)


async def picture(request: Request) -> Response:
    """Show a photo of a chat or of the page, or a file of a Messenger message."""
    world, number = _world(request), request.path_params["file"]
    stored = _stored(world, number)
    if stored is None or not stored.content:
        return Response(status_code=404)
    mime = stored.mime if isinstance(stored, Kept) else "image/png"
    return Response(stored.content, media_type=mime, headers={"cache-control": "max-age=3600"})


def _file(name: str) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(_request: Request) -> Response:
        return FileResponse(STATIC / name)

    return endpoint


ROUTES = [
    Route("/phone", people, methods=["GET"]),
    Route("/phone", create, methods=["POST"]),
    Route("/phone/phone.css", _file("phone.css")),
    Route("/phone/phone.js", _file("phone.js")),
    Route("/phone/file/{file}", picture),
    Route("/phone/{user:int}", show, methods=["GET"]),
    Route("/phone/{user:int}/state", state, methods=["GET"]),
    Route("/phone/{user:int}/{tab}", show, methods=["GET"]),
    Route("/phone/{user:int}/{tab}/{deed}", do, methods=["POST"]),
]
