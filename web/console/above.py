"""The way back from the address of a form: whoever opens it as a page is led to the page that the form stands on."""

from collections.abc import Sequence

from starlette.routing import BaseRoute, Match

from web.console.desk import HOME


def page_above(routes: Sequence[BaseRoute], path: str) -> str:
    """The nearest page over the address of a form; the first page of the console where there is none."""
    while len(path) > len(HOME):
        path = path.rstrip("/").rpartition("/")[0]
        for address in (path, f"{path}/"):
            asked = {"type": "http", "method": "GET", "path": address}
            if any(route.matches(asked)[0] is Match.FULL for route in routes):
                return address
    return HOME
