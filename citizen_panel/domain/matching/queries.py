"""Who can be drawn, what is known about them, and looking draws up."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, or_, select, true

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.core.sealing import keyed_uuid
from citizen_panel.core.vault import unwrap_person_key
from citizen_panel.domain.citizens.models import AskingPreference, Citizen, GuardianLink, PersonKey
from citizen_panel.domain.citizens.vocabulary import LegalAge, PanelStatus
from citizen_panel.domain.consent.models import ConsentStanding
from citizen_panel.domain.consent.purposes import BALANCE, CONTACT, MEMBERSHIP, SHARE_BODY, shared_with
from citizen_panel.domain.consent.vocabulary import NIL
from citizen_panel.domain.equality.models import EqualityAnswer
from citizen_panel.domain.equality.queries import opened
from citizen_panel.domain.equality.rules import strata_of, unpack
from citizen_panel.domain.equality.vocabulary import Answers
from citizen_panel.domain.matching.ages import OF_THEIR_OWN_ACCORD
from citizen_panel.domain.matching.models import (
    Alternate,
    Draw,
    DrawDocument,
    DrawQuota,
    MethodComparison,
    PanelCount,
    Place,
)
from citizen_panel.domain.matching.vocabulary import (
    AlternateState,
    ComparisonState,
    DocumentKind,
    DrawState,
    PlaceState,
)
from citizen_panel.domain.organisations.queries import runs_panel
from citizen_panel.domain.projects.models import RecruitmentBrief

BY_A_WAY = f"{CONTACT}."
FOR_BALANCE = f"{BALANCE}/"
AT_ONCE = 2_000
HELD = (PlaceState.DRAWN, PlaceState.OFFERED, PlaceState.TAKEN)


@dataclass(frozen=True)
class Reachable:
    """A citizen who can be asked, under the person's own key; nothing about who they are."""

    citizen_id: UUID
    council_code: str
    key: bytes = field(repr=False)

    def project_token(self, project_id: UUID) -> UUID:
        """The name under which one project knows the person."""
        return keyed_uuid(self.key, "project", str(project_id))

    @property
    def equality_pseudonym(self) -> UUID:
        return keyed_uuid(self.key, "equality")


def draw(draw_id: UUID) -> Draw | None:
    """The draw of that id."""
    return db.session.get(Draw, draw_id)


def draws_of(brief_id: UUID) -> Sequence[Draw]:
    """Every draw for a brief, newest first."""
    statement = select(Draw).where(Draw.recruitment_brief_id == brief_id)
    return db.session.execute(statement.order_by(Draw.created_at.desc(), Draw.id)).scalars().all()


def newest_draws(brief_ids: Collection[UUID]) -> dict[UUID, Draw]:
    """The newest draw of each of these briefs, in one statement; briefs without one are left out."""
    statement = select(Draw).where(Draw.recruitment_brief_id.in_(brief_ids))
    found: dict[UUID, Draw] = {}
    for one in db.session.execute(statement.order_by(Draw.created_at, Draw.id.desc())).scalars():
        found[one.recruitment_brief_id] = one
    return found


def with_somebody_to_invite(draw_ids: Collection[UUID]) -> frozenset[UUID]:
    """Which of these draws have a place whose person was not asked yet."""
    waiting = select(Place.draw_id).where(Place.draw_id.in_(draw_ids), Place.state == PlaceState.DRAWN)
    return frozenset(db.session.execute(waiting.distinct()).scalars())


def live_draw_of(brief_id: UUID) -> Draw | None:
    """The newest draw of a brief that waits for something or stands."""
    over = (DrawState.VOID, DrawState.INFEASIBLE, DrawState.CANCELLED)
    return next((one for one in draws_of(brief_id) if one.state not in over), None)


def published(reference: str) -> Draw | None:
    """The public draw of that reference, once its list was published."""
    statement = select(Draw).where(Draw.reference == reference, Draw.published_at.is_not(None))
    return db.session.execute(statement).scalar_one_or_none()


def published_draws(at_most: int) -> Sequence[Draw]:
    """The public draws whose lists were published, newest first."""
    statement = select(Draw).where(Draw.published_at.is_not(None)).order_by(Draw.published_at.desc(), Draw.id)
    return db.session.execute(statement.limit(at_most)).scalars().all()


