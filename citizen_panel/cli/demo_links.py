"""`citizen-panel demo-links`: one-click links into a demo, for each kind of person there is."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import click
from flask import current_app, url_for
from flask.cli import with_appcontext
from sqlalchemy import Select, exists, select

from citizen_panel.core import clock
from citizen_panel.core.db import db, transaction
from citizen_panel.domain.accounts.models import User
from citizen_panel.domain.accounts.service import operator_link
from citizen_panel.domain.accounts.vocabulary import UserKind, UserState
from citizen_panel.domain.citizens.models import Citizen
from citizen_panel.domain.citizens.vocabulary import PanelStatus
from citizen_panel.domain.matching.models import Draw
from citizen_panel.domain.matching.vocabulary import DrawState
from citizen_panel.domain.organisations.models import Membership, Organisation
from citizen_panel.domain.organisations.vocabulary import MembershipRole
from citizen_panel.domain.projects.models import Project, RecruitmentBrief
from citizen_panel.domain.sessions.models import Booking, Invitation, Slot
from citizen_panel.domain.sessions.rules.invitations import LIVE, OPEN

LASTS = timedelta(hours=12)


@dataclass(frozen=True)
class Somebody:
    """One kind of person, and an account of that kind."""

    words: str
    user_id: UUID


@click.command("demo-links")
@with_appcontext
def demo_links() -> None:
    """Print a sign-in link for each kind of person; only in a demo that only this machine can reach."""
    settings = current_app.extensions["citizen_panel.settings"]
    if not (settings.is_demo and settings.is_loopback):
        click.echo("Links like these are for a demo on this machine only. None was made.", err=True)
        sys.exit(1)
    with transaction(), current_app.test_request_context(base_url=settings.base_url):
        people = list(_people())
        links = [
            url_for("public.signin.link", token=operator_link(one.user_id, lasts=LASTS), _external=True)
            for one in people
        ]
    if not people:
        click.echo("There is nobody to sign in as yet: run citizen-panel seed first.")
        return
    click.echo(f"Sign in as one of these invented people (each link works once, within {LASTS.seconds // 3600} hours):")
    for one, link in zip(people, links, strict=True):
        click.echo(f"  {one.words}\n    {link}")


def _people() -> Iterator[Somebody]:
    now = clock.now()
    waits = exists().where(
        Invitation.citizen_id == Citizen.id, Invitation.state.in_(OPEN), Invitation.answer_by_at > now
    )
    by_draw = exists().where(
        Invitation.citizen_id == Citizen.id, Invitation.state.in_(OPEN), Invitation.place_id.is_not(None)
    )
    booked = (
        exists()
        .where(Booking.citizen_id == Citizen.id, Booking.state.in_(LIVE))
        .where(Slot.id == Booking.slot_id, Slot.starts_at > now)
    )
    ever_asked = exists().where(Invitation.citizen_id == Citizen.id)
    citizens = (
        ("A citizen with an invitation to answer", _citizens().where(waits).order_by(by_draw.desc(), Citizen.id)),
        ("A citizen with a place in a coming meeting", _citizens().where(booked, ~waits).order_by(Citizen.id)),
        ("A citizen with nothing to do", _citizens().where(~ever_asked).order_by(Citizen.id)),
    )
    for words, chosen in citizens:
        found = db.session.scalars(chosen.limit(1)).first()
        if found is not None:
            yield Somebody(words, found)
    yield from _workers()


def _citizens() -> Select[UUID]:
    """The accounts of active citizens who can sign in by e-mail."""
    return (
        select(User.id)
        .join(Citizen, Citizen.user_account_id == User.id)
        .where(Citizen.status == PanelStatus.ACTIVE, User.state == UserState.ACTIVE, User.email_hash.is_not(None))
    )


def _workers() -> Iterator[Somebody]:
    body = _busy_body()
    at_body = Membership.organisation_id == body
    kinds = (
        ("A team lead", (at_body, Membership.role == MembershipRole.LEAD)),
        ("A researcher of the same body", (at_body, Membership.role == MembershipRole.RESEARCHER)),
        ("An approver of the same body", (at_body, Membership.role == MembershipRole.PANEL_MANAGER)),
        ("A partner's worker", (Membership.role == MembershipRole.GATEKEEPER,)),
        ("An administrator of the platform", (User.kind == UserKind.ADMIN, Membership.role == MembershipRole.ADMIN)),
        ("A data protection officer", (User.kind == UserKind.ADMIN, Membership.role == MembershipRole.DPO)),
    )
    for words, wanted in kinds:
        row = db.session.execute(
            select(User.id, Organisation.name)
            .join(Membership, Membership.user_account_id == User.id)
            .join(Organisation, Organisation.id == Membership.organisation_id)
            .where(*wanted, User.state == UserState.ACTIVE)
            .order_by(Organisation.slug, User.id)
            .limit(1)
        ).first()
        if row is not None:
            yield Somebody(f"{words} ({row.name})", row.id)


def _busy_body() -> UUID | None:
    """The body with a draw to confirm; else any that has a project."""
    waiting = (
        select(Project.organisation_id)
        .join(RecruitmentBrief, RecruitmentBrief.project_id == Project.id)
        .join(Draw, Draw.recruitment_brief_id == RecruitmentBrief.id)
        .where(Draw.state == DrawState.FOUND)
        .order_by(Draw.created_at.desc())
        .limit(1)
    )
    return (
        db.session.scalars(waiting).first()
        or db.session.scalars(select(Project.organisation_id).order_by(Project.title).limit(1)).first()
    )
