"""The Goals: reading an Open SDG folder, keeping it whole, progress by compound growth, and who is told of changes."""
