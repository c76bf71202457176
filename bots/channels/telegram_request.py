"""How calls reach the Bot API: python-telegram-bot's transport over aiohttp, and what can go wrong on the way."""

import json
from typing import Any, NoReturn

import aiohttp
from telegram.error import TelegramError
from telegram.request import BaseRequest, RequestData

CONNECTIONS = 50
CONNECT_SECONDS = 5.0
UPLOAD_SECONDS = 60.0
CHUNK = 64 * 1024
ERROR_LIMIT = 10_000
# Both are raised before a byte of the request is written.
_NEVER_SENT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL)


class NotConnected(TelegramError):
    """The call never reached Telegram: refused, no name, no route, no free connection, or somebody else answered."""


class NoAnswer(TelegramError):
    """The call was sent and no answer that can be read came back: Telegram may have executed it."""


class ApiError(TelegramError):
    """Telegram answered, and the answer is no; `code` is its error code, `parameters` say what to do."""

    def __init__(self, code: int, description: str, parameters: dict[str, Any]) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


class AiohttpRequest(BaseRequest):
    """Kept-alive connections, at most `connections` at once; `timeout` is how long an answer may take, in seconds.

    Raises NotConnected, NoAnswer and ApiError, none of which holds the address: the token is in it.
    """

    def __init__(self, *, timeout: float = 20, connections: int = CONNECTIONS) -> None:
        self._timeout = timeout
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds within which an answer is expected where a call does not say otherwise."""
        return self._timeout

    async def initialize(self) -> None:
        """Open the pool of connections; a first call does it too."""
        self._open()

    async def shutdown(self) -> None:
        """Close all connections."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections)
            self._session = aiohttp.ClientSession(connector=connector, headers={"User-Agent": self.USER_AGENT})
        return self._session

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """The status and body of a success; everything else is raised."""
        upload = UPLOAD_SECONDS if request_data and request_data.contains_files else self._timeout
        limits = _limits(
            read=_given(read_timeout, self._timeout),
            write=_given(write_timeout, upload),
            connect=_given(connect_timeout, CONNECT_SECONDS),
            pool=_given(pool_timeout, self._timeout),
        )
        status, body = await self._exchange(method, url, limits, _encoded(request_data))
        if not 200 <= status < 300:
            _refuse(status, body)
        return status, body

    async def _exchange(
        self, method: str, url: str, limits: aiohttp.ClientTimeout, content: dict[str, Any]
    ) -> tuple[int, bytes]:
        """Without redirects, since the address is the key. Causes are cut off: their text may hold the address."""
        try:
            async with self._open().request(method, url, timeout=limits, allow_redirects=False, **content) as response:
                return response.status, await response.read()
        except _NEVER_SENT as error:
            raise NotConnected(f"Telegram was not reached ({type(error).__name__})") from None
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            raise NoAnswer(f"no answer from Telegram ({type(error).__name__})") from None

    async def download(self, url: str, limit: int) -> bytes | None:
        """The bytes behind an address of the Bot API; None when there are more than `limit`."""
        limits = _limits(read=self._timeout, write=self._timeout, connect=CONNECT_SECONDS, pool=self._timeout)
        try:
            async with self._open().get(url, timeout=limits, allow_redirects=False) as response:
                if response.status == 404:
                    raise ApiError(400, "the file is not there any more", {})
                if response.status != 200:
                    _refuse(response.status, await response.content.read(ERROR_LIMIT))
                body = bytearray()
                async for chunk in response.content.iter_chunked(CHUNK):
                    body += chunk
                    if len(body) > limit:
                        return None
                return bytes(body)
        except _NEVER_SENT as error:
            raise NotConnected(f"Telegram was not reached ({type(error).__name__})") from None
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            raise NoAnswer(f"no answer from Telegram ({type(error).__name__})") from None

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The body of a success, which has a `result`; NoAnswer when it is not of this form."""
        answer = _json_object(payload)
        if "result" not in answer:
            raise NoAnswer("an answer that is not Telegram's")
        return answer


def _given(timeout: Any, default: float) -> float | None:
    return default if timeout is BaseRequest.DEFAULT_NONE else timeout


def _limits(
    *, read: float | None, write: float | None, connect: float | None, pool: float | None
) -> aiohttp.ClientTimeout:
    """aiohttp's limits nest: `connect` spans the wait for a free connection too, `total` everything."""
    acquire = None if pool is None or connect is None else pool + connect
    total = None if acquire is None or write is None or read is None else acquire + write + read
    return aiohttp.ClientTimeout(total=total, connect=acquire, sock_connect=connect, sock_read=read)


def _encoded(request_data: RequestData | None) -> dict[str, Any]:
    if request_data is None:
        return {}
    if not request_data.contains_files:
        return {"data": request_data.json_payload, "headers": {"Content-Type": "application/json"}}
    form = aiohttp.FormData(request_data.json_parameters)
    for part, (filename, content, mime) in request_data.multipart_data.items():
        form.add_field(part, content, filename=filename, content_type=mime)
    return {"data": form}


def _refuse(status: int, body: bytes) -> NoReturn:
    """Only an answer in Telegram's form is Telegram's word; a proxy's page is not, except that 5xx decides nothing."""
    answer = _json_object(body)
    description, parameters = answer.get("description"), answer.get("parameters")
    if isinstance(description, str):
        raise ApiError(status, description, parameters if isinstance(parameters, dict) else {})
    if status < 500 and status != 413:
        raise NotConnected(f"HTTP {status} from something before Telegram")
    raise ApiError(status, f"HTTP {status}", {})


def _json_object(body: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(body)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}
