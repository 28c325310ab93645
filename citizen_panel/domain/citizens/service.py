"""Joining, pausing and leaving the panel."""

import os
import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from citizen_panel.core import clock, references
from citizen_panel.core.actor import Actor, Capacity
from citizen_panel.core.db import constraint_of, db
from citizen_panel.core.errors import NotFound, Refusal
from citizen_panel.core.events import Code, Event
from citizen_panel.core.sealing import KeyClass, padded
from citizen_panel.core.vault import lookup_hash, seal_row, wrap_person_key
from citizen_panel.core.words import say
from citizen_panel.domain.accounts import queries as accounts
from citizen_panel.domain.accounts import rules as account_rules
from citizen_panel.domain.accounts import service as account_service
from citizen_panel.domain.accounts.vocabulary import LinkPurpose, UserKind
from citizen_panel.domain.citizens import access_needs, queries, rules
from citizen_panel.domain.citizens.events import CitizenJoined, ContactChanged, ContactConfirmed, PanelStatusChanged
from citizen_panel.domain.citizens.models import AskingPreference, Citizen, ContactDetails, ContactPoint, PersonKey
from citizen_panel.domain.citizens.vocabulary import (
    CHANNEL_OF,
    Assistance,
    ContactSheet,
    ContactWay,
    Joined,
    JoiningForm,
    LegalAge,
    PanelStatus,
)
from citizen_panel.domain.consent import queries as consents
from citizen_panel.domain.consent import service as consent
from citizen_panel.domain.consent.purposes import ACCESS_REMEMBER
from citizen_panel.domain.consent.vocabulary import Action, GivenThrough, Proof, TextFormat
from citizen_panel.domain.equality import service as equality
from citizen_panel.domain.equality.events import EqualityAnswered
from citizen_panel.domain.equality.rules import read_answers
from citizen_panel.domain.equality.vocabulary import Answers
from citizen_panel.domain.ledger import service as ledger
from citizen_panel.domain.notifications import service as notifications
from citizen_panel.domain.notifications.reopening import lift_bounce
from citizen_panel.domain.notifications.vocabulary import RecipientKind

ANY_TIME = 2**21 - 1
"""Seven days of three parts: until somebody says otherwise, they may be asked for any of them."""

STOP_CODE_LENGTH = 10


def new_stop_code() -> str:
    """A code to stop with, for the receipt: ten characters that are hard to confuse."""
    return "".join(secrets.choice(references.ALPHABET) for _ in range(STOP_CODE_LENGTH))


def join(
    form: JoiningForm, *, actor: Actor, channel: GivenThrough | str, assistance: Assistance | None = None
) -> Joined:
    """Take somebody onto the panel, in the present transaction: account, key, sealed details, every yes and no.

    The same form (by its key) joins once; a second time returns the same receipt. Raises Refusal in the words of
    `rules.why_not_join`, `no_wording` when a text to agree to is not published, and `unknown_council`. Where a
    partner's code was used, the door records that next (`partners.service.attribute`).
    """
    queries.lock_joining(form.key)
    if (before := queries.citizen(form.key)) is not None:
        return Joined(before.id, before.reference, form.stop_code, is_new=False)
    if (refusal := rules.why_not_join(form)) is not None:
        raise refusal
    form = replace(form, stop_code=form.stop_code or new_stop_code())
    citizen = _admit(form, is_vouched_for=assistance is not None)
    token = queries.platform_token(citizen.id)
    if actor.capacity is None or actor.capacity is Capacity.CITIZEN:
        actor = Actor(Capacity.CITIZEN, user_id=citizen.user_account_id, citizen_id=citizen.id, token=token)
    joined = CitizenJoined(token=token, channel=GivenThrough(channel), council=Code(form.council_code))
    keep_contact(citizen.id, form.sheet, form.ways)
    said = _decide(form, citizen.id, token, GivenThrough(channel), assistance)
    answered = _keep_answers(form, citizen.id, token)
    ledger.record_all([joined, answered], actor=actor)
    ledger.record_all(said, actor=actor, occurred_at=assistance.captured_at if assistance else None)
    if form.needs and ACCESS_REMEMBER in form.granted:
        access_needs.keep(citizen.id, form.needs, remember=True, channel=GivenThrough(channel), actor=actor)
    _welcome(form, citizen, actor)
    return Joined(citizen.id, citizen.reference, form.stop_code)


def keep_contact(citizen_id: UUID, sheet: ContactSheet, ways: Sequence[ContactWay]) -> None:
    """Seal name and addresses in place of those kept, and keep by hash how the person can be found and reached."""
    key_id, sealed = seal_row(KeyClass.CONTACT, "contact_details", citizen_id, 1, padded(sheet.written()))
    kept = db.session.get(ContactDetails, citizen_id)
    if kept is None:
        kept = ContactDetails(citizen_id=citizen_id)
        db.session.add(kept)
    kept.key_id, kept.sealed, kept.changed_at = key_id, sealed, clock.now()
    kept.name_hash = queries.name_hash(sheet.name)
    points = {(point.channel, point.lookup_hash): point for point in queries.contact_points(citizen_id)}
    for rank, way in enumerate(ways, start=1):
        hashed = accounts.address_hash(CHANNEL_OF[way], sheet.at(way))
        point = points.pop((way.value, hashed), None)
        if point is None:
            db.session.add(ContactPoint(citizen_id=citizen_id, channel=way, lookup_hash=hashed, rank=rank))
        else:
            point.rank = rank
    for gone in points.values():
        db.session.delete(gone)
    db.session.flush()


