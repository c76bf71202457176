"""The rehearsal: a sandbox, a running Jisr, and the main job played from outside, over HTTP and the command alone."""
