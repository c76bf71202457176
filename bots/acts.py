"""What a delivery does at the network: say something, change it, take it down, hide what others said."""

from bots.channel import Amends, Channel, Moderates, Rejected
from bots.queue import Claimed
from core.message import Outbound, Receipt
from core.models import Act


async def carry_out(channel: Channel, claimed: Claimed) -> Receipt:
    """Do what a claimed delivery is there for; the receipt of a change names what was changed. Raises SendError."""
    if claimed.act is Act.SEND:
        return await channel.send(Outbound(claimed.to, claimed.message))
    if claimed.act.moderates:
        await _moderate(channel, claimed)
    else:
        await _amend(channel, claimed)
    return Receipt(claimed.targets[0])


async def _amend(channel: Channel, claimed: Claimed) -> None:
    if not isinstance(channel, Amends):
        raise Rejected(f"{channel.name} cannot change what it has published")
    if claimed.act is Act.EDIT:
        await channel.edit(claimed.targets[0], claimed.message)
        return
    for target in claimed.targets:
        await channel.delete(target)


async def _moderate(channel: Channel, claimed: Claimed) -> None:
    if not isinstance(channel, Moderates):
        raise Rejected(f"{channel.name} cannot hide comments")
    await channel.hide(claimed.targets[0], hidden=claimed.act is Act.HIDE)
