"""What partners do: describe whom they reach, open ways in, help people join."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import constraint_of, db
from citizen_panel.core.errors import Refusal
from citizen_panel.core.references import digits
from citizen_panel.core.words import say
from citizen_panel.domain.citizens.queries import platform_token
from citizen_panel.domain.ledger.service import record
from citizen_panel.domain.partners.events import CameThrough, ReferralLinkClosed, ReferralLinkOpened, SignUpAssisted
from citizen_panel.domain.partners.models import AssistedSignUp, Attribution, Network, ReferralLink
from citizen_panel.domain.partners.queries import network, referral_link
from citizen_panel.domain.partners.vocabulary import AssistanceBasis

TRIES = 20
WORDS = ("KELP", "LARCH", "HERON", "THYME", "OTTER", "ROWAN", "SORREL", "CURLEW", "BRACKEN", "PUFFIN", "HAZEL", "TERN")


def describe_network(organisation_id: UUID, name: str, communities: list[str], reach: int | None) -> Network:
    """Keep whom a partner reaches, in its own words."""
    row = Network(organisation_id=organisation_id, name=name, communities=communities, reach_count=reach, is_open=True)
    db.session.add(row)
    db.session.flush()
    return row


def open_link(network_id: UUID, campaign: str | None, closes_on: date | None, *, actor: Actor) -> ReferralLink:
    """Open a way in, with a code that can be said on the telephone; raises Refusal `past_end`."""
    if closes_on is not None and closes_on < clock.today():
        raise Refusal("past_end", say("The last day must be today or later."), field="closes_on")
    found = network(network_id)
    if found is None:
        raise Refusal("no_network", say("Choose one of your networks."), field="network")
    for _ in range(TRIES):
        link = ReferralLink(
            network_id=network_id, code=_code(), campaign=campaign, opened_at=clock.now(), closes_on=closes_on
        )
        try:
            with db.session.begin_nested():
                db.session.add(link)
        except IntegrityError as taken:
            if constraint_of(taken) == "uq_referral_link_code":
                continue
            raise
        record(ReferralLinkOpened(link=link.id, organisation=found.organisation_id), actor=actor)
        return link
    raise Refusal("no_code", say("We could not make a new code just now. Try again in a few minutes."))


def close_link(link: ReferralLink, *, actor: Actor) -> None:
    """Close a way in: what is printed leads to the ordinary join page from now on."""
    if link.closed_at is None:
        link.closed_at = clock.now()
        db.session.flush()
        record(ReferralLinkClosed(link=link.id, organisation=link.organisation_id), actor=actor)


def attribute(citizen_id: UUID, link_id: UUID, *, actor: Actor) -> None:
    """Keep through which link a person came, until they take it out."""
    if referral_link(link_id) is None:
        return
    db.session.add(Attribution(citizen_id=citizen_id, referral_link_id=link_id, on_date_on=clock.today()))
    db.session.flush()
    record(CameThrough(link=link_id), actor=actor)


def assist_sign_up(
    citizen_id: UUID,
    *,
    organisation_id: UUID,
    membership_id: UUID,
    basis: AssistanceBasis,
    sync_key: UUID,
    captured_at: datetime,
    pack_code: str | None = None,
    actor: Actor,
) -> AssistedSignUp:
    """Record that a worker helped somebody join, and on what authority; once for each `sync_key`.

    `pack_code` is what is printed on a paper form.
    """
    token = platform_token(citizen_id)
    row = AssistedSignUp(
        citizen_id=citizen_id,
        subject_token=token,
        organisation_id=organisation_id,
        gatekeeper_id=membership_id,
        basis=basis,
        sync_key=sync_key,
        pack_code=pack_code,
        captured_at=captured_at,
        recorded_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    record(
        SignUpAssisted(
            token=token, organisation=organisation_id, membership=membership_id, basis=basis, captured=captured_at
        ),
        actor=actor,
    )
    return row


def _code() -> str:
    return f"{WORDS[int(digits(3)) % len(WORDS)]}-{digits(2)}"
