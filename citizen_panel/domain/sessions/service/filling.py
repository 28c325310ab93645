"""Filling seats that came free: first those we called off, then who waits or stands by, as the mix needs them.

One filling at a time: people are locked first, then the draws of the project, as everywhere.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.domain.citizens.asking import MONTH, lock_citizens, note_not_asked
from citizen_panel.domain.citizens.coming import Told, suits
from citizen_panel.domain.citizens.models import Citizen
from citizen_panel.domain.citizens.queries import best_channel
from citizen_panel.domain.citizens.vocabulary import AskedFor
from citizen_panel.domain.citizens.wishes import away_on_all, told_by
from citizen_panel.domain.matching import alternates, proof
from citizen_panel.domain.matching import queries as matching
from citizen_panel.domain.matching.models import Alternate, Place
from citizen_panel.domain.matching.places import lock_draw, move_place
from citizen_panel.domain.matching.replacing import needed_by, promote
from citizen_panel.domain.matching.rules.replacement import Replacement
from citizen_panel.domain.matching.vocabulary import DrawState, PlaceState, Sentence
from citizen_panel.domain.notifications.vocabulary import Channel
from citizen_panel.domain.projects import queries as projects
from citizen_panel.domain.projects.asking_days import in_words, may_ask_on
from citizen_panel.domain.projects.prepared import may_ask_of_age
from citizen_panel.domain.projects.rules import Allowed, Answer, NotAllowed
from citizen_panel.domain.projects.vocabulary import BriefState, ProjectState
from citizen_panel.domain.reference.queries import working_days_between
from citizen_panel.domain.sessions import queries, seating
from citizen_panel.domain.sessions.models import Invitation
from citizen_panel.domain.sessions.queries import Time
from citizen_panel.domain.sessions.rules.standing_in import QUICK, SLOW, answer_until, may_be_a_letter
from citizen_panel.domain.sessions.service.asking import Ask, invite, who_may_be_asked, write_about
from citizen_panel.domain.sessions.vocabulary import Way

if TYPE_CHECKING:
    from citizen_panel.domain.matching.models import Draw
    from citizen_panel.domain.projects.models import RecruitmentBrief


Row = TypeVar("Row", Alternate, seating.CalledOff)


@dataclass(frozen=True)
class Filling:
    """What a filling came to: who was asked, how many seats nobody could be asked for, and why in words for staff."""

    asked: Sequence[Invitation] = ()
    empty: int = 0
    reasons: tuple[Sentence, ...] = ()


@dataclass
class _Round:
    """One filling under way."""

    draw: "Draw"
    brief: "RecruitmentBrief"
    times: Sequence[Time]
    actor: Actor
    people: Mapping[UUID, Citizen]
    asked: list[Invitation] = field(default_factory=list)

    @property
    def may_ask_more(self) -> Answer:
        """Whether anybody may be asked today who was not asked yet: by the brief's days, and the ages it names."""
        of_age = may_ask_of_age(self.brief)
        if isinstance(of_age, NotAllowed):
            return of_age
        return may_ask_on(clock.today(), self.brief.open_from_on, self.brief.open_to_on)

    @property
    def last_start(self) -> datetime:
        return max(time.slot.starts_at for time in self.times)


def fill_seats(draw_id: UUID, *, actor: Actor) -> Filling:
    """Ask as many people as there are seats free for places of a draw, and say what could not be filled.

    Nobody is asked before the team released the first invitations: until then whoever takes over a place only waits
    with the others. Outside the days of the brief no stand-in is asked; whoever was asked before still may have a seat.
    Doing it again at once changes nothing.
    """
    around = {one.citizen_id for one in alternates.standing(draw_id)}
    around |= {one.citizen_id for one in seating.waiting_list(draw_id)}
    around |= {one.citizen_id for one in seating.called_off(draw_id)}
    people = {one.id: one for one in lock_citizens([one for one in around if one is not None])}
    drawn = matching.draw(draw_id)
    if drawn is not None:
        seating.lock_seats(drawn.project_id)
    draw = lock_draw(draw_id)
    brief = projects.brief(draw.recruitment_brief_id) if draw is not None else None
    if draw is None or brief is None or not _goes_on(draw, brief):
        return Filling()
    times = queries.choices_of(brief.project_id, brief.id)
    if not seating.is_released(draw_id):
        return _before_anybody_is_asked(draw, actor)
    if not times:
        return Filling()
    filled = _ask(_Round(draw, brief, times, actor, people))
    draw.unfilled = proof.kept(filled.reasons) if filled.empty else None
    db.session.flush()
    return filled


