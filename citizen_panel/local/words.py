"""What the person at the keyboard is told."""

import sys


class CannotStart(RuntimeError):
    """Something this machine lacks or forbids; the message says what to do about it."""


def say(sentence: str) -> None:
    """Print one line at once, whatever the output is connected to."""
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()
