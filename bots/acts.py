"""What a delivery does at the network: say something, change it, take it down."""

from bots.channel import Amends, Channel, Rejected
from bots.queue import Claimed
from core.message import Outbound, Receipt
from core.models import Act


async def carry_out(channel: Channel, claimed: Claimed) -> Receipt:
    """Do what a claimed delivery is there for; the receipt of a change names what was changed. Raises SendError."""
    if claimed.act is Act.SEND:
        return await channel.send(Outbound(claimed.to, claimed.message))
    if not isinstance(channel, Amends):
        raise Rejected(f"{channel.name} cannot change what it has published")
    if claimed.act is Act.EDIT:
        await channel.edit(claimed.targets[0], claimed.message)
    else:
        for target in claimed.targets:
            await channel.delete(target)
    return Receipt(claimed.targets[0])
