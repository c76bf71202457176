"""Telling of a name that is none of those there are: which there are, and which one may be meant."""

import difflib
from collections.abc import Collection

from core.errors import BadInput
from core.i18n import N_
from core.sentence import Sentence


def unknown(kind: str, name: str, known: Collection[str], where: str) -> BadInput:
    """BadInput for `name`, which is no `kind` (N_("province")): it names those known and guesses at one of them."""
    near = difflib.get_close_matches(name, known, n=1)
    remedy = N_("Known: %(known)s. Did you mean %(near)r?") if near else N_("Known: %(known)s.")
    values = {"kind": Sentence(kind), "name": name, "known": tuple(known), "near": near[0] if near else ""}
    return BadInput("unknown %(kind)s %(name)r", where=where, remedy=remedy, **values)