def _goes_on(draw: "Draw", brief: "RecruitmentBrief") -> bool:
    is_open = brief.state == BriefState.APPROVED and brief.project.state in (
        ProjectState.PREPARING,
        ProjectState.RUNNING,
    )
    return is_open and draw.state == DrawState.CONFIRMED


def _before_anybody_is_asked(draw: "Draw", actor: Actor) -> Filling:
    """Let stand-ins take over places of people who left before the invitations: they are asked with all others."""
    held = seating.holding(draw.id)
    missing = seating.wanted_in(draw.id) - len(held)
    standing = [one for one in alternates.standing(draw.id) if one.citizen_id is not None]
    if missing <= 0 or not standing:
        return Filling()
    tokens = [one.token for one in held]
    found = needed_by(draw, tokens, [one.token for one in standing], seats=missing, spare=0)
    chosen = set(found.people) if isinstance(found, Replacement) else set()
    for one in standing:
        if str(one.token) in chosen:
            promote(one, actor=actor)
    return Filling()


def _ask(going: _Round) -> Filling:
    _again_first(going)
    room, (standing, waiting) = seating.room(going.draw, going.times), _willing(going)
    seats, held = room.missing, seating.holding(going.draw.id)
    if not seats and waiting:  # others have not answered yet, but these want to come
        seats, standing = room.for_waiting, {}
        kept = {one.token for one in seating.kept_in(going.draw.id)}
        held = [one for one in held if one.state == PlaceState.TAKEN or one.token in kept]
    if not seats:
        return Filling(going.asked)
    tokens = [one.token for one in held]
    spare = seating.spare_of(going.draw.id)
    found = needed_by(going.draw, tokens, [*standing, *waiting], seats=seats, spare=spare)
    chosen = [UUID(token) for token in found.people] if isinstance(found, Replacement) else []
    for token in chosen:
        if token in waiting:
            _offer_again(waiting[token], going)
        else:
            alternate, ask, until = standing[token]
            place = promote(alternate, actor=going.actor)
            _invite(going, place, ask, until, "stand_in")
    empty = max(0, room.missing - len(chosen))
    reasons = found.reasons if found is not None else ()
    return Filling(going.asked, empty, (*reasons, *_why_nobody_more(going)) if empty else reasons)


def _why_nobody_more(going: _Round) -> tuple[Sentence, ...]:
    """Why no stand-in is asked today, where that is not allowed."""
    match going.may_ask_more:
        case NotAllowed(_, reason):
            days = {"first": going.brief.open_from_on, "last": going.brief.open_to_on}
            return (Sentence(reason, tuple((name, in_words(day)) for name, day in days.items())),)
    return ()


def _again_first(going: _Round) -> None:
    """Ask those first whose meeting we called off: it was our doing, and their place is still theirs.

    This question stands for the first, so that both count as one towards how often they are asked.
    """
    room = seating.room(going.draw, going.times)
    lost = seating.called_off(going.draw.id)
    lately = [one for one in lost if clock.day_of(one.invitation.issued_at) > clock.today() - MONTH]
    can = _who_can_answer(lately, going, extra=1)
    can += _who_can_answer([one for one in lost if one not in lately], going)
    for one, ask, until in can[: max(0, room.free - room.unanswered)]:
        if move_place(one.place.id, to=PlaceState.DRAWN, only_from=(PlaceState.RELEASED,)):
            note_not_asked(ask.citizen_id, AskedFor.INVITED, clock.day_of(one.invitation.issued_at))
            _invite(going, one.place, ask, until, "seat_free")


