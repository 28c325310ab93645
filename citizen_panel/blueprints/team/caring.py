"""Getting a research session ready: who runs it, how people are looked after, and opening it for booking."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.blueprints.team import words
from citizen_panel.blueprints.team.forms.caring import REGULATED, SENSITIVE, CareForm, MembershipForm, StaffForm
from citizen_panel.core.db import transaction
from citizen_panel.core.errors import Refusal
from citizen_panel.core.sorting import alphabetical
from citizen_panel.domain.accounts.queries import contacts_of
from citizen_panel.domain.organisations.queries import members_of
from citizen_panel.domain.sessions import queries, service
from citizen_panel.domain.sessions.diary import busy_at
from citizen_panel.domain.sessions.looking_after import arranged_for, care_of, staff_of
from citizen_panel.domain.sessions.models import ResearchSession
from citizen_panel.domain.sessions.rules.readiness import readiness
from citizen_panel.domain.sessions.vocabulary import SessionState, StaffPart
from citizen_panel.policy.permissions import Permission
from citizen_panel.policy.predicates import TEAM_ROLES

CARED = ("content_note", "distress_plan", "aftercare", "safeguarding_phone", "deputy_phone")

bp = Blueprint("caring", __name__, url_prefix="/sessions")

Answer = Response | tuple[str, int]


@bp.get("/<uuid:research_session_id>/ready")
@allow(Permission.RESEARCH_SESSION_EDIT, queries.research_session)
def show(meeting: ResearchSession) -> str:
    return _page(meeting)


@bp.post("/<uuid:research_session_id>/ready")
@allow(Permission.RESEARCH_SESSION_EDIT, queries.research_session)
def save(meeting: ResearchSession) -> Answer:
    """Keep what is said about the meeting and how people are looked after."""
    form = CareForm()
    if form.validate_on_submit():
        try:
            with transaction():
                service.look_after(meeting, form.care(), actor=current_actor())
            return _saved(meeting)
        except Refusal as refused:
            form.refuse(refused)
    return _page(meeting, care=form), 422


@bp.post("/<uuid:research_session_id>/ready/staff")
@allow(Permission.RESEARCH_SESSION_EDIT, queries.research_session)
def add(meeting: ResearchSession) -> Answer:
    """One more person in a part; who leads is named on the page of the meeting."""
    form = StaffForm().offer(_team(meeting))
    if form.validate_on_submit():
        with transaction():
            service.give_part(meeting, UUID(form.account.data), StaffPart(form.part.data))
        return _saved(meeting)
    return _page(meeting, staff=form), 422


@bp.post("/<uuid:research_session_id>/ready/staff/away")
@allow(Permission.RESEARCH_SESSION_EDIT, queries.research_session)
def away(meeting: ResearchSession) -> Response:
    """Somebody runs it no longer; pressed twice, it is as if once."""
    who = request.form.get("who", ""), request.form.get("part", "")
    with transaction():
        for one in staff_of(meeting.id):
            if (str(one.user_account_id), one.role) == who and one.role != StaffPart.LEAD:
                service.take_part_away(meeting, one.user_account_id, StaffPart(one.role))
    return _saved(meeting)


@bp.post("/<uuid:research_session_id>/ready/membership")
@allow(Permission.RESEARCH_SESSION_EDIT, queries.research_session)
def membership(meeting: ResearchSession) -> Answer:
    """Note that somebody's membership of the PVG scheme was seen: day and by whom, nothing else."""
    form = MembershipForm().offer(_running(meeting))
    if form.validate_on_submit():
        assert form.seen_on.data is not None
        try:
            with transaction():
                service.note_membership(meeting, UUID(form.checked.data), form.seen_on.data, actor=current_actor())
            return _saved(meeting)
        except Refusal as refused:
            form.refuse(refused, "checked" if refused.code == "own_check" else None)
    return _page(meeting, seen=form), 422


@bp.post("/<uuid:research_session_id>/ready/open")
@allow(Permission.RESEARCH_SESSION_EDIT, queries.research_session)
def open_it(meeting: ResearchSession) -> Answer:
    """Let people choose a time, once nothing that stops it is missing."""
    form = StaffForm(formdata=None).offer(_team(meeting))
    try:
        with transaction():
            service.open_for_booking(meeting, actor=current_actor())
    except Refusal as refused:
        form.refuse(refused)
        return _page(meeting, staff=form), 422
    flash(gettext("People can choose a time now."))
    return redirect(url_for("team.sessions.show", research_session_id=meeting.id), 303)


def _saved(meeting: ResearchSession) -> Response:
    flash(gettext("Saved."))
    return redirect(url_for("team.caring.show", research_session_id=meeting.id), 303)


def _team(meeting: ResearchSession) -> dict[UUID, str]:
    """Everybody in a team role of the body, by name; whoever runs another meeting then is marked."""
    found = members_of(meeting.organisation_id)
    team = [account for account, roles in found.items() if set(roles) & set(TEAM_ROLES)]
    names = contacts_of(team)
    elsewhere = busy_at(team, meeting.starts_at, meeting.ends_at, besides=meeting.id)
    said = {account: _said(names.get(account, {}).get("name", ""), account in elsewhere) for account in team}
    return dict(sorted(said.items(), key=lambda pair: alphabetical(pair[1])))


def _said(name: str, is_elsewhere: bool) -> str:
    known = name or gettext("Name not given")
    return gettext("%(name)s (runs another meeting then)", name=known) if is_elsewhere else known


def _running(meeting: ResearchSession) -> dict[UUID, str]:
    people = list(dict.fromkeys(one.user_account_id for one in staff_of(meeting.id)))
    names = contacts_of(people)
    return {one: names.get(one, {}).get("name", "") or gettext("Name not given") for one in people}


def _kept(meeting: ResearchSession) -> dict[str, Any]:
    care = care_of(meeting.id)
    kinds = [SENSITIVE] if meeting.is_sensitive else []
    kept: dict[str, Any] = {"about": meeting.about, "breaks": meeting.breaks, "kind": kinds}
    kept["place"] = queries.place_text(meeting)
    if care is not None:
        kept |= {name: getattr(care, name) for name in CARED}
        kept |= {name: getattr(care, name) for name in ("venue_checked_on", "alone_checked_on")}
        kinds += [REGULATED] if care.is_regulated else []
    return kept


def _page(
    meeting: ResearchSession,
    *,
    care: CareForm | None = None,
    staff: StaffForm | None = None,
    seen: MembershipForm | None = None,
) -> str:
    forms = {
        "care": care or CareForm(formdata=None, data=_kept(meeting)),
        "staff": staff or StaffForm(formdata=None).offer(_team(meeting)),
        "seen": seen or MembershipForm(formdata=None).offer(_running(meeting)),
    }
    items = readiness(arranged_for(meeting))
    return render_template(
        "team/sessions/ready.html",
        meeting=meeting,
        tasks=[words.thing(item.thing, is_done=item.is_done, blocks=item.blocks) for item in items],
        blocked=any(item.blocks for item in items),
        people=staff_of(meeting.id),
        names=_running(meeting),
        is_draft=meeting.state == SessionState.DRAFT,
        form=next((one for one in (care, staff, seen) if one is not None), forms["care"]),
        words=words,
        **forms,
    )
