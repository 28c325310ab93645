"""Reads about a person's own rights and what has happened with their data."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.core.sealing import keyed_uuid
from citizen_panel.core.vault import lookup_hash
from citizen_panel.domain.citizens.events import RecordLooked
from citizen_panel.domain.citizens.models import AskingPreference, Citizen
from citizen_panel.domain.citizens.queries import contact_sheet, person_key
from citizen_panel.domain.citizens.vocabulary import ContactWay
from citizen_panel.domain.ledger.queries import Fact, history_of
from citizen_panel.domain.matching.models import Draw, Place
from citizen_panel.domain.matching.vocabulary import PlaceState
from citizen_panel.domain.notifications.models import Message
from citizen_panel.domain.notifications.vocabulary import MessageState
from citizen_panel.domain.projects.models import Project, RecruitmentBrief
from citizen_panel.domain.rights.models import RightsRequest
from citizen_panel.domain.rights.vocabulary import OPEN_STATES, RequestKind, RequestState

HELD = (PlaceState.DRAWN, PlaceState.OFFERED, PlaceState.TAKEN)


def tokens_of(citizen_id: UUID) -> tuple[UUID, ...]:
    """Every name under which the chains know a person: the platform's first, then one for each project."""
    key = person_key(citizen_id)
    projects = db.session.scalars(select(Project.id).order_by(Project.id))
    return (keyed_uuid(key, "platform"), *(keyed_uuid(key, "project", str(project)) for project in projects))


def person_hash(citizen_id: UUID) -> bytes:
    """What is kept of somebody who was erased: it leads back only with the key that the database never sees."""
    return lookup_hash("person", str(citizen_id))


def own_history(citizen_id: UUID) -> Sequence[Fact]:
    """Everything that has happened with a person's data, newest first; who looked is a list of its own."""
    return history_of("citizen", tokens_of(citizen_id), but=[RecordLooked.kind()])


def hold_citizen(citizen_id: UUID) -> Citizen | None:
    """The person, locked first of all, so that nothing is given to them while something is being stopped."""
    return db.session.get(Citizen, citizen_id, with_for_update=True, populate_existing=True)


def places_held(citizen_id: UUID, project_id: UUID | None = None) -> Sequence[UUID]:
    """The places that draws gave a person and that were not let go, of one project if named."""
    held = (
        select(Place.id)
        .join(Draw, Draw.id == Place.draw_id)
        .join(RecruitmentBrief, RecruitmentBrief.id == Draw.recruitment_brief_id)
        .where(Place.citizen_id == citizen_id, Place.state.in_([state.value for state in HELD]))
        .order_by(Place.id)
    )
    return db.session.scalars(
        held if project_id is None else held.where(RecruitmentBrief.project_id == project_id)
    ).all()


def projects_of_body(organisation_id: UUID) -> Sequence[UUID]:
    """The projects of a body, in the order of their ids."""
    return db.session.scalars(
        select(Project.id).where(Project.organisation_id == organisation_id).order_by(Project.id)
    ).all()


def asked_to_be_erased(citizen_id: UUID) -> RightsRequest | None:
    """The request of a person to be erased that is still to be carried out."""
    return db.session.execute(
        select(RightsRequest).where(
            RightsRequest.citizen_id == citizen_id,
            RightsRequest.kind == RequestKind.ERASE,
            RightsRequest.state.in_(OPEN_STATES),
        )
    ).scalar_one_or_none()


def due_erasures() -> Sequence[UUID]:
    """The requests to be erased whose time has come, oldest first."""
    return db.session.scalars(
        select(RightsRequest.id)
        .where(
            RightsRequest.kind == RequestKind.ERASE,
            RightsRequest.state == RequestState.VERIFIED,
            RightsRequest.released_at.is_not(None),
            RightsRequest.due_at <= clock.now(),
        )
        .order_by(RightsRequest.due_at, RightsRequest.id)
    ).all()


def asker_of(request_id: UUID) -> UUID | None:
    """Who asked for something that is still to be carried out; nothing when it is done."""
    return db.session.execute(
        select(RightsRequest.citizen_id).where(
            RightsRequest.id == request_id, RightsRequest.state == RequestState.VERIFIED
        )
    ).scalar_one_or_none()


def addresses_of(request_id: UUID) -> frozenset[str]:
    """Where the person who asked for something can be reached: for those who must forget it too."""
    citizen_id = asker_of(request_id)
    sheet = contact_sheet(citizen_id) if citizen_id else None
    return frozenset(address for way in ContactWay if (address := sheet.at(way))) if sheet else frozenset()


def take_request(request_id: UUID) -> RightsRequest | None:
    """Hold a request that is still to be carried out; nothing when it is done, or another worker holds it."""
    return db.session.execute(
        select(RightsRequest)
        .where(
            RightsRequest.id == request_id,
            RightsRequest.state == RequestState.VERIFIED,
            RightsRequest.released_at.is_not(None),
        )
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    ).scalar_one_or_none()


def last_word_waits(citizen_id: UUID) -> bool:
    """Whether the message that confirms a stop is still on its way to the person."""
    account = select(Citizen.user_account_id).where(Citizen.id == citizen_id).scalar_subquery()
    waiting = select(Message.id).where(
        or_(Message.recipient_id == citizen_id, Message.recipient_id == account),
        Message.kind == "withdrawal_confirmed",
        Message.state.in_((MessageState.QUEUED, MessageState.LEASED)),
    )
    return db.session.execute(waiting).first() is not None


def paused_until(citizen_id: UUID) -> date | None:
    """Up to which day a person does not want to be asked, if they said one."""
    wish = db.session.get(AskingPreference, citizen_id)
    return wish.paused_until_on if wish else None
