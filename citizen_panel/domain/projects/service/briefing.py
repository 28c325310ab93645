"""What a project asks for is written, looked at, sent, sent back, approved and closed."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import delete

from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.core.errors import NotFound, Refusal
from citizen_panel.core.words import say
from citizen_panel.domain.ledger.service import record
from citizen_panel.domain.projects import rules
from citizen_panel.domain.projects.events import BriefDrafted
from citizen_panel.domain.projects.models import BriefArea, Project, Quota, RecruitmentBrief, ScreenerQuestion
from citizen_panel.domain.projects.queries import lock_brief, lock_project, next_version, questions_of
from citizen_panel.domain.projects.screening import may_ask
from citizen_panel.domain.projects.service.refusing import unless
from citizen_panel.domain.projects.vocabulary import Asks, Band, BriefState, Screening
from citizen_panel.domain.projects.young import may_span


def draft_brief(
    project: Project,
    *,
    places: int,
    councils: Sequence[str],
    asks: Asks | Mapping[str, object],
    offer_pence: int,
    actor: Actor,
    open_from_on: date | None = None,
    open_to_on: date | None = None,
) -> RecruitmentBrief:
    """Write down what the project asks for, as a new version.

    Refusals `no_council`, `places_outside`, `ages_unknown`, `ages_crossed`.
    """
    _sound(places, councils, Asks.read(_document(asks)))
    lock_project(project.id)
    brief = RecruitmentBrief(
        id=uuid4(),
        project_id=project.id,
        version=next_version(project.id),
        places=places,
        state=BriefState.DRAFT,
        asks=_document(asks),
        offer_pence=offer_pence,
        open_from_on=open_from_on,
        open_to_on=open_to_on,
    )
    db.session.add(brief)
    db.session.flush()
    _write_councils(brief, councils)
    record(BriefDrafted(project=project.id, brief=brief.id, version=brief.version), actor=actor)
    return brief


def change_brief(
    brief: RecruitmentBrief,
    *,
    places: int,
    councils: Sequence[str],
    asks: Asks | Mapping[str, object],
    offer_pence: int,
    actor: Actor,
    open_from_on: date | None = None,
    open_to_on: date | None = None,
) -> RecruitmentBrief:
    """Write a draft anew. Refusals `brief_settled`, `no_council`, `places_outside`, `ages_unknown`, `ages_crossed`."""
    held = held_draft(brief)
    _sound(places, councils, Asks.read(_document(asks)))
    held.places, held.asks, held.offer_pence = places, _document(asks), offer_pence
    held.open_from_on, held.open_to_on = open_from_on, open_to_on
    db.session.execute(delete(BriefArea).where(BriefArea.recruitment_brief_id == held.id))
    db.session.flush()
    _write_councils(held, councils)
    record(BriefDrafted(project=held.project_id, brief=held.id, version=held.version), actor=actor)
    return held


def set_quotas(brief: RecruitmentBrief, bands: Sequence[Band], *, actor: Actor, lift: int | None = None) -> None:
    """Replace the quotas of a draft by these, and keep the lift they were proposed with, if they were.

    Refusal `brief_settled`; that they fit together is asked before.
    """
    held = held_draft(brief)
    if lift is not None:
        held.asks = {**held.asks, "lift": lift}
    db.session.execute(delete(Quota).where(Quota.recruitment_brief_id == held.id))
    db.session.add_all(
        Quota(
            recruitment_brief_id=held.id,
            characteristic=band.characteristic,
            category=band.category,
            least=band.least,
            most=band.most,
        )
        for band in bands
    )
    db.session.flush()
    record(BriefDrafted(project=held.project_id, brief=held.id, version=held.version), actor=actor)


def ask_question(brief: RecruitmentBrief, question: Screening, *, actor: Actor) -> ScreenerQuestion:
    """Add a question of the team's own to a draft, after those before it.

    Refusals `brief_settled`, and those of `screening.may_ask`.
    """
    held = held_draft(brief)
    before = questions_of(held.id)
    unless(may_ask(question, [Screening(one.wording, tuple(one.options)) for one in before]))
    added = ScreenerQuestion(
        id=uuid4(),
        recruitment_brief_id=held.id,
        position=max((one.position for one in before), default=0) + 1,
        wording=question.wording,
        options=list(question.options),
    )
    db.session.add(added)
    db.session.flush()
    record(BriefDrafted(project=held.project_id, brief=held.id, version=held.version), actor=actor)
    return added


def drop_question(brief: RecruitmentBrief, question_id: UUID, *, actor: Actor) -> None:
    """Take a question out of a draft again; one that is not there changes nothing. Refusal `brief_settled`."""
    held = held_draft(brief)
    gone = delete(ScreenerQuestion).where(
        ScreenerQuestion.id == question_id, ScreenerQuestion.recruitment_brief_id == held.id
    )
    if db.session.execute(gone.returning(ScreenerQuestion.id)).first() is not None:
        record(BriefDrafted(project=held.project_id, brief=held.id, version=held.version), actor=actor)


def copy_questions(brief: RecruitmentBrief, earlier: RecruitmentBrief, *, actor: Actor) -> None:
    """Give a draft the questions of an earlier brief. Refusal `brief_settled`."""
    for one in questions_of(earlier.id):
        ask_question(brief, Screening(one.wording, tuple(one.options)), actor=actor)


def held_draft(brief: RecruitmentBrief) -> RecruitmentBrief:
    """The brief, held until the end of the transaction, to be changed: one that was sent is a draft again.

    So nobody approves what they have not read. Refusal `brief_settled`.
    """
    held = lock_brief(brief.id)
    if held is None:
        raise NotFound
    unless(rules.may_change(BriefState(held.state)))
    held.state = BriefState.DRAFT
    return held


def _write_councils(brief: RecruitmentBrief, councils: Sequence[str]) -> None:
    db.session.add_all(BriefArea(recruitment_brief_id=brief.id, council_code=code) for code in dict.fromkeys(councils))
    db.session.flush()


def _document(asks: Asks | Mapping[str, object]) -> dict[str, object]:
    return asks.document() if isinstance(asks, Asks) else dict(asks)


def _sound(places: int, councils: Sequence[str], asks: Asks) -> None:
    if not 1 <= places <= rules.MOST_PLACES:
        raise Refusal(
            "places_outside", say("Places must be between 1 and {most}."), field="places", most=rules.MOST_PLACES
        )
    if rules.councils_missing(councils):
        raise Refusal("no_council", say("Select at least one council area."), field="councils")
    unless(may_span(asks.youngest, asks.oldest))
