"""Tokens that prove a form was ours: signed, and bound to a cookie that another site cannot read or set."""

import secrets
from datetime import timedelta

from fastapi import Request, Response
from itsdangerous import BadData, URLSafeTimedSerializer
from pydantic import SecretStr

from core.clock import now
from core.i18n import N_
from web.explained import Explained

COOKIE = "jisr_form"
FIELD = "form_token"
LIFETIME = timedelta(hours=8)


class OldForm(Exception):
    """The form is ours, shown to this very browser, but too long ago."""


class FormTokens:
    """Makes and checks form tokens; one cookie per browser, a token per page."""

    def __init__(self, secret_key: SecretStr, *, https: bool) -> None:
        self._signer = URLSafeTimedSerializer(secret_key.get_secret_value(), salt="jisr form")
        self._https = https

    def browser(self, request: Request) -> str:
        """What the browser is known by: its cookie, or a fresh value to `keep`."""
        return request.cookies.get(COOKIE) or secrets.token_urlsafe(24)

    def token(self, browser: str) -> str:
        """A token for a form shown to this browser."""
        return self._signer.dumps(browser)

    def keep(self, request: Request, response: Response, browser: str) -> None:
        """Give the browser its cookie, unless it has it."""
        if request.cookies.get(COOKIE) != browser:
            response.set_cookie(COOKIE, browser, path="/console", httponly=True, samesite="lax", secure=self._https)

    def require(self, request: Request, token: str) -> None:
        """Raise Explained (403) unless the token was made for this browser, OldForm where that is over LIFETIME ago."""
        browser, shown_at = request.cookies.get(COOKIE), now()
        try:
            made_for, shown_at = self._signer.loads(token, return_timestamp=True)
        except BadData:
            made_for = None
        if not browser or made_for != browser:
            raise Explained(
                403,
                "the form has expired; open the page again",
                N_("This page is too old"),
                N_("Nothing was done. Go back: what you wrote is still there. Copy it, open the page again, and send "
                   "it from there."),
            )  # fmt: skip
        if now() - shown_at > LIFETIME:
            raise OldForm
