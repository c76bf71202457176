"""Tokens that prove a form was ours: signed, and bound to a cookie that another site cannot read or set."""

import secrets
from datetime import timedelta

from fastapi import HTTPException, Request, Response
from itsdangerous import BadData, URLSafeTimedSerializer
from pydantic import SecretStr

COOKIE = "jisr_form"
FIELD = "form_token"
LIFETIME = timedelta(hours=8)


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
        """Raise HTTPException 403 unless the token was made for this browser within LIFETIME."""
        browser = request.cookies.get(COOKIE)
        try:
            made_for = self._signer.loads(token, max_age=int(LIFETIME.total_seconds()))
        except BadData:
            made_for = None
        if not browser or made_for != browser:
            raise HTTPException(403, "the form has expired; open the page again")
