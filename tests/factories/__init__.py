"""Objects for tests, by app. Actors with a role stand in tests/actors.py."""
