"""Decides what to say, to whom and when: files in, messages frozen, deliveries planned. Sends nothing itself."""
