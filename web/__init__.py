"""What is served over HTTP: the networks' hooks, health, the public portal and the staff console."""
