"""What the networks refuse, and whether the caller broke the contract by asking."""

from typing import Any

Json = dict[str, Any]


class BotApiError(Exception):
    """A refusal in the Bot API's own words; `violation` says that the request itself was wrong."""

    def __init__(self, code: int, description: str, *, violation: bool = False, parameters: Json | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.violation = violation
        self.parameters = parameters

    def body(self) -> Json:
        """Return the JSON answer."""
        answer: Json = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            answer["parameters"] = self.parameters
        return answer


def bad_request(reason: str, *, violation: bool = False) -> BotApiError:
    """Return a 400 with Telegram's prefix."""
    return BotApiError(400, f"Bad Request: {reason}", violation=violation)


class GraphError(Exception):
    """A refusal in the Graph API's own form; `violation` says that the request itself was wrong."""

    def __init__(
        self,
        code: int,
        message: str,
        *,
        subcode: int | None = None,
        status: int = 400,
        kind: str = "OAuthException",
        transient: bool = False,
        violation: bool = False,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.subcode = subcode
        self.status = status
        self.kind = kind
        self.transient = transient
        self.violation = violation

    def body(self, trace: str) -> Json:
        """Return the JSON answer."""
        error: Json = {"message": self.message, "type": self.kind, "code": self.code}
        if self.subcode is not None:
            error["error_subcode"] = self.subcode
        error["is_transient"] = self.transient
        error["fbtrace_id"] = trace
        return {"error": error}
