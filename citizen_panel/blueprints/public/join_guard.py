"""Keeping machines out of the panel without a puzzle: a hidden field, a signed time, and budgets."""

import logging
from datetime import timedelta

from flask import request

from citizen_panel.blueprints.frame.identity import network
from citizen_panel.blueprints.frame.join_draft import Draft
from citizen_panel.blueprints.public.forms.join import HIDDEN
from citizen_panel.core import clock
from citizen_panel.core.errors import Refusal
from citizen_panel.core.vault import lookup_hash
from citizen_panel.core.words import say
from citizen_panel.domain.accounts import queries as accounts
from citizen_panel.domain.accounts import service as account_service
from citizen_panel.domain.accounts.vocabulary import Limit, Noted
from citizen_panel.domain.citizens.vocabulary import ContactSheet

log = logging.getLogger(__name__)

TOO_QUICK = 3  # seconds in which nobody reads ten pages
TOO_OLD = 12 * 3600
DAY = timedelta(days=1)
MANY = say("Many people joined from here today. Try again tomorrow, or phone us and we help you to join.")
AWAY = say("You were away for a while, so we need you to press the button again. Your answers are still here")
PRESS_AGAIN = say("Press the button again. This shows us that a person sent the form")
SHARED = say("{most} people joined with this email or number today. Try again tomorrow, or phone us.")
WORTH_A_LOOK = Limit(20, DAY, MANY)
NETWORK = Limit(60, DAY, MANY)
NETWORK_WITH_PARTNER = Limit(200, DAY, MANY)
CONTACT = Limit(5, DAY, SHARED)
"""A household shares an address; counted within one network, so that it tells nothing about anybody else."""


def why_again(draft: Draft) -> Refusal | None:
    """Why the button has to be pressed again; nothing when a person sent the form in good time."""
    if draft.age_in_seconds > TOO_OLD:
        draft.begun_at = clock.now().timestamp() - TOO_QUICK
        return Refusal("away", AWAY)
    if request.form.get(HIDDEN) or draft.age_in_seconds < TOO_QUICK:
        return Refusal("again", PRESS_AGAIN)
    return None


def check_budget(draft: Draft, sheet: ContactSheet) -> None:
    """Raise TooMany when too many joined today from this network, or with this e-mail or number from here."""
    here = accounts.network_hash(network())
    is_known_way = bool(draft.through) or draft.helper is not None
    account_service.check_limits(Noted.JOINED, here, (NETWORK_WITH_PARTNER if is_known_way else NETWORK,))
    if accounts.count_noted(Noted.JOINED, here, WORTH_A_LOOK) >= WORTH_A_LOOK.most:
        log.warning("many joined from one network: %s", Noted.JOINED)
    for contact in _contacts(sheet):
        account_service.check_limits(Noted.JOINED, contact, (CONTACT,))


def note_joined(sheet: ContactSheet) -> None:
    """Count that somebody joined from here."""
    for origin in (accounts.network_hash(network()), *_contacts(sheet)):
        account_service.note(Noted.JOINED, origin)


def _contacts(sheet: ContactSheet) -> tuple[bytes, ...]:
    told = (sheet.email.lower(), sheet.mobile, sheet.landline)
    return tuple(lookup_hash("joining", network(), each) for each in told if each)