def _willing(
    going: _Round,
) -> tuple[dict[UUID, tuple[Alternate, Ask, datetime]], dict[UUID, Invitation]]:
    """Who stands by and can be asked, and who waits and could come to a time that is free; by their tokens."""
    listed = seating.waiting_list(going.draw.id)
    here = who_may_be_asked(listed, going.people, going.brief, is_new=False)
    waiting = {
        one.token: one
        for one in listed
        if one.citizen_id in here
        and (not one.could_make or any(time.slot_ids <= {*one.could_make} for time in going.times))
    }
    may_ask = going.may_ask_more == Allowed()
    standing_by = _who_could_come(alternates.standing(going.draw.id), going) if may_ask else []
    already = queries.asked_already(going.brief.project_id, [one.citizen_id for one in standing_by if one.citizen_id])
    standing = _who_can_answer(standing_by, going, but=already)
    return {one.token: (one, ask, until) for one, ask, until in standing}, waiting


def _who_could_come(rows: Collection[Alternate], going: _Round) -> list[Alternate]:
    """Of these those who could come to one of the times, by what they told us; who said nothing could come to any."""
    told = told_by([one.citizen_id for one in rows if one.citizen_id is not None])
    return [one for one in rows if one.citizen_id and any(_suits(told[one.citizen_id], time) for time in going.times)]


def _suits(told: Told, time: Time) -> bool:
    parts = ((time.slot, time.meeting), *time.also)
    return all(suits(told, at.starts_at, at.ends_at, in_person=to.way == Way.IN_PERSON) for at, to in parts)


def _who_can_answer(
    rows: Collection[Row], going: _Round, *, but: Collection[UUID] = (), extra: int = 0
) -> list[tuple[Row, Ask, datetime]]:
    """Of these those who may be asked, are there on a day with a time, and can still answer before it begins."""
    days = {clock.day_of(time.slot.starts_at) for time in going.times}
    not_now = away_on_all([one.citizen_id for one in rows if one.citizen_id is not None], days) | {*but}
    able = {key: one for key, one in going.people.items() if key not in not_now}
    asks = who_may_be_asked(rows, able, going.brief, extra=extra)
    found = []
    for row in rows:
        ask = asks.get(row.citizen_id) if row.citizen_id is not None else None
        way = _way(ask, going) if ask is not None else None
        if way is not None:
            found.append((row, way[0], way[1]))
    return found


def _way(ask: Ask, going: _Round) -> tuple[Ask, datetime] | None:
    """How to ask somebody in time: by letter only while there are working days enough, else by what is quick."""
    channel: Channel | None = ask.channel
    days = working_days_between(clock.today(), clock.day_of(going.last_start))
    if channel in SLOW and not may_be_a_letter(days or 0):
        channel = best_channel(ask.citizen_id, QUICK)
    until = answer_until(channel, clock.now(), going.last_start) if channel is not None else None
    return None if channel is None or until is None else (Ask(ask.citizen_id, channel), until)


def _invite(going: _Round, place: Place, ask: Ask, until: datetime, kind: str) -> None:
    asked = invite(place, ask, going.brief.project_id, answer_by_at=until, kind=kind, actor=going.actor)
    asked.keeps_seat = True
    going.asked.append(asked)


def _offer_again(invitation: Invitation, going: _Round) -> None:
    """Tell somebody on the waiting list that a seat is free; from now on they have as long as any stand-in."""
    until = answer_until(Channel(invitation.channel), clock.now(), going.last_start) or going.last_start
    invitation.waiting_at, invitation.keeps_seat, invitation.answer_by_at = None, True, until
    db.session.flush()
    key = f"seat_free:{invitation.id}:{clock.now():%Y%m%dT%H%M%S}"
    write_about(invitation, "seat_free", key=key, actor=going.actor)
    going.asked.append(invitation)
