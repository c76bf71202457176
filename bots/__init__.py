"""Bots talk: channels carry, the inbox takes in, flows decide what is said, the outbox sends."""
