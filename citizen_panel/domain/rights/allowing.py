"""Saying yes or no to something that is free to allow, for a place somebody has or had; and changing one's mind."""

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.errors import NotFound, Refusal
from citizen_panel.core.words import say
from citizen_panel.domain.citizens.asking import lock_member
from citizen_panel.domain.consent.models import ConsentDecision
from citizen_panel.domain.consent.rules import expires_on
from citizen_panel.domain.consent.vocabulary import GivenThrough
from citizen_panel.domain.rights import asking_again, stops
from citizen_panel.domain.rights.vocabulary import StopKind, Stopped, StopWish
from citizen_panel.domain.sessions import receipts
from citizen_panel.domain.sessions.choices import Choice, choices_in
from citizen_panel.domain.sessions.queries import Taken


def decide(
    taken: Taken,
    purpose: str,
    *,
    is_yes: bool,
    language: str = "en",
    actor: Actor,
    channel: GivenThrough | str = GivenThrough.ONLINE,
) -> ConsentDecision | Stopped:
    """Write a yes or a no down; a no to what stood stops it, with all that follows, and can be undone.

    Saying the same twice writes nothing more. NotFound for what this place does not ask for; refusals `over` when
    it can no longer be said yes to, `has_left`, `no_wording`.
    """
    citizen_id = taken.booking.citizen_id
    if citizen_id is None:
        raise NotFound
    if is_yes:
        lock_member(citizen_id)
    choice = _offered(taken, purpose)
    if choice.is_on and not is_yes:
        wish = StopWish(kind=StopKind.PROJECT, purposes=((purpose, choice.scope_id),))
        return stops.stop(citizen_id, wish, actor=actor, channel=channel)
    if choice.is_on:
        return Stopped(is_new=False)
    until = expires_on(purpose, clock.today(), taken.project.closed_on)
    if is_yes and (not choice.is_open or (until is not None and until < clock.today())):
        raise Refusal("over", say("This is over, so there is nothing to say yes to any more."))
    return asking_again.answer(
        citizen_id,
        purpose,
        choice.scope_id,
        is_yes=is_yes,
        language=language,
        actor=actor,
        channel=channel,
        receipt_hash=receipts.hash_of(taken.booking.invitation_id) if taken.booking.invitation_id else None,
        expires_on=until,
    )


def _offered(taken: Taken, purpose: str) -> Choice:
    found = next((one for one in choices_in(taken) if one.purpose == purpose), None)
    if found is None:
        raise NotFound
    return found
