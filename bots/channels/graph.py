"""The Graph API, spoken through facebook-sdk; the only module that knows that library.

facebook-sdk 3.1.0 refuses today's versions, waits for ever, puts the token into the URL, knows no appsecret_proof,
drops the usage headers and takes a 500 with `{}` for success. The session under it puts that right.
"""

import asyncio
import hashlib
import hmac
import json
import ssl
import threading
import warnings
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import requests
from requests.auth import AuthBase
from urllib3.exceptions import NewConnectionError

from bots.channel import Rejected
from bots.channels.graph_errors import Trouble, to_send_error

with warnings.catch_warnings():
    # Its source has an invalid escape: a warning at the first import, an error where warnings are errors.
    warnings.simplefilter("ignore")
    import facebook

DEFAULT_BASE = "https://graph.facebook.com"
DEFAULT_VERSION = "v25.0"
CONNECT_TIMEOUT = 5.0
HIDDEN = "[hidden]"
# The newest version that the library's constructor takes; the real one is set afterwards.
ACCEPTED_VERSION = facebook.VALID_API_VERSIONS[-1]
USAGE_HEADERS = {"app": "X-App-Usage", "business": "X-Business-Use-Case-Usage"}


@dataclass(frozen=True)
class Upload:
    """A file that goes along with a call: the name people see, its MIME type, its bytes."""

    name: str
    mime: str
    content: bytes


class _Failed(Exception):
    """A call failed in a way that facebook-sdk would not notice."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.text)
        self.trouble = trouble


class _Bearer(AuthBase):
    """Puts the token into a header; as the session's own auth it also keeps a .netrc file from replacing it."""

    def __init__(self, token: str) -> None:
        self.token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self.token}"
        return request


class _Session(requests.Session):
    """Sends the library's calls to `api_base`, in time and with proof, and lets only real answers through."""

    def __init__(self, token: str, app_secret: str | None, api_base: str, timeout: float) -> None:
        super().__init__()
        self.auth = _Bearer(token)
        self.api_base = api_base.rstrip("/") + "/"
        self.timeout = (min(CONNECT_TIMEOUT, timeout), timeout)
        self.proof = _proof(token, app_secret)
        self.status = 0
        self.usage: dict[str, Any] = {}

    def request(self, method: str | bytes, url: str | bytes, **options: Any) -> requests.Response:  # type: ignore[override]
        """Carry out one call; a redirect is not followed, since it would turn a POST into a GET."""
        self.status = 0
        fields = "data" if method == "POST" else "params"
        options[fields] = {**(options.get(fields) or {}), **self.proof}
        options.update(timeout=self.timeout, allow_redirects=False)
        address = str(url).replace(facebook.FACEBOOK_GRAPH_URL, self.api_base, 1)
        return self._checked(super().request(method, address, **options))

    def _checked(self, response: requests.Response) -> requests.Response:
        """The answer when it is an object that holds a result or an error; the library looks only at its type."""
        self.status = response.status_code
        self.usage = _usage(response.headers)
        answer = _json(response)
        if not isinstance(answer, dict):
            raise _Failed(self.trouble({}, "the answer is no JSON object"))
        if response.status_code >= 300 and not answer.get("error"):
            raise _Failed(self.trouble({}, "the answer names no error"))
        response.headers["content-type"] = "application/json"
        return response

    def trouble(self, error: Mapping[str, Any], words: str = "") -> Trouble:
        """What went wrong with the last call, from the network's `error` object."""
        return Trouble(
            text=str(error.get("message") or words),
            status=self.status,
            code=_whole(error.get("code")),
            subcode=_whole(error.get("error_subcode")),
            transient=error.get("is_transient") is True,
            regain_seconds=regain_seconds(self.usage),
        )


