"""What people attached in Messenger: fetched from the network's own hosts, without our token, and bounded."""

import asyncio
from urllib.parse import urljoin, urlsplit

import requests

from bots.channel import NotReached, Rejected

# Where Facebook keeps attachments; any host under one of these.
HOSTS = ("fbcdn.net", "fbsbx.com", "facebook.com")
HOPS = 3
CHUNK = 64 * 1024
CONNECT_TIMEOUT = 5.0


async def fetch(address: str, api_base: str, limit: int, patience: float) -> bytes:
    """The bytes at an attachment's address; raises Rejected or NotReached. `patience` is in seconds.

    A foreign address is refused before anything is asked of it, also when one of the network's leads there: what
    stands in a message is somebody else's word.
    """
    return await asyncio.to_thread(_fetch, address, api_base, limit, patience)


def allowed(address: str, api_base: str) -> bool:
    """Whether an address is the network's: one of its hosts over HTTPS, or the server that we were told to use."""
    try:
        parts, base = urlsplit(address), urlsplit(api_base)
        told = (parts.scheme, parts.hostname, parts.port) == (base.scheme, base.hostname, base.port)
        standard = parts.scheme == "https" and parts.port in (None, 443)
    except ValueError:
        return False
    if told:
        return True
    host = (parts.hostname or "").rstrip(".")
    return standard and any(host == one or host.endswith(f".{one}") for one in HOSTS)


def _fetch(address: str, api_base: str, limit: int, timeout: float) -> bytes:
    with requests.Session() as session:
        session.trust_env = False
        for _hop in range(HOPS):
            if not allowed(address, api_base):
                raise Rejected("the attachment is not on one of the network's own servers")
            found = _read(session, address, limit, timeout)
            if isinstance(found, bytes):
                return found
            address = urljoin(address, found)
    raise Rejected("the attachment leads from one address to the next")


def _read(session: requests.Session, address: str, limit: int, timeout: float) -> bytes | str:
    """The bytes, or the next address."""
    limits = (min(CONNECT_TIMEOUT, timeout), timeout)
    try:
        with session.get(address, timeout=limits, allow_redirects=False, stream=True) as response:
            if response.is_redirect:
                return response.headers["location"]
            if response.status_code != 200:
                raise Rejected(f"the attachment is not there any more (HTTP {response.status_code})")
            return _bounded(response, limit)
    except requests.RequestException as broken:
        raise NotReached(f"the attachment was not reached ({type(broken).__name__})") from None


def _bounded(response: requests.Response, limit: int) -> bytes:
    body = bytearray()
    for chunk in response.iter_content(CHUNK):
        body += chunk
        if len(body) > limit:
            raise Rejected(f"the file has more than {limit} bytes")
    return bytes(body)
