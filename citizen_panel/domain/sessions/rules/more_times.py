"""Until when somebody may answer who was told of more times."""

from datetime import datetime


def answer_until(before: datetime, usual: datetime, last_start: datetime) -> datetime:
    """The latest moment for an answer: as long as usual, never after the last time begins, never sooner than before."""
    return max(before, min(usual, last_start))
