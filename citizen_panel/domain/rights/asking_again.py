"""Asking again in time: yeses whose words have changed in what they mean end, and those that run out are announced."""

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, time
from uuid import UUID

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor, Capacity
from citizen_panel.core.db import db
from citizen_panel.core.errors import Refusal
from citizen_panel.core.words import say
from citizen_panel.domain.citizens import queries as people
from citizen_panel.domain.citizens import returning
from citizen_panel.domain.citizens.vocabulary import PanelStatus
from citizen_panel.domain.consent import asking_again as due
from citizen_panel.domain.consent import queries as consents
from citizen_panel.domain.consent import rules
from citizen_panel.domain.consent import service as consent
from citizen_panel.domain.consent.models import ConsentDecision, ConsentStanding
from citizen_panel.domain.consent.purposes import MEMBERSHIP
from citizen_panel.domain.consent.vocabulary import Action, GivenThrough
from citizen_panel.domain.notifications import service as notifications
from citizen_panel.domain.notifications.vocabulary import RecipientKind
from citizen_panel.domain.rights import service
from citizen_panel.domain.rights.writing import way_to_write
from citizen_panel.domain.sessions.sending import ASKED_AGAIN

ASKER = Actor.system("consents")


def asked_by(kinds: Collection[str], citizen_id: UUID) -> Sequence[due.Again]:
    """What messages of these kinds ask somebody to say yes or no to again, as it stands today."""
    because = {ASKED_AGAIN[kind] for kind in kinds if kind in ASKED_AGAIN}
    return [each for each in due.to_ask_again(citizen_id) if each.has_changed in because] if because else []


def supersede(most: int) -> int:
    """End up to so many yeses whose words have changed in what they mean, and ask the people anew; returns how many.

    Who is at it already is waited for; what was decided meanwhile stays as it is.
    """
    found = due.outdated(most)
    for citizen_id in dict.fromkeys(stood.citizen_id for stood in found):
        service.hold(citizen_id)
    ended = 0
    newest: dict[UUID, int] = {}
    for stood in found:
        place = (stood.citizen_id, stood.purpose, stood.scope_id)
        now = db.session.get(ConsentStanding, place, populate_existing=True)
        if now is None or now.decision_id != stood.decision_id:
            continue
        newest[stood.citizen_id] = consent.supersede(now).id
        ended += 1
    for citizen_id, decision_id in newest.items():
        _write(citizen_id, "wording_changed", f"wording_changed:{decision_id}", None)
    return ended


def announce(ends: Sequence[due.RunsOut]) -> int:
    """Queue the notices that these yeses run out, 60 and 14 days before; doing it twice adds nothing.

    Returns how many notices were due by now.
    """
    today, queued = clock.today(), 0
    for each in ends:
        for notice in rules.notices(each.on, today):
            last = datetime.combine(notice.not_after, time(23, 59), tzinfo=UTC)
            _write(each.citizen_id, "renewal", f"renewal:{each.citizen_id}:{each.on}:{notice.days}", last)
            queued += 1
    return queued


def _write(citizen_id: UUID, kind: str, key: str, not_after: datetime | None) -> None:
    found = people.citizen(citizen_id)
    way = people.best_channel(citizen_id) or way_to_write(citizen_id, GivenThrough.ONLINE)
    if found is None or found.status == PanelStatus.LEFT or way is None:
        return
    notifications.queue(
        kind,
        key=key,
        recipient_kind=RecipientKind.CITIZEN,
        recipient_id=citizen_id,
        channel=way,
        language=found.language,
        not_after=not_after,
        actor=ASKER,
    )


def answer(
    citizen_id: UUID,
    purpose: str,
    scope_id: UUID,
    *,
    is_yes: bool,
    language: str = "en",
    actor: Actor,
    channel: GivenThrough | str = GivenThrough.ONLINE,
    receipt_hash: bytes | None = None,
    expires_on: date | None = None,
) -> ConsentDecision:
    """Write down a yes or a no to one thing asked again, on the words in force; a no ends it at once.

    `expires_on` is the last day of a yes where what it is for has ended already; else it is worked out.

    Refusal `no_wording` when there are no words to agree to any more.
    """
    service.hold(citizen_id)
    text = consents.text_in_force(purpose, language)
    if text is None:
        raise Refusal("no_wording", say("We do not ask this any more. There is nothing to answer."))
    project = service.project_of(purpose, scope_id)
    token = people.project_token(citizen_id, project) if project else people.platform_token(citizen_id)
    said = consent.record_decision(
        citizen_id=citizen_id,
        token=token,
        purpose=purpose,
        action=Action.GRANTED if is_yes else Action.REFUSED,
        scope_id=scope_id,
        text=text,
        channel=channel,
        assisted_by=actor.user_id if actor.capacity is not Capacity.CITIZEN else None,
        receipt_hash=receipt_hash,
        expires_on=expires_on if is_yes else None,
        actor=actor,
        project=project,
    )
    if not is_yes:
        service.end_with(citizen_id, purpose, scope_id, actor=actor, channel=channel)
    elif purpose == MEMBERSHIP:
        returning.come_back(citizen_id, actor=actor)
    return said
