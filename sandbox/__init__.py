"""The pretend networks: the Bot API and the Graph API over real HTTP, all in memory, with fault switches.

One more call of a network is one model (`bot_calls.py`, `graph_calls.py`) and one line in that network's table.
"""
