"""Exact counts about the panel, for the tables alone: nobody is shown one of them before it was made safe."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.dialects.postgresql import distinct_on

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.domain.citizens import caps
from citizen_panel.domain.citizens.models import AskingTally, Citizen
from citizen_panel.domain.citizens.vocabulary import AskedFor, PanelStatus
from citizen_panel.domain.consent.models import ConsentStanding
from citizen_panel.domain.consent.purposes import MEMBERSHIP
from citizen_panel.domain.consent.vocabulary import NIL
from citizen_panel.domain.health.vocabulary import Within
from citizen_panel.domain.ledger.models import Entry, Payload
from citizen_panel.domain.sessions.models import Attendance, Invitation
from citizen_panel.domain.sessions.vocabulary import AttendanceCapacity, AttendanceState, InvitationState

LATELY = timedelta(days=90)
MONTHS = 12
MEMBERS = (PanelStatus.ACTIVE, PanelStatus.PAUSED)
ENDS = ("30", "60", "180", "365", "later")
"""Within how many days a yes to being on the panel ends."""

OFTEN = ("0", "1", "2", "3", "4", "more")
ANSWERS = ("yes", "no", "none", "waiting")
CAME, DID_NOT = "came", "did_not"
JOINED, LEFT = "joined", "left"
_ANSWERED = {
    InvitationState.ACCEPTED: "yes",
    InvitationState.DECLINED: "no",
    InvitationState.LAPSED: "none",
    InvitationState.ISSUED: "waiting",
    InvitationState.OPENED: "waiting",
}
_WAS_THERE = (
    AttendanceState.ATTENDED,
    AttendanceState.LATE,
    AttendanceState.LEFT_EARLY,
    AttendanceState.STOPPED,
)


def newest_fact() -> int:
    """The number of the newest fact; 0 when nothing has happened."""
    return int(db.session.execute(select(func.max(Entry.id))).scalar_one() or 0)


def status() -> dict[str, int]:
    """How many people are on the panel, pause, or have not been reached yet."""
    shown = (PanelStatus.ACTIVE, PanelStatus.PAUSED, PanelStatus.JOINED)
    rows = db.session.execute(select(Citizen.status, func.count()).group_by(Citizen.status)).all()
    counted = {code: people for code, people in rows}  # noqa: C416  # a row is no pair to a type checker
    return {each.value: counted.get(each, 0) for each in shown}


def ends(today: date) -> dict[str, int]:
    """Of how many people on the panel the yes to being on it ends, within how many days."""
    days = ConsentStanding.expires_on - today
    bucket = case(*((days <= int(most), most) for most in ENDS[:-1]), else_=ENDS[-1]).label("bucket")
    rows = db.session.execute(
        select(bucket, func.count())
        .join(Citizen, Citizen.id == ConsentStanding.citizen_id)
        .where(
            ConsentStanding.purpose == MEMBERSHIP,
            ConsentStanding.scope_id == NIL,
            ConsentStanding.expires_on >= today,
            Citizen.status.in_(MEMBERS),
        )
        .group_by("bucket")
    )
    return _in_order(ENDS, rows.all())


def often(today: date, kinds: Sequence[AskedFor]) -> dict[str, int]:
    """How many people on the panel were asked, or came, how often in the last 90 days."""
    times = _times(today, LATELY, kinds)
    bucket = case(*((times == int(exact), exact) for exact in OFTEN[1:-1]), (times > 0, OFTEN[-1]), else_=OFTEN[0])
    return _in_order(OFTEN, _of_members(bucket))


def limits(today: date) -> dict[str, int]:
    """How many people on the panel are below, at or over the most that the caps allow."""
    counts = (
        (_times(today, timedelta(days=30), [AskedFor.INVITED]), caps.INVITATIONS_IN_30_DAYS),
        (_times(today, LATELY, caps.CAME), caps.SESSIONS_IN_90_DAYS),
        (_times(today, timedelta(days=365), caps.CAME), caps.SESSIONS_IN_365_DAYS),
    )
    over = [(times > most, Within.OVER.value) for times, most in counts]
    reached = [(times == most, Within.AT.value) for times, most in counts]
    return _in_order(tuple(Within), _of_members(case(*over, *reached, else_=Within.BELOW.value)))


def months(today: date) -> list[str]:
    """The last 12 months as year and month, this one last."""
    first = today.year * 12 + today.month - MONTHS
    return [f"{number // 12}-{number % 12 + 1:02d}" for number in range(first, first + MONTHS)]


def moves(today: date) -> dict[str, dict[str, int]]:
    """How many people joined and left in each of the last 12 months.

    What the fact says is gone once somebody was erased; that they left is then the last that is known of them.
    """
    since = date.fromisoformat(f"{months(today)[0]}-01")
    joined = select(Entry.occurred_at).where(Entry.kind == "CitizenJoined", Entry.occurred_at >= since)
    last = (
        select(Entry.occurred_at, Payload.body["status"].astext.label("status"))
        .outerjoin(Payload, Payload.entry_id == Entry.id)
        .where(Entry.kind == "PanelStatusChanged", Entry.occurred_at >= since)
        .ext(distinct_on(Entry.subject_id))
        .order_by(Entry.subject_id, Entry.id.desc())
        .subquery()
    )
    left = select(last.c.occurred_at).where(func.coalesce(last.c.status, PanelStatus.LEFT) == PanelStatus.LEFT)
    empty = dict.fromkeys(months(today), 0)
    found = {JOINED: dict(empty), LEFT: dict(empty)}
    for name, facts in ((JOINED, joined), (LEFT, left)):
        for moment in db.session.execute(facts).scalars():
            month = f"{clock.day_of(moment):%Y-%m}"
            if month in found[name]:
                found[name][month] += 1
    return found


def answers(today: date) -> dict[str, dict[str, int]]:
    """What became of the invitations of the last 90 days, by the way they went; those we took back are left out."""
    rows = db.session.execute(
        select(Invitation.channel, Invitation.state, func.count())
        .where(Invitation.issued_at >= today - LATELY)
        .group_by(Invitation.channel, Invitation.state)
        .order_by(Invitation.channel)
    )
    found: dict[str, dict[str, int]] = {}
    for channel, state, count in rows:
        if answer := _ANSWERED.get(InvitationState(state)):
            line = found.setdefault(channel, dict.fromkeys(ANSWERS, 0))
            line[answer] += count
    return found


def meetings(today: date) -> dict[str, int]:
    """How many citizens came to meetings of the last 90 days for which they had a place, and how many did not."""
    corrected = select(Attendance.corrects_id).where(Attendance.corrects_id.is_not(None))
    was_there = Attendance.state.in_(_WAS_THERE)
    came, did_not = db.session.execute(
        select(func.count().filter(was_there), func.count().filter(~was_there)).where(
            Attendance.capacity == AttendanceCapacity.CITIZEN,
            Attendance.happened_at >= today - LATELY,
            Attendance.state != AttendanceState.EXCUSED,
            Attendance.id.not_in(corrected),
        )
    ).one()
    return {CAME: came, DID_NOT: did_not}


def _times(today: date, days: timedelta, kinds: Sequence[AskedFor]) -> ColumnElement[int]:
    """How often a citizen was asked, or came, in the last so many days."""
    counted = select(func.sum(AskingTally.times)).where(
        AskingTally.citizen_id == Citizen.id,
        AskingTally.kind.in_(kinds),
        AskingTally.day_on > today - days,
        AskingTally.day_on <= today,
    )
    return func.coalesce(counted.correlate(Citizen).scalar_subquery(), 0)


def _of_members(bucket: ColumnElement[str]) -> Sequence[tuple[str, int]]:
    each = select(bucket.label("bucket")).where(Citizen.status.in_(MEMBERS)).subquery()
    rows = db.session.execute(select(each.c.bucket, func.count()).group_by(each.c.bucket))
    return [(name, people) for name, people in rows]


def _in_order(names: Sequence[str], rows: Sequence[tuple[str, int]]) -> dict[str, int]:
    counted = dict(rows)
    return {str(name): counted.get(str(name), 0) for name in names}
