"""The networks, one adapter each: whatever is special to a network ends here.

One more channel is one adapter that fulfils `bots.channel.Channel`, payloads recorded from its network under
`tests/channels/payloads/`, a `ChannelCase` that passes `tests/channels/contract.py`, and one line where channels are
put together.
"""
