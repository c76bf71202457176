"""Pages read and forms sent as a browser would, in English."""

import re
from typing import Any

import httpx

from tests.web.test_console import token_in

PAGE = {"Accept": "text/html", "Accept-Language": "en"}


async def read(client: httpx.AsyncClient, address: str) -> str:
    answer = await client.get(address, headers=PAGE)
    assert answer.status_code == 200, address
    return answer.text


async def send(client: httpx.AsyncClient, shown: str, deed: str, **fields: Any) -> httpx.Response:
    page = (await client.get(shown, headers=PAGE)).text
    data = {"form_token": token_in(page), "seen": newest_in(page), **fields}
    files = data.pop("files", None)
    return await client.post(f"{shown.rstrip('/')}/{deed}", data=data, files=files, headers=PAGE)


def newest_in(page: str) -> str:
    """The number of the newest entry that a page with a history shows; empty on others."""
    found = re.search(r'name="seen" value="(\d+)"', page)
    return found[1] if found else ""
