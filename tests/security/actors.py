"""Whoever may ask: one of each kind, signed in with a session of their own."""

from datetime import date, timedelta
from uuid import UUID, uuid4

from sqlalchemy import update

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor, Capacity
from citizen_panel.core.db import db
from citizen_panel.domain.accounts import service as accounts
from citizen_panel.domain.accounts.models import SignInSession, User
from citizen_panel.domain.accounts.vocabulary import UserKind
from citizen_panel.domain.citizens.queries import actor_for
from citizen_panel.domain.organisations.models import Membership, Organisation
from citizen_panel.domain.rights import service as rights
from citizen_panel.domain.sessions import service as sessions
from citizen_panel.domain.sessions.queries import research_session
from tests.factories.citizens import a_citizen
from tests.factories.organisations import an_organisation
from tests.security.objects import World

STAFF_ROLES = (
    "lead",
    "researcher",
    "recruiter",
    "session_lead",
    "reviewer",
    "decision_maker",
    "panel_manager",
    "dpo",
    "finance",
    "equality_analyst",
    "safeguarding_lead",
)


def sign_in(user_id: UUID) -> str:
    return accounts.start_session(user_id, ways=["email"], device="Firefox", network="192.0.2.0")


def works(kind: UserKind, organisation_id: UUID, role: str, *, to_on: date | None = None) -> UUID:
    """Somebody who works somewhere in a role, for ever or until a day."""
    account = User(id=uuid4(), kind=kind, state="active", created_on=clock.today())
    db.session.add(account)
    db.session.flush()
    began = date(2020, 1, 1)
    db.session.add(
        Membership(user_account_id=account.id, organisation_id=organisation_id, role=role, from_on=began, to_on=to_on)
    )
    db.session.flush()
    return account.id


def everybody(world: World) -> dict[str, str]:
    """Each kind of actor, by name, with the token of their cookie; anonymous has none."""
    platform = an_organisation("platform").id
    suspended = an_organisation()
    staff = {role: works(UserKind.STAFF, world.body, role) for role in STAFF_ROLES}
    tokens = {role: sign_in(account) for role, account in staff.items()}
    lead_own_meeting(world, staff["session_lead"])
    tokens |= {
        "anonymous": "",
        "nonsense_cookie": "x" * 43,
        "citizen": sign_in(world.citizen),
        "another_citizen": sign_in(world.other_citizen),
        "left_citizen": sign_in(left()),
        "other_lead": sign_in(works(UserKind.STAFF, world.other_body, "lead")),
        "former_lead": sign_in(works(UserKind.STAFF, world.body, "lead", to_on=clock.today() - timedelta(days=1))),
        "suspended_lead": sign_in(works(UserKind.STAFF, suspended.id, "lead")),
        "partner_worker": sign_in(works(UserKind.PARTNER, world.partner, "gatekeeper")),
        "other_partner_worker": sign_in(works(UserKind.PARTNER, world.other_partner, "gatekeeper")),
        "platform_admin": sign_in(works(UserKind.ADMIN, platform, "admin")),
        "platform_manager": sign_in(works(UserKind.ADMIN, platform, "panel_manager")),
        "platform_dpo": sign_in(works(UserKind.ADMIN, platform, "dpo")),
        "locked_lead": locked(world),
        "ended_session": ended(world),
    }
    suspend(suspended)
    stay_fresh()
    return tokens


def lead_own_meeting(world: World, user_id: UUID) -> None:
    """One of those in the role leads the meeting that is ours, and no other."""
    meeting = research_session(UUID(str(world.things["own"]["research_session_id"])))
    assert meeting
    sessions.let_lead(meeting, user_id, actor=Actor.system("tests"))


def stay_fresh() -> None:
    """Everybody has only just shown that it is them: what others may do is asked elsewhere."""
    db.session.execute(update(SignInSession).values(fresh_until=clock.now() + timedelta(days=1)))
    db.session.flush()


def left() -> UUID:
    """Somebody who left the panel, but whose data are still kept."""
    citizen = a_citizen()
    assert citizen.user_account_id
    actor: Actor = actor_for(citizen.user_account_id)
    assert actor.capacity is Capacity.CITIZEN
    rights.leave(citizen.id, actor=actor)
    return citizen.user_account_id


def locked(world: World) -> str:
    user_id = works(UserKind.STAFF, world.body, "lead")
    token = sign_in(user_id)
    account = db.session.get(User, user_id)
    assert account
    account.state = "locked"
    db.session.flush()
    return token


def ended(world: World) -> str:
    token = sign_in(works(UserKind.STAFF, world.body, "lead"))
    accounts.end_session(token)
    return token


def suspend(organisation: Organisation) -> None:
    organisation.state = "suspended"
    db.session.flush()
