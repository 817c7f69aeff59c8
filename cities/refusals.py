"""Why something about people was not done, in words for whoever asked."""


class Refused(Exception):
    """A deed that the rules forbid. The message is shown to the person: what, why, what now."""