def change_contact(citizen_id: UUID, sheet: ContactSheet, ways: Sequence[ContactWay], *, actor: Actor) -> None:
    """Change how somebody is reached and signs in; records each way that is no longer the same."""
    citizen = _existing(citizen_id)
    before = queries.contact_sheet(citizen_id) or ContactSheet()
    keep_contact(citizen_id, sheet, ways)
    if citizen.user_account_id is not None:
        account_service.change_addresses(
            citizen.user_account_id, email=sheet.email or None, mobile=sheet.mobile or None
        )
    token = queries.platform_token(citizen_id)
    for way in ContactWay:
        if before.at(way) != sheet.at(way):
            ledger.record(ContactChanged(token=token, channel=way), actor=actor)


def confirm_contact(citizen_id: UUID, address_hash: bytes, *, actor: Actor) -> bool:
    """Note that an address proved to be the person's own; from the first one on they can be asked.

    Messages go to it again if one came back. Returns False when it is no address of theirs, or was confirmed before.
    """
    lift_bounce(address_hash, clock.now())
    point = next((p for p in queries.contact_points(citizen_id) if p.lookup_hash == address_hash), None)
    if point is None or point.verified_at is not None:
        return False
    point.verified_at = clock.now()
    db.session.flush()
    token = queries.platform_token(citizen_id)
    ledger.record(ContactConfirmed(token=token, channel=ContactWay(point.channel)), actor=actor)
    settle_in(citizen_id, actor=actor)
    return True


def settle_in(citizen_id: UUID, *, actor: Actor) -> bool:
    """Let somebody be asked from now on, once an address is proved and, under 16, a guardian agrees; else False."""
    citizen = _existing(citizen_id)
    is_proved = any(point.verified_at for point in queries.contact_points(citizen_id))
    if citizen.status != PanelStatus.JOINED or not is_proved or not queries.may_be_asked(citizen):
        return False
    _move(citizen, PanelStatus.ACTIVE, actor)
    return True


def wait_again(citizen_id: UUID, *, actor: Actor) -> None:
    """Ask somebody no more until a guardian agrees again; harmless when they cannot be asked anyway, as in a pause."""
    citizen = _existing(citizen_id)
    if citizen.status == PanelStatus.ACTIVE:
        _move(citizen, PanelStatus.JOINED, actor)


def be_sixteen(citizen_id: UUID, *, actor: Actor) -> None:
    """Note that somebody is 16: they are not asked until they agreed afresh (`agree_afresh`). A pause goes on."""
    citizen = _existing(citizen_id)
    citizen.legal_age = LegalAge.SIXTEEN_17
    if citizen.status == PanelStatus.ACTIVE:
        _move(citizen, PanelStatus.JOINED, actor)
    db.session.flush()


def agree_afresh(citizen_id: UUID, *, actor: Actor) -> None:
    """Note that somebody who has come of age agrees for themselves; saying it twice is harmless."""
    citizen = _existing(citizen_id)
    if citizen.age_review_on is not None and citizen.legal_age == LegalAge.SIXTEEN_17:
        citizen.age_review_on = None
        db.session.flush()
        settle_in(citizen_id, actor=actor)


def pause(citizen_id: UUID, until: date | None, *, actor: Actor) -> None:
    """Ask somebody no more for a while: up to and with a day, or until they say so. Raises Refusal `past_date`."""
    if until is not None and until < clock.today():
        raise Refusal("past_date", say("The date must be today or later"), field="until")
    citizen = _on_the_panel(citizen_id)
    _preference(citizen_id).paused_until_on = until
    if citizen.status != PanelStatus.PAUSED:
        _move(citizen, PanelStatus.PAUSED, actor)


def resume(citizen_id: UUID, *, actor: Actor) -> None:
    """End a pause; harmless when there is none."""
    citizen = _on_the_panel(citizen_id)
    _preference(citizen_id).paused_until_on = None
    if citizen.status == PanelStatus.PAUSED:
        verified = any(point.verified_at for point in queries.contact_points(citizen_id))
        is_ready = verified and queries.may_be_asked(citizen)
        _move(citizen, PanelStatus.ACTIVE if is_ready else PanelStatus.JOINED, actor)


def end_pauses(*, actor: Actor) -> int:
    """End every pause whose last day is over; returns how many."""
    over = queries.pauses_over(clock.today())
    for citizen in over:
        resume(citizen.id, actor=actor)
    return len(over)


def leave(citizen_id: UUID, *, actor: Actor) -> None:
    """Take somebody off the panel at once; harmless when they have left.

    Consents, places and messages are let go by `rights.service`, in the same transaction.
    """
    citizen = _existing(citizen_id)
    if citizen.status != PanelStatus.LEFT:
        _move(citizen, PanelStatus.LEFT, actor)


