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
    seen = re.search(r'name="seen" value="(\d+)"', page)
    data = {"form_token": token_in(page), **({"seen": seen[1]} if seen else {}), **fields}
    files = data.pop("files", None)
    return await client.post(f"{shown.rstrip('/')}/{deed}", data=data, files=files, headers=PAGE)
