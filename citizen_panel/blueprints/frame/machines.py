"""Machines that ask: known by a secret they were given, compared in a time that tells nothing."""

import hmac

from flask import current_app, request

from citizen_panel.blueprints.frame.identity import act_as
from citizen_panel.core.actor import Actor
from citizen_panel.core.errors import NotFound

PROVIDER = Actor.system("provider")
"""A provider of messages that tells what became of them."""


def only_known_machines() -> None:
    """Let in who shows one of the secrets of receipts, as the provider; for anybody else there is nothing here."""
    scheme, _, shown = request.headers.get("Authorization", "").partition(" ")
    known: tuple[str, ...] = current_app.config["RECEIPT_SECRETS"]
    fits = [hmac.compare_digest(shown.strip().encode(), secret.encode()) for secret in known]
    if scheme.lower() != "bearer" or not any(fits):
        raise NotFound
    act_as(PROVIDER)