def confirmed_draw_of(brief_id: UUID) -> Draw | None:
    """The draw of a brief that a person confirmed."""
    statement = select(Draw).where(Draw.recruitment_brief_id == brief_id, Draw.state == DrawState.CONFIRMED)
    return db.session.execute(statement).scalar_one_or_none()


def lock_draw_in(draw_id: UUID, *states: DrawState) -> Draw | None:
    """Hold a draw that is in one of these states, waiting for whoever holds it; nothing when it is in none."""
    statement = select(Draw).where(Draw.id == draw_id, Draw.state.in_(states))
    found = db.session.execute(statement.with_for_update(of=Draw).execution_options(populate_existing=True))
    return found.scalar_one_or_none()


def take_draw(draw_id: UUID, *states: DrawState) -> Draw | None:
    """Hold a draw that is in one of these states; nothing when it is not, or another worker holds it."""
    statement = select(Draw).where(Draw.id == draw_id, Draw.state.in_(states))
    found = db.session.execute(
        statement.with_for_update(skip_locked=True, of=Draw).execution_options(populate_existing=True)
    )
    return found.scalar_one_or_none()


def comparison(comparison_id: UUID) -> MethodComparison | None:
    """The comparison of that id."""
    return db.session.get(MethodComparison, comparison_id)


def comparison_of(brief_id: UUID) -> MethodComparison | None:
    """The comparison of methods for a brief, whether it is ready or still under way; not one that was stopped."""
    statement = select(MethodComparison).where(
        MethodComparison.recruitment_brief_id == brief_id, MethodComparison.state != ComparisonState.CANCELLED
    )
    return db.session.execute(statement).scalar_one_or_none()


def comparisons_of(brief_id: UUID) -> Sequence[MethodComparison]:
    """Every comparison for a brief, newest first; those that were stopped too."""
    statement = select(MethodComparison).where(MethodComparison.recruitment_brief_id == brief_id)
    return db.session.execute(statement.order_by(MethodComparison.created_at.desc())).scalars().all()


def lock_comparison_in(comparison_id: UUID, *states: ComparisonState) -> MethodComparison | None:
    """Hold a comparison that is in one of these states; nothing when it is in none."""
    statement = select(MethodComparison).where(MethodComparison.id == comparison_id, MethodComparison.state.in_(states))
    found = db.session.execute(statement.with_for_update().execution_options(populate_existing=True))
    return found.scalar_one_or_none()


def quotas_of(draw_id: UUID) -> Sequence[DrawQuota]:
    """The quotas as they stood when the draw was run."""
    statement = select(DrawQuota).where(DrawQuota.draw_id == draw_id)
    return db.session.execute(statement.order_by(DrawQuota.characteristic, DrawQuota.category)).scalars().all()


def document(draw_id: UUID, kind: DocumentKind) -> DrawDocument | None:
    """One of the documents that prove a draw."""
    statement = select(DrawDocument).where(DrawDocument.draw_id == draw_id, DrawDocument.kind == kind)
    return db.session.execute(statement).scalar_one_or_none()


def edition(until: date | None = None) -> date | None:
    """The day of the newest count of the panel, or of the newest by a day."""
    newest = select(func.max(PanelCount.edition_on))
    return db.session.execute(newest.where(PanelCount.edition_on <= until) if until else newest).scalar_one()


def counted(edition_on: date, councils: Collection[str]) -> Sequence[PanelCount]:
    """What an edition says about these councils."""
    statement = select(PanelCount).where(PanelCount.edition_on == edition_on, PanelCount.council_code.in_(councils))
    return db.session.execute(statement).scalars().all()


def in_standing(purpose: str, today: date) -> ColumnElement[bool]:
    """The condition that a citizen agreed to a purpose and that it still holds today."""
    return exists().where(
        ConsentStanding.citizen_id == Citizen.id,
        ConsentStanding.purpose == purpose,
        ConsentStanding.scope_id == NIL,
        ConsentStanding.expires_on >= today,
    )