def _admit(form: JoiningForm, *, is_vouched_for: bool) -> Citizen:
    nobody = Actor.nobody()
    account = account_service.open_account(
        UserKind.CITIZEN, email=form.sheet.email or None, mobile=form.sheet.mobile or None, actor=nobody
    )
    citizen = Citizen(
        id=form.key,
        user_account_id=account.id,
        reference=references.reference(),
        status=PanelStatus.ACTIVE if is_vouched_for and form.age_review_on is None else PanelStatus.JOINED,
        legal_age=LegalAge(form.legal_age),
        age_review_on=form.age_review_on,
        council_code=form.council_code,
        language=form.writes_in or form.language,
        formats=[] if form.reading is TextFormat.PLAIN else [form.reading],
        household_hash=household_of(form.sheet),
        joined_on=clock.today(),
        confirmed_on=clock.today(),
    )
    try:
        with db.session.begin_nested():
            db.session.add(citizen)
            db.session.flush()
    except IntegrityError as error:
        if "council" in constraint_of(error):
            raise Refusal("unknown_council", say("Choose your council from the list"), field="council") from error
        raise
    kek_name, wrapped = wrap_person_key(os.urandom(32))
    db.session.add_all(
        [
            PersonKey(citizen_id=citizen.id, wrapped=wrapped, kek_name=kek_name),
            AskingPreference(citizen_id=citizen.id, weekly_parts=ANY_TIME),
        ]
    )
    db.session.flush()
    return citizen


def _decide(
    form: JoiningForm, citizen_id: UUID, token: UUID, channel: GivenThrough, assistance: Assistance | None
) -> list[Event]:
    ways_yes, ways_no = rules.contact_purposes(form.ways)
    decided = dict.fromkeys(form.refused | ways_no, Action.REFUSED)
    decided |= dict.fromkeys(form.granted | ways_yes, Action.GRANTED)
    texts = consents.texts_in_force(tuple(decided), form.language, form.reading)
    if any(purpose not in texts for purpose in decided):
        raise Refusal("no_wording", say("We are not taking new people just now. Phone us, and we will help."))
    occasion = consent.Occasion(
        channel=channel,
        receipt_hash=queries.receipt_hash(form.stop_code),
        assisted_by=assistance.user_id if assistance else None,
        effective_at=assistance.captured_at if assistance else None,
        proof=Proof(evidence=assistance.evidence) if assistance and assistance.evidence else None,
    )
    said = {purpose: (action, texts[purpose]) for purpose, action in decided.items()}
    return consent.record_first(citizen_id, token, said, occasion)


def _keep_answers(form: JoiningForm, citizen_id: UUID, token: UUID) -> EqualityAnswered:
    answers = read_answers(rules.kept_answers(form), form.place_edition)
    if not isinstance(answers, Answers):
        raise Refusal("unknown_answer", say("Select one of the answers shown"), field=answers.characteristic)
    equality.keep(queries.equality_pseudonym(citizen_id), answers)
    return EqualityAnswered(token=token, question_set=answers.question_set)


def _welcome(form: JoiningForm, citizen: Citizen, actor: Actor) -> None:
    """Queue the one message whose button shows that the address is the person's own."""
    way = rules.first_message_by(form.ways)
    if way is None:
        return
    link = account_service.issue_link(
        citizen.user_account_id,
        LinkPurpose.CONFIRM_CONTACT,
        accounts.address_hash(CHANNEL_OF[way], form.sheet.at(way)),
        lasts=account_rules.CONFIRMATION_LASTS,
    )
    notifications.queue(
        "welcome",
        key=f"welcome:{citizen.id}",
        recipient_kind=RecipientKind.CITIZEN,
        recipient_id=citizen.id,
        channel=CHANNEL_OF[way],
        language=form.language,
        concerns_kind="sign_in_link",
        concerns_id=link.id,
        actor=actor,
    )


def household_of(sheet: ContactSheet) -> bytes | None:
    """The keyed hash by which people at one address are known to share it; nothing without an address."""
    if not (sheet.postcode and sheet.address):
        return None
    first = "".join(sheet.address[0].lower().split())
    return lookup_hash("household", sheet.postcode.replace(" ", ""), first)


def _move(citizen: Citizen, status: PanelStatus, actor: Actor) -> None:
    citizen.status = status
    db.session.flush()
    ledger.record(PanelStatusChanged(token=queries.platform_token(citizen.id), status=status), actor=actor)


def _preference(citizen_id: UUID) -> AskingPreference:
    found = db.session.get(AskingPreference, citizen_id)
    if found is None:
        found = AskingPreference(citizen_id=citizen_id, weekly_parts=ANY_TIME)
        db.session.add(found)
    return found


def _existing(citizen_id: UUID) -> Citizen:
    found = queries.citizen(citizen_id)
    if found is None:
        raise NotFound
    return found


def _on_the_panel(citizen_id: UUID) -> Citizen:
    found = _existing(citizen_id)
    if found.status == PanelStatus.LEFT:
        raise Refusal("has_left", say("You have left the panel. You can join again at any time."))
    return found