class GraphClient:
    """Calls of one page's account; safe for many threads, each of which has a library object of its own.

    `timeout` is the longest silence of the network, in seconds. `usage` holds what the last answer's headers said
    of our use in per cent: {"app": {…}, "business": {page: […]}}.
    """

    def __init__(
        self,
        token: str,
        app_secret: str | None = None,
        *,
        api_base: str = DEFAULT_BASE,
        version: str = DEFAULT_VERSION,
        timeout: float = 20,
    ) -> None:
        self.version = version
        self.usage: dict[str, Any] = {}
        self._session_parts = (token, app_secret, api_base, timeout)
        self._secrets = tuple(secret for secret in (token, app_secret) if secret)
        self._own = threading.local()
        self._sessions: list[_Session] = []

    async def call(
        self,
        path: str,
        method: str = "GET",
        params: Mapping[str, Any] | None = None,
        files: Mapping[str, Path | Upload] | None = None,
        *,
        repeatable: bool | None = None,
    ) -> dict[str, Any]:
        """The network's answer to `method` on `path` ("123/feed"); lists and objects in `params` travel as JSON.

        A file given by its path goes under a name that says only its kind.
        Raises SendError. `repeatable` (default: for GET) says that a second try harms nobody.
        """
        again = method == "GET" if repeatable is None else repeatable
        return await asyncio.to_thread(self._call, path, method, _fields(params or {}), files or {}, again)

    def close(self) -> None:
        """Close every thread's connections."""
        while self._sessions:
            self._sessions.pop().close()

    def _call(
        self, path: str, method: str, fields: dict[str, str], files: Mapping[str, Path | Upload], repeatable: bool
    ) -> dict[str, Any]:
        api = self._api()
        try:
            with _opened(files) as opened:
                answer: dict[str, Any] = api.request(f"{api.version}/{path}", **_arguments(method, fields, opened))
                return answer
        except _Failed as failed:
            trouble = failed.trouble
        except facebook.GraphAPIError as refused:
            trouble = api.session.trouble(_error_of(refused.result))
        except requests.RequestException as broken:
            trouble = _broken(broken)
        finally:
            self.usage = api.session.usage or self.usage
        # Raised outside the handlers: the library's error, which has the URL in its text, must not come along.
        raise to_send_error(self._scrubbed(trouble), repeatable=repeatable)

    def _api(self) -> Any:
        """This thread's library object."""
        if not hasattr(self._own, "api"):
            session = _Session(*self._session_parts)
            self._sessions.append(session)
            self._own.api = facebook.GraphAPI(version=ACCEPTED_VERSION, session=session)
            self._own.api.version = self.version
        return self._own.api

    def _scrubbed(self, trouble: Trouble) -> Trouble:
        """The same trouble when the network repeats our token in its message ("Malformed access token …")."""
        text = trouble.text
        for secret in self._secrets:
            text = text.replace(secret, HIDDEN)
        return Trouble(**{**vars(trouble), "text": text})


@contextmanager
def _opened(files: Mapping[str, Path | Upload]) -> Iterator[dict[str, Any]]:
    """The files to upload, open while the call lasts."""
    with ExitStack() as stack:
        yield {
            name: (f"{name}{file.suffix}", stack.enter_context(_open(file)))
            if isinstance(file, Path)
            else (file.name, file.content, file.mime)
            for name, file in files.items()
        }


def _open(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as unreadable:
        raise Rejected(f"the file {path} cannot be read: {unreadable.strerror}") from unreadable


def regain_seconds(usage: Mapping[str, Any]) -> float:
    """The longest pause that the usage headers ask for; they count in minutes, 0 is none."""
    business = usage.get("business")
    if not isinstance(business, dict):
        return 0
    rows = [row for rows in business.values() if isinstance(rows, list) for row in rows if isinstance(row, dict)]
    return max((60.0 * _whole(row.get("estimated_time_to_regain_access")) for row in rows), default=0)


def _proof(token: str, app_secret: str | None) -> dict[str, str]:
    """The parameter that proves to the network that the token is used by its own app."""
    if not app_secret:
        return {}
    return {"appsecret_proof": hmac.new(app_secret.encode(), token.encode(), hashlib.sha256).hexdigest()}


def _arguments(method: str, fields: dict[str, str], opened: dict[str, Any]) -> dict[str, Any]:
    if method == "POST":
        return {"post_args": fields, "files": opened or None}
    return {"args": fields, "method": method}


def _fields(params: Mapping[str, Any]) -> dict[str, str]:
    """The parameters as form fields; None is left out."""
    return {name: _field(value) for name, value in params.items() if value is not None}


def _field(value: Any) -> str:
    if isinstance(value, bool | dict | list | tuple):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _usage(headers: Mapping[str, str]) -> dict[str, Any]:
    found = {name: _parsed(headers[header]) for name, header in USAGE_HEADERS.items() if header in headers}
    return {name: value for name, value in found.items() if value is not None}


def _json(response: requests.Response) -> Any:
    return _parsed(response.content)


def _parsed(text: str | bytes) -> Any:
    """The JSON value, None when it is none."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _error_of(answer: Any) -> dict[str, Any]:
    error = answer.get("error") if isinstance(answer, dict) else None
    return error if isinstance(error, dict) else {}


def _whole(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def _broken(broken: requests.RequestException) -> Trouble:
    """No answer came; only what fails before the request is written surely did not arrive."""
    early = (requests.ConnectTimeout, requests.exceptions.ProxyError, requests.exceptions.InvalidURL)
    reason = getattr(broken.args[0], "reason", None) if broken.args else None
    refused = isinstance(reason, NewConnectionError) or _certificate_refused(reason)
    return Trouble(text=type(reason or broken).__name__, reached=not (isinstance(broken, early) or refused))


def _certificate_refused(reason: object) -> bool:
    causes = reason.args if isinstance(reason, Exception) else ()
    return bool(causes) and isinstance(causes[0], ssl.SSLCertVerificationError)
