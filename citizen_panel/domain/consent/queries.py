"""Reads about what people said yes and no to."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.domain.consent.models import ConsentDecision, ConsentStanding, ConsentText, StopCode, WordingDraft
from citizen_panel.domain.consent.rules import Decided, Grant, Standing, choose
from citizen_panel.domain.consent.rules import standing as fold
from citizen_panel.domain.consent.vocabulary import NIL, Action, DraftState, TextFormat
from citizen_panel.domain.consent.wordings import SOURCE


def text_in_force(
    purpose: str, language: str = "en", format: TextFormat | str = TextFormat.PLAIN
) -> ConsentText | None:
    """The words to show now in that language and format, else as near as there are some; nothing when there are none.

    A translation that was not made anew after the words changed in what they mean is passed over.
    """
    return texts_in_force([purpose], language, format).get(purpose)


def texts_in_force(
    purposes: Sequence[str], language: str = "en", format: TextFormat | str = TextFormat.PLAIN
) -> Mapping[str, ConsentText]:
    """The words to show now, by purpose, chosen as `text_in_force` does; those without any are left out."""
    rows = db.session.scalars(
        select(ConsentText)
        .where(ConsentText.purpose.in_(purposes), ConsentText.from_at <= clock.now(), ConsentText.version > 0)
        .order_by(ConsentText.from_at, ConsentText.version)
    )
    found: dict[str, list[ConsentText]] = {}
    for row in rows:
        found.setdefault(row.purpose, []).append(row)
    chosen = {purpose: choose(texts, language, TextFormat(format)) for purpose, texts in found.items()}
    return {purpose: row for purpose, row in chosen.items() if row is not None}


def newest_text(purpose: str, language: str, format: TextFormat | str) -> ConsentText | None:
    """The newest text of a purpose in exactly this language and format, in force or not."""
    return db.session.scalars(
        select(ConsentText)
        .where(
            ConsentText.purpose == purpose, ConsentText.language == language, ConsentText.format == TextFormat(format)
        )
        .order_by(ConsentText.version.desc())
        .limit(1)
    ).one_or_none()


def newest_version(purpose: str) -> int:
    """The highest version of a purpose's words in any language; 0 when there are none."""
    highest = select(func.max(ConsentText.version)).where(ConsentText.purpose == purpose)
    return db.session.execute(highest).scalar_one() or 0


def kinds_published(purpose: str) -> frozenset[tuple[str, TextFormat]]:
    """The languages and formats in which a purpose has words."""
    rows = select(ConsentText.language, ConsentText.format).where(ConsentText.purpose == purpose)
    return frozenset((language, TextFormat(written)) for language, written in db.session.execute(rows))


def codes_with_words(family: str) -> Sequence[str]:
    """The codes of a family under which words were published."""
    of = select(ConsentText.purpose).where(ConsentText.purpose.startswith(f"{family}/", autoescape=True))
    return db.session.scalars(of.distinct().order_by(ConsentText.purpose)).all()


def live_draft(family: str, language: str, written: TextFormat) -> WordingDraft | None:
    """The draft of new words that waits to be put in force."""
    return db.session.scalars(
        select(WordingDraft).where(
            WordingDraft.purpose == family,
            WordingDraft.language == language,
            WordingDraft.format == written,
            WordingDraft.state == DraftState.WRITTEN,
        )
    ).one_or_none()


def approved_template(family: str, language: str, written: TextFormat) -> str | None:
    """The words last put in force through a draft, before names were filled in; nothing when there were none."""
    newest = (
        select(WordingDraft.template)
        .where(
            WordingDraft.purpose == family,
            WordingDraft.language == language,
            WordingDraft.format == written,
            WordingDraft.state == DraftState.PUBLISHED,
        )
        .order_by(WordingDraft.version.desc())
    )
    return db.session.scalars(newest.limit(1)).one_or_none()


def wording_draft(draft_id: UUID) -> WordingDraft | None:
    """A draft of new words, whatever became of it."""
    return db.session.get(WordingDraft, draft_id)


def live_drafts() -> Sequence[WordingDraft]:
    """Every draft that waits to be put in force, oldest first."""
    waiting = select(WordingDraft).where(WordingDraft.state == DraftState.WRITTEN)
    return db.session.scalars(waiting.order_by(WordingDraft.written_at)).all()


def newest_of_each_kind() -> Mapping[tuple[str, str, str], ConsentText]:
    """The newest text of every purpose, language and format; of a family of purposes, any one of them."""
    ours = select(ConsentText).where(ConsentText.version > 0)
    rows = db.session.scalars(ours.order_by(ConsentText.version, ConsentText.purpose))
    return {(row.purpose.partition("/")[0], row.language, row.format): row for row in rows}


def text(text_id: UUID) -> ConsentText | None:
    """A wording by its id."""
    return db.session.get(ConsentText, text_id)


def standing(citizen_id: UUID) -> Standing:
    """Everything the person agrees to today."""
    rows = db.session.scalars(
        select(ConsentStanding)
        .where(ConsentStanding.citizen_id == citizen_id, ConsentStanding.expires_on >= clock.today())
        .order_by(ConsentStanding.purpose)
    )
    return {(row.purpose, row.scope_id): Grant(row.since_at, row.expires_on, row.decision_id) for row in rows}


def agreed_by(citizen_ids: Collection[UUID]) -> Mapping[UUID, frozenset[tuple[str, UUID]]]:
    """What each of these people agrees to today, purpose and scope, in one read."""
    rows = db.session.execute(
        select(ConsentStanding.citizen_id, ConsentStanding.purpose, ConsentStanding.scope_id).where(
            ConsentStanding.citizen_id.in_(citizen_ids), ConsentStanding.expires_on >= clock.today()
        )
    )
    found: dict[UUID, frozenset[tuple[str, UUID]]] = {}
    for citizen_id, purpose, scope_id in rows:
        found[citizen_id] = found.get(citizen_id, frozenset()) | {(purpose, scope_id)}
    return found


