"""What stands before anybody joins: the office, public bodies, partners, those who work there, and the wordings."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from citizen_panel.cli.seed.bodies import BODIES, PARTNERS, PLATFORM, PUBLIC_BODIES, Body
from citizen_panel.cli.seed.enrolment import midnight
from citizen_panel.cli.seed.entropy import Entropy
from citizen_panel.core import clock
from citizen_panel.core.actor import Actor, Capacity
from citizen_panel.core.db import db
from citizen_panel.core.references import digits
from citizen_panel.core.vault import lookup_hash
from citizen_panel.domain.accounts.service import open_account
from citizen_panel.domain.accounts.vocabulary import UserKind
from citizen_panel.domain.audit.criteria_set import CURRENT
from citizen_panel.domain.audit.models import CriteriaSet
from citizen_panel.domain.citizens.queries import CAPACITY
from citizen_panel.domain.consent.purposes import SHARE_BODY, worded
from citizen_panel.domain.consent.queries import texts_in_force
from citizen_panel.domain.consent.service import publish_sharing, publish_texts
from citizen_panel.domain.ledger.queries import chain_of
from citizen_panel.domain.ledger.service import record
from citizen_panel.domain.organisations.models import Membership, Organisation, OrganisationArea
from citizen_panel.domain.organisations.queries import memberships_of
from citizen_panel.domain.organisations.vocabulary import MembershipRole, OrganisationState
from citizen_panel.domain.partners.events import ReferralLinkOpened
from citizen_panel.domain.partners.models import ReferralLink
from citizen_panel.domain.partners.service import WORDS, describe_network

FOUNDED = timedelta(days=6 * 365)
TEAM: tuple[tuple[str, tuple[MembershipRole, ...]], ...] = (
    ("lead", (MembershipRole.LEAD,)),
    ("researcher", (MembershipRole.RESEARCHER, MembershipRole.SESSION_LEAD)),
    ("approver", (MembershipRole.PANEL_MANAGER, MembershipRole.DECISION_MAKER)),
    ("reviewer", (MembershipRole.REVIEWER, MembershipRole.DPO)),
)
OFFICE = (("admin", (MembershipRole.ADMIN, MembershipRole.PANEL_MANAGER)), ("dpo", (MembershipRole.DPO,)))
GATEKEEPER = (("worker", (MembershipRole.GATEKEEPER,)),)
KINDS = {"public_body": UserKind.STAFF, "partner": UserKind.PARTNER, "platform": UserKind.ADMIN}
GIVEN = ("Ailsa", "Blair", "Catriona", "Davina", "Euan", "Finlay", "Greer", "Hamish", "Iona", "Jura", "Kirsty", "Lewis")
FAMILY = ("Inventit", "Makebelief", "Storyfield", "Pretendson", "Tallteller", "Dreamwick", "Fablehurst", "Yarnwood")
OPERATOR = Actor.system("seed")


@dataclass
class Ground:
    """Who and what there is, by the short names of the bodies."""

    chain_id: UUID
    admin_id: UUID
    organisations: dict[str, UUID] = field(default_factory=dict)
    workers: dict[tuple[str, str], UUID] = field(default_factory=dict)
    memberships: dict[str, UUID] = field(default_factory=dict)
    links: dict[str, UUID] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)

    def helper_of(self, partner: str | None) -> UUID | None:
        """The account of the worker who helps people join through a partner."""
        return self.workers.get((partner, "worker")) if partner else None

    def actor(self, body: str, part: str) -> Actor:
        """Somebody who works for a body, acting in all of their roles."""
        user_id = self.workers[body, part]
        kind = next(KINDS[known.kind] for known in BODIES if known.slug == body)
        return Actor(CAPACITY[kind], user_id=user_id, works_for=memberships_of(user_id))


def lay(entropy: Entropy, as_of: date, *, body_name: str) -> Ground:
    """Found everything, six years before the day asked for."""
    founded_at = midnight(as_of - FOUNDED) + timedelta(hours=8)
    chain = chain_of(None)
    assert chain is not None
    with clock.at(founded_at):
        ground = Ground(chain.id, UUID(int=0))
        for body in BODIES:
            _found(body, ground, entropy)
        ground.admin_id = ground.workers[PLATFORM.slug, "admin"]
        publish_texts(ground.admin_id, body=body_name)
        bodies = {ground.organisations[body.slug]: body.name for body in PUBLIC_BODIES if not body.runs_panel}
        publish_sharing(SHARE_BODY, bodies, ground.admin_id, body=body_name)
        ground.texts = {code: str(text.id) for code, text in texts_in_force([code for code, _ in worded()]).items()}
        _adopt_criteria(ground.admin_id, founded_at)
        for body in PARTNERS:
            _open_way_in(body, ground, entropy)
    return ground


def _found(body: Body, ground: Ground, entropy: Entropy) -> None:
    row = Organisation(
        id=entropy.uuid(),
        name=body.name,
        slug=body.slug,
        kind=body.kind,
        state=OrganisationState.VERIFIED,
        verified_on=clock.today(),
        runs_panel=body.runs_panel,
    )
    db.session.add(row)
    db.session.flush()
    ground.organisations[body.slug] = row.id
    db.session.add_all(OrganisationArea(organisation_id=row.id, council_code=code) for code in body.councils)
    people = TEAM if body in PUBLIC_BODIES else GATEKEEPER if body in PARTNERS else OFFICE
    for part, roles in people:
        _employ(body, part, roles, ground, entropy)
    db.session.flush()


def _employ(body: Body, part: str, roles: tuple[MembershipRole, ...], ground: Ground, entropy: Entropy) -> None:
    name = f"{GIVEN[entropy.number(len(GIVEN))]} {FAMILY[entropy.number(len(FAMILY))]}"
    account = open_account(
        KINDS[body.kind], email=f"{part}@{body.email_host}", name=name, user_id=entropy.uuid(), actor=OPERATOR
    )
    ground.workers[body.slug, part] = account.id
    for role in roles:
        given = Membership(
            id=entropy.uuid(),
            user_account_id=account.id,
            organisation_id=ground.organisations[body.slug],
            role=role,
            from_on=clock.today(),
        )
        db.session.add(given)
        ground.memberships.setdefault(body.slug, given.id)


def _adopt_criteria(approved_by: UUID, at: datetime) -> None:
    row = CriteriaSet(
        name=CURRENT.name,
        version=CURRENT.version,
        body=CURRENT.body(),
        body_hash=CURRENT.digest(),
        signature=lookup_hash("criteria", CURRENT.digest().hex()),
        approved_by_id=approved_by,
        from_on=at.date(),
    )
    db.session.add(row)
    db.session.flush()


def _open_way_in(body: Body, ground: Ground, entropy: Entropy) -> None:
    """A network and one way in; its code comes from the seed like everything else."""
    partner_id = ground.organisations[body.slug]
    network = describe_network(partner_id, body.name, list(body.communities), body.reach)
    word = WORDS[PARTNERS.index(body) % len(WORDS)]
    link = ReferralLink(
        id=entropy.uuid(),
        network_id=network.id,
        code=f"{word}-{digits(2, choose=entropy.letter)}",
        campaign="Leaflets at the door",
        opened_at=clock.now(),
    )
    db.session.add(link)
    db.session.flush()
    ground.links[body.slug] = link.id
    actor = Actor(Capacity.GATEKEEPER, user_id=ground.workers[body.slug, "worker"])
    record(ReferralLinkOpened(link=link.id, organisation=partner_id), actor=actor)
