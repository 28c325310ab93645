"""What has to be asked again: a yes that runs out soon, or whose words have changed in what they mean."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, and_, case, exists, func, select
from sqlalchemy.orm import aliased

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.domain.consent.models import ConsentDecision, ConsentStanding, ConsentText
from citizen_panel.domain.consent.rules import FIRST_NOTICE
from citizen_panel.domain.consent.vocabulary import Action
from citizen_panel.domain.consent.wordings import SOURCE


@dataclass(frozen=True)
class Again:
    """One thing to ask again: since the words changed (`has_changed`), or because it ends on `until`."""

    purpose: str
    scope_id: UUID
    until: date | None
    has_changed: bool
    text_id: UUID | None = None


@dataclass(frozen=True)
class RunsOut:
    """That something a person agreed to ends on a day."""

    citizen_id: UUID
    on: date


def running_out(today: date) -> Sequence[RunsOut]:
    """Everybody with a yes that ends within the time of the first notice, each once for every day on which one ends."""
    soon = today + timedelta(days=FIRST_NOTICE)
    ends = select(ConsentStanding.citizen_id, ConsentStanding.expires_on).where(
        ConsentStanding.expires_on.between(today, soon)
    )
    rows = db.session.execute(ends.distinct().order_by(ConsentStanding.expires_on, ConsentStanding.citizen_id))
    return [RunsOut(*row) for row in rows]


def has_yes_ending(citizen_id: UUID, on: date) -> bool:
    """Whether something a person agreed to still ends on that day: nobody who has answered is told again."""
    ends = select(ConsentStanding.purpose).where(
        ConsentStanding.citizen_id == citizen_id, ConsentStanding.expires_on == on
    )
    return db.session.execute(ends.limit(1)).first() is not None


def outdated(most: int) -> Sequence[ConsentStanding]:
    """Up to so many yeses given on words that have since changed in what they mean, in the order of people's ids."""
    language, written = SOURCE
    newest = (
        select(
            ConsentText.purpose,
            func.max(ConsentText.version).label("version"),
            func.max(ConsentText.from_at).label("from_at"),
        )
        .where(
            ConsentText.is_material,
            ConsentText.language == language,
            ConsentText.format == written,
            ConsentText.from_at <= clock.now(),
        )
        .group_by(ConsentText.purpose)
        .having(func.max(ConsentText.version) > 1)
        .subquery()
    )
    return db.session.scalars(
        select(ConsentStanding)
        .join(newest, newest.c.purpose == ConsentStanding.purpose)
        .join(ConsentDecision, ConsentDecision.id == ConsentStanding.decision_id)
        .join(ConsentText, ConsentText.id == ConsentDecision.text_id)
        .where(
            case(
                (ConsentText.version > 0, ConsentText.version < newest.c.version),
                else_=ConsentText.from_at < newest.c.from_at,  # another panel's words, as new as the day they came
            ),
            ConsentStanding.expires_on >= clock.today(),
        )
        .order_by(ConsentStanding.citizen_id, ConsentStanding.purpose)
        .limit(most)
    ).all()


def to_ask_again(citizen_id: UUID) -> list[Again]:
    """What a person is to be asked again today: first what has changed, then what ends soon; soonest first."""
    changed = db.session.scalars(_last_word(Action.SUPERSEDED).where(ConsentDecision.citizen_id == citizen_id))
    asked = [Again(row.purpose, row.scope_id, row.expires_on, has_changed=True, text_id=row.text_id) for row in changed]
    ends = select(ConsentStanding).where(
        ConsentStanding.citizen_id == citizen_id,
        ConsentStanding.expires_on.between(clock.today(), clock.today() + timedelta(days=FIRST_NOTICE)),
    )
    soon = db.session.scalars(ends.order_by(ConsentStanding.expires_on, ConsentStanding.purpose))
    return [*asked, *(Again(row.purpose, row.scope_id, row.expires_on, has_changed=False) for row in soon)]


def unanswered(at: datetime) -> Sequence[ConsentDecision]:
    """Yeses ended by new words that were not given anew before the day on which they would have run out."""
    over = _last_word(Action.SUPERSEDED).where(
        ConsentDecision.citizen_id.is_not(None), ConsentDecision.expires_on < clock.day_of(at)
    )
    return db.session.scalars(over.order_by(ConsentDecision.citizen_id, ConsentDecision.id)).all()


def _last_word(action: Action) -> Select[ConsentDecision]:
    """Decisions of a kind after which nothing more was decided about the same thing."""
    later = aliased(ConsentDecision)
    same = and_(
        later.citizen_id == ConsentDecision.citizen_id,
        later.purpose == ConsentDecision.purpose,
        later.scope_id == ConsentDecision.scope_id,
        (later.effective_at > ConsentDecision.effective_at)
        | and_(later.effective_at == ConsentDecision.effective_at, later.id > ConsentDecision.id),
    )
    return select(ConsentDecision).where(ConsentDecision.action == action, ~exists().where(same))