def can_be_contacted(today: date) -> ColumnElement[bool]:
    """The condition that a citizen agreed to at least one way of being asked."""
    return exists().where(
        ConsentStanding.citizen_id == Citizen.id,
        ConsentStanding.purpose.startswith(BY_A_WAY, autoescape=True),
        ConsentStanding.expires_on >= today,
    )


def may_be_asked(today: date, ages: Collection[LegalAge] = OF_THEIR_OWN_ACCORD) -> tuple[ColumnElement[bool], ...]:
    """The conditions under which a citizen may be asked at all: on the panel, of age, not paused, agreed, reachable.

    Whoever is under 16 is asked only when `ages` say so, while a guardian agrees and until the day they are 16.
    """
    paused = exists().where(AskingPreference.citizen_id == Citizen.id, AskingPreference.paused_until_on >= today)
    return (
        Citizen.status == PanelStatus.ACTIVE,
        Citizen.restricted_at.is_(None),
        Citizen.legal_age.in_(tuple(ages)),
        _guardian_agrees(today) if LegalAge.THIRTEEN_TO_15 in ages else true(),
        in_standing(MEMBERSHIP, today),
        can_be_contacted(today),
        ~paused,
    )


def lets_ask(body_id: UUID, today: date) -> ColumnElement[bool]:
    """The condition that a citizen lets a body ask them: one that runs the panel, or one they said yes to by name.

    Reads the body at once, so make it before the role of a matcher is taken on.
    """
    return true() if runs_panel(body_id) else in_standing(shared_with(SHARE_BODY, body_id), today)


def reachable(
    councils: Collection[str],
    only: ColumnElement[bool] | None = None,
    ages: Collection[LegalAge] = OF_THEIR_OWN_ACCORD,
) -> Iterator[Reachable]:
    """Everybody of these councils who may be asked today; `only` those for whom a condition of `eligibility` holds.

    Reads nothing but tables that the matching roles may read; opens each person's own key.
    """
    today = clock.today()
    statement: Select[UUID, str, str, bytes] = (
        select(Citizen.id, Citizen.council_code, PersonKey.kek_name, PersonKey.wrapped)
        .join(PersonKey, PersonKey.citizen_id == Citizen.id)
        .where(
            Citizen.council_code.in_(tuple(councils)),
            *may_be_asked(today, ages),
            true() if only is None else only,
        )
        .order_by(Citizen.id)
    )
    rows = db.session.execute(statement.execution_options(yield_per=AT_ONCE))
    for citizen_id, council_code, kek_name, wrapped in rows:
        yield Reachable(citizen_id, council_code, unwrap_person_key(kek_name, wrapped))


def reachable_in_pieces(councils: Collection[str]) -> Iterator[Sequence[Reachable]]:
    """Everybody of these councils who may be asked today, some thousands at a time: no more is held in memory."""
    people = reachable(councils)
    while some := list(islice(people, AT_ONCE)):
        yield some


def still_fine(
    citizen_ids: Collection[UUID],
    body_id: UUID | None = None,
    ages: Collection[LegalAge] = OF_THEIR_OWN_ACCORD,
) -> frozenset[UUID]:
    """Which of these people, of these ages, may still be asked at this moment, by one body if named."""
    today = clock.today()
    by_body = true() if body_id is None else lets_ask(body_id, today)
    statement = select(Citizen.id).where(Citizen.id.in_(tuple(citizen_ids)), *may_be_asked(today, ages), by_body)
    return frozenset(db.session.execute(statement).scalars())


def seated_in(project_id: UUID) -> frozenset[UUID]:
    """The people who hold a place of a confirmed draw of this project, or stand by for one."""
    confirmed = (
        select(Draw.id)
        .join(RecruitmentBrief, RecruitmentBrief.id == Draw.recruitment_brief_id)
        .where(RecruitmentBrief.project_id == project_id, Draw.state == DrawState.CONFIRMED)
    )
    seated = select(Place.citizen_id).where(
        Place.draw_id.in_(confirmed), Place.state.in_([state.value for state in HELD])
    )
    stand_by = select(Alternate.citizen_id).where(
        Alternate.draw_id.in_(confirmed), Alternate.state == AlternateState.STANDING
    )
    return frozenset(one for one in db.session.execute(seated.union(stand_by)).scalars() if one is not None)


