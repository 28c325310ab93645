"""citizen_panel: citizens and public bodies design services together, fairly and lawfully."""

import gc

_was_on = gc.isenabled()
gc.disable()  # tables and forms are made to stay: looking for garbage among them takes a quarter of every start

from citizen_panel.app import create_app  # noqa: E402

gc.freeze()  # and looking among it later, at the first round after this, would take as much
if _was_on:
    gc.enable()

__all__ = ["create_app"]
