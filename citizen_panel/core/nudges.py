"""A word to the relay that something was committed; it may be lost, because the relay also looks by itself."""

from flask import current_app

EXTENSION = "citizen_panel.nudge"


def relay() -> None:
    """Tell whoever carries out what follows, if anybody is listening."""
    tell = current_app.extensions.get(EXTENSION)
    if tell is not None:
        tell()