def places_with_people(draw_id: UUID) -> Sequence[Place]:
    """The places of a draw as they are at this moment, in the order of their code numbers, which is random."""
    statement = select(Place).where(Place.draw_id == draw_id).order_by(Place.coded_no)
    return db.session.execute(statement.execution_options(populate_existing=True)).scalars().all()


@dataclass(frozen=True)
class Proposed:
    """The slots that a draw proposes for a place, and others that would do; both empty where times were left open."""

    slot_ids: tuple[UUID, ...] = ()
    others: tuple[UUID, ...] = ()


def proposed_times(place_id: UUID | None) -> Proposed:
    """The times that the draw found for a place; none for an invitation without one."""
    found = db.session.get(Place, place_id) if place_id is not None else None
    return Proposed() if found is None else Proposed(tuple(found.slot_ids), tuple(found.other_slot_ids))


def references_of(citizen_ids: Collection[UUID]) -> Mapping[UUID, str]:
    """The references by which letters and telephone calls know these people."""
    statement = select(Citizen.id, Citizen.reference).where(Citizen.id.in_(tuple(citizen_ids)))
    return {row.id: row.reference for row in db.session.execute(statement)}


def _guardian_agrees(today: date) -> ColumnElement[bool]:
    """The condition that somebody is 16, or that their guardian agreed and the day they are 16 has not come."""
    agreed = select(GuardianLink.citizen_id).where(  # of the guardian themselves a matcher sees nothing
        GuardianLink.citizen_id == Citizen.id,
        GuardianLink.from_on.is_not(None),
        GuardianLink.ended_on.is_(None),
        GuardianLink.ends_on > today,
    )
    return or_(Citizen.legal_age != LegalAge.THIRTEEN_TO_15, agreed.exists())


def balance_consents(people: Sequence[Reachable]) -> Mapping[UUID, frozenset[str]]:
    """For each of these people, the characteristics whose answers may be used for balance today."""
    today, found = clock.today(), dict[UUID, set[str]]()
    for at in range(0, len(people), AT_ONCE):
        ids = [one.citizen_id for one in people[at : at + AT_ONCE]]
        rows = db.session.execute(
            select(ConsentStanding.citizen_id, ConsentStanding.purpose).where(
                ConsentStanding.citizen_id.in_(ids),
                ConsentStanding.purpose.startswith(FOR_BALANCE, autoescape=True),
                ConsentStanding.expires_on >= today,
            )
        )
        for citizen_id, purpose in rows:
            found.setdefault(citizen_id, set()).add(purpose.removeprefix(FOR_BALANCE))
    return {citizen_id: frozenset(codes) for citizen_id, codes in found.items()}


def strata(people: Sequence[Reachable]) -> Iterator[tuple[Reachable, Mapping[str, str]]]:
    """Each person's bands, from those answers alone that the person let us use for balance.

    Call as a role that may read answers. The answers are opened one at a time and kept nowhere.
    """
    agreed = balance_consents(people)
    for at in range(0, len(people), AT_ONCE):
        some = people[at : at + AT_ONCE]
        pseudonyms = {one.equality_pseudonym: one for one in some}
        rows = db.session.execute(
            select(EqualityAnswer.pseudonym, EqualityAnswer.key_id, EqualityAnswer.sealed).where(
                EqualityAnswer.pseudonym.in_(tuple(pseudonyms))
            )
        )
        sealed = {pseudonym: (key_id, blob) for pseudonym, key_id, blob in rows}
        for pseudonym, one in pseudonyms.items():
            yield one, _bands(pseudonym, sealed.get(pseudonym), agreed.get(one.citizen_id, frozenset()))


def _bands(pseudonym: UUID, kept: tuple[int, bytes] | None, agreed: frozenset[str]) -> Mapping[str, str]:
    if kept is None or not agreed:
        return {}
    key_id, blob = kept
    answers = unpack(opened(pseudonym, key_id, blob))
    usable = Answers({code: chosen for code, chosen in answers.given.items() if code in agreed})
    return {dimension: band for dimension, band in strata_of(usable).items() if band is not None}
