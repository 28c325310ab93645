"""A real worker for the tests of killed workers: short leases, and a provider that takes a moment and may forget."""

import os
import time

from citizen_panel import create_app, gateways
from citizen_panel.domain.notifications.vocabulary import Letterbox, Receipt, Written
from citizen_panel.gateways.console import Console


class SlowConsole(Console):
    """Keeps the message at once and answers a moment later, so that kills fall in between."""

    can_find = os.environ.get("PROVIDER_CAN_FIND") == "yes"

    def send(self, to: Letterbox, message: Written) -> Receipt:
        receipt = super().send(to, message)
        time.sleep(float(os.environ.get("PROVIDER_SECONDS", "0.003")))
        return receipt

    def find(self, key: str) -> Receipt | None:
        return super().find(key) if self.can_find else None


app = create_app(LEASE_SECONDS=float(os.environ["LEASE_SECONDS"]))
app.extensions[gateways.EXTENSION] = SlowConsole(app.extensions[gateways.EXTENSION].path)
celery_app = app.extensions["celery"]
