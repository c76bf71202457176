"""Turning a template and its values into a page in the visitor's language."""

from collections.abc import Mapping, Sequence
from functools import cached_property

from fastapi import Request
from fastapi.responses import HTMLResponse

from core.i18n import Translator, own_name, translator
from templates.environment import page_environment
from web.assets import address
from web.deps import Deps
from web.language import choose, served


class Pages:
    """Renders pages over templates/layout/base.html."""

    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages that pages come in, the default first."""
        return served(self._deps.region)

    def language(self, request: Request) -> str:
        """The language for this visitor."""
        return choose(request, self.languages)

    def speech(self, request: Request) -> Translator:
        """The translator for this visitor."""
        return translator(self.language(request))

    def page(
        self,
        request: Request,
        template: str,
        values: Mapping[str, object],
        *,
        status: int = 200,
        cache: str = "private, max-age=60",
        fixed: bool = False,
    ) -> HTMLResponse:
        """The page with its language and its caching stated; `fixed`: its address alone says the language."""
        language = self.language(request)
        html = page_environment(language).get_template(template).render(self._frame(request, language), **values)
        headers = {"Content-Language": language, "Cache-Control": cache}
        if not fixed:
            headers["Vary"] = "Accept-Language, Cookie"
        return HTMLResponse(html, status, headers)

    def _frame(self, request: Request, language: str) -> dict[str, object]:
        """What the layout needs on every page; `here` is this page's path in each language."""
        return {
            "site": self._deps.settings.public_url,
            "here": {code: here(request, code, self.languages) for code in self.languages},
            "council": self._deps.region.name(language),
            "languages": [(code, own_name(code)) for code in self.languages],
            "style": address("jisr.css"),
            "mark": address("jisr.svg"),
        }


def here(request: Request, language: str, languages: Sequence[str]) -> str:
    """This page's path in another language, filters kept; that language's first page where the path names none."""
    first, _, rest = request.url.path[1:].partition("/")
    if first not in languages:
        return f"/{language}/"
    return f"/{language}/{rest}" + (f"?{request.url.query}" if request.url.query else "")
