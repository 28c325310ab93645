"""People whom a partner helped to join, and who want to be asked through it."""

from uuid import UUID, uuid4

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.domain.citizens.queries import platform_token
from citizen_panel.domain.consent import queries as consent
from citizen_panel.domain.consent import service
from citizen_panel.domain.consent.vocabulary import Action, GivenThrough
from citizen_panel.domain.organisations.models import Organisation
from citizen_panel.domain.partners.queries import gatekeeper_membership
from citizen_panel.domain.partners.service import assist_sign_up
from citizen_panel.domain.partners.vocabulary import AssistanceBasis
from tests.factories.accounts import SETUP
from tests.factories.organisations import a_member

VIA = "contact.via_partner"


def helped_by(partner: Organisation, citizen_id: UUID) -> UUID:
    """A worker of the partner helped somebody to join; returns the worker's account."""
    worker = a_member(partner, "gatekeeper", name="Catriona")
    membership_id = gatekeeper_membership(worker.id, partner.id)
    assert membership_id
    assist_sign_up(
        citizen_id,
        organisation_id=partner.id,
        membership_id=membership_id,
        basis=AssistanceBasis.BESIDE,
        sync_key=uuid4(),
        captured_at=clock.now(),
        actor=SETUP,
    )
    says(citizen_id, Action.GRANTED)
    return worker.id


def says(citizen_id: UUID, action: Action, *, actor: Actor = SETUP) -> None:
    """Whether somebody wants to be asked through a partner."""
    service.record_decision(
        citizen_id=citizen_id,
        token=platform_token(citizen_id),
        purpose=VIA,
        action=action,
        text=consent.text_in_force(VIA),
        channel=GivenThrough.IN_PERSON,
        actor=actor,
    )
