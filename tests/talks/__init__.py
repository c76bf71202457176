"""Any conversation: whatever people, staff, networks and the clock do in whatever order."""
