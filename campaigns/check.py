"""Checking a campaign against its region: topics, provinces, languages, completeness, and every message it makes."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from campaigns.completeness import Incomplete, require_complete
from campaigns.compose import messages, poll_message
from campaigns.content import CampaignContent
from campaigns.media import check_files
from civic.region import Region
from core.errors import BadInput
from core.guess import unknown
from core.i18n import N_
from templates.posts.variables import post_variables


def check_campaign(content: CampaignContent, region: Region, *, campaign_id: int = 0) -> None:
    """Raise BadInput, its `where` the field, unless the region knows all names and every message can be sent."""
    for check in _checks(content, region):
        check()
    messages(content, region, campaign_id=campaign_id)


def faults_of(content: CampaignContent, region: Region) -> list[BadInput]:
    """Everything that `check_campaign` has against a content but its messages, of which proofs.py tells."""
    found: list[BadInput] = []
    for check in _checks(content, region):
        try:
            check()
        except Incomplete as several:
            found += several.gaps
        except BadInput as wrong:
            found.append(wrong)
    return found


def _checks(content: CampaignContent, region: Region) -> Iterator[Callable[[], None]]:
    """What is looked at before the messages are made, in this order."""
    audience, poll = content.audience, content.poll
    topics = [topic.slug for topic in region.topics]
    provinces = [province.slug for province in region.provinces]
    yield partial(_require_known, [content.topic], topics, N_("topic"), "topic")
    yield partial(_require_known, audience.topics, topics, N_("topic"), "audience.topics")
    yield partial(_require_known, audience.provinces, provinces, N_("province"), "audience.provinces")
    yield partial(_require_communes, content, region)
    yield partial(_require_known, audience.languages, region.languages, N_("language"), "audience.languages")
    yield partial(_require_known, content.fallback.values(), region.languages, N_("language"), "fallback")
    yield partial(_require_no_stray_text, content, region)
    yield partial(_require_names, content)
    yield partial(check_files, content)
    yield partial(_require_known, poll.question if poll else (), region.languages, N_("language"), "poll.question")
    yield partial(_require_known, poll.options if poll else (), region.languages, N_("language"), "poll.options")
    yield partial(require_complete, content, region)
    yield partial(_require_poll, content)


def _require_poll(content: CampaignContent) -> None:
    poll_message(content)


def _require_known(given: Iterable[str], known: Iterable[str], kind: str, field: str) -> None:
    there = list(known)
    for name in given:
        if name not in there:
            raise unknown(kind, name, there, field)


def _require_communes(content: CampaignContent, region: Region) -> None:
    """Communes are known, and lie in the provinces where provinces are named as well: else nobody is meant."""
    known = {commune.code: commune for commune in region.communes}
    for code in content.audience.communes:
        if code not in known:
            near = [commune for commune in known.values() if code.casefold() in commune.name("fr").casefold()]
            remedy = N_("Name it by its census code, such as %(known)s.")
            if near:
                remedy = N_("Name it by its census code, such as %(known)s. %(near)s is %(right)s.")
            raise BadInput(
                "unknown commune %(code)r",
                where="audience.communes",
                remedy=remedy,
                code=code,
                known=next(iter(known)),
                near=near[0].name("fr") if near else "",
                right=near[0].code if near else "",
            )
        provinces = content.audience.provinces
        if provinces and not content.audience.associations and known[code].province not in provinces:
            what = N_("commune %(code)s is in %(province)s, which audience.provinces leaves out")
            raise BadInput(
                what,
                where="audience.communes",
                remedy=N_("Take one of the two away."),
                code=code,
                province=known[code].province,
            )


def _require_names(content: CampaignContent) -> None:
    """What a template needs is there, and nothing that it does not know: a slip would leave a line out in silence."""
    declared = {one.name: one for one in post_variables(content.template)} if content.template else {}
    if not declared:
        return
    _require_known(content.data, declared, N_("name"), "data")
    missing = next((one for one in declared.values() if one.required and one.name not in content.data), None)
    if missing:
        what = N_("%(name)r is missing, which template %(template)r needs")
        raise BadInput(what, where="data", remedy=missing.about, name=missing.name, template=content.template)


def _require_no_stray_text(content: CampaignContent, region: Region) -> None:
    if not content.template:
        for language in content.body:
            _require_known([language], region.languages, N_("language"), f"body.{language}")