def holds(citizen_id: UUID, purpose: str, scope_id: UUID = NIL) -> bool:
    """Whether the person agrees to something today."""
    found = in_good_standing(purpose, scope_id).where(ConsentStanding.citizen_id == citizen_id)
    return db.session.execute(found).first() is not None


def in_good_standing(purpose: str, scope_id: UUID = NIL, on: date | None = None) -> Select[UUID]:
    """The ids of everybody who agrees to something, to be used inside another query."""
    return select(ConsentStanding.citizen_id).where(
        ConsentStanding.purpose == purpose,
        ConsentStanding.scope_id == scope_id,
        ConsentStanding.expires_on >= (on or clock.today()),
    )


def history(citizen_id: UUID) -> Sequence[ConsentDecision]:
    """Every yes, no and stop of a person, newest first."""
    return db.session.scalars(
        select(ConsentDecision)
        .where(ConsentDecision.citizen_id == citizen_id)
        .order_by(ConsentDecision.effective_at.desc(), ConsentDecision.id.desc())
    ).all()


def standing_at(subject_token: UUID, at: datetime) -> Standing:
    """What stood at an instant, worked out from the decisions alone, also after an erasure."""
    rows = db.session.scalars(select(ConsentDecision).where(ConsentDecision.subject_token == subject_token))
    return fold([_decided(row) for row in rows], at)


def due_to_lapse(at: datetime) -> Sequence[ConsentStanding]:
    """Every yes that ran out before the day of that instant, in the order of the people's ids."""
    return db.session.scalars(
        select(ConsentStanding)
        .where(ConsentStanding.expires_on < clock.day_of(at))
        .order_by(ConsentStanding.citizen_id, ConsentStanding.purpose)
    ).all()


def yes_before(ended: ConsentDecision) -> ConsentDecision | None:
    """The yes that a stop took back."""
    return db.session.scalars(
        select(ConsentDecision)
        .where(*_same_place(ended), ConsentDecision.action == Action.GRANTED, ConsentDecision.id < ended.id)
        .order_by(ConsentDecision.effective_at.desc(), ConsentDecision.id.desc())
        .limit(1)
    ).one_or_none()


def is_last_word(decision: ConsentDecision) -> bool:
    """Whether nothing more was decided about the same thing since."""
    since = select(ConsentDecision.id).where(*_same_place(decision), ConsentDecision.id > decision.id)
    return db.session.execute(since.limit(1)).first() is None


def is_outdated(text: ConsentText) -> bool:
    """Whether the words have changed in what they mean since this text."""
    language, written = SOURCE
    is_after = ConsentText.version > text.version if text.version > 0 else ConsentText.from_at > text.from_at
    later = select(ConsentText.id).where(
        ConsentText.purpose == text.purpose,
        ConsentText.language == language,
        ConsentText.format == written,
        ConsentText.is_material,
        is_after,
        ConsentText.from_at <= clock.now(),
    )
    return db.session.execute(later.limit(1)).first() is not None


def are_former(text_ids: Collection[UUID]) -> frozenset[UUID]:
    """Which of these wordings are another panel's: what was agreed to before people were brought over from it."""
    found = select(ConsentText.id).where(ConsentText.id.in_(text_ids), ConsentText.version < 1)
    return frozenset(db.session.scalars(found))


def newest_decision(citizen_id: UUID) -> int:
    """The number of the newest decision of a person; 0 when there is none."""
    newest = select(func.max(ConsentDecision.id)).where(ConsentDecision.citizen_id == citizen_id)
    return db.session.execute(newest).scalar_one() or 0


def withdrawn_since(citizen_id: UUID, number: int) -> Sequence[int]:
    """The numbers of what a person took back after a decision."""
    ended = select(ConsentDecision.id).where(
        ConsentDecision.citizen_id == citizen_id,
        ConsentDecision.action == Action.WITHDRAWN,
        ConsentDecision.id > number,
    )
    return db.session.scalars(ended.order_by(ConsentDecision.id)).all()


def decisions(numbers: Collection[int]) -> Sequence[ConsentDecision]:
    """Decisions by their numbers, in order."""
    return db.session.scalars(
        select(ConsentDecision).where(ConsentDecision.id.in_(numbers)).order_by(ConsentDecision.id)
    ).all()


def on_receipt(hashed: bytes) -> Sequence[ConsentDecision]:
    """What a receipt is about: the decisions that were given its code, in order."""
    of = select(ConsentDecision).where(ConsentDecision.receipt_hash == hashed, ConsentDecision.citizen_id.is_not(None))
    return db.session.scalars(of.order_by(ConsentDecision.id)).all()


def _same_place(decision: ConsentDecision) -> tuple[ColumnElement[bool], ...]:
    return (
        ConsentDecision.citizen_id == decision.citizen_id,
        ConsentDecision.purpose == decision.purpose,
        ConsentDecision.scope_id == decision.scope_id,
    )


def receipt_holder(hashed: bytes) -> UUID | None:
    """Who was given the receipt code with that hash; nothing when nobody was, or they were erased."""
    given = select(ConsentDecision.citizen_id).where(
        ConsentDecision.receipt_hash == hashed, ConsentDecision.citizen_id.is_not(None)
    )
    later = select(StopCode.citizen_id).where(StopCode.receipt_hash == hashed)
    return db.session.execute(given.union_all(later).limit(1)).scalar_one_or_none()


def _decided(row: ConsentDecision) -> Decided:
    return Decided(row.purpose, row.scope_id, Action(row.action), row.effective_at, row.expires_on, row.id)
