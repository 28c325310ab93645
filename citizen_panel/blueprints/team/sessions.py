"""Research sessions: a new one with its times, and how one stands."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.filters import say_sentence
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.blueprints.team import wish_words, words
from citizen_panel.blueprints.team.forms.sessions import RECORDINGS, LeadForm, SessionForm
from citizen_panel.blueprints.team.telling_words import who_is_told
from citizen_panel.core import clock
from citizen_panel.core.db import transaction
from citizen_panel.core.errors import Refusal
from citizen_panel.domain.accounts.queries import contact_of
from citizen_panel.domain.organisations.queries import members_of
from citizen_panel.domain.projects import queries as projects
from citizen_panel.domain.projects.models import Project
from citizen_panel.domain.projects.vocabulary import Asks, MeetingWay, Phase
from citizen_panel.domain.sessions import linked, queries, service
from citizen_panel.domain.sessions.afterwards import helped_as_agreed
from citizen_panel.domain.sessions.calls import waiting_in
from citizen_panel.domain.sessions.models import ResearchSession
from citizen_panel.domain.sessions.rules.slots import NoTimes
from citizen_panel.domain.sessions.vocabulary import (
    BookingState,
    SessionPhase,
    SessionState,
    SessionType,
    SlotState,
    Way,
)
from citizen_panel.policy.decide import allows
from citizen_panel.policy.permissions import Permission
from citizen_panel.policy.predicates import TEAM_ROLES

bp = Blueprint("sessions", __name__, url_prefix="/sessions")

SEATED = (BookingState.BOOKED, BookingState.CHECKED_IN, BookingState.DONE)


@bp.get("/new/<uuid:project_id>")
@allow(Permission.PROJECT_EDIT, projects.project)
def new(project: Project) -> str:
    brief = projects.approved_brief_of(project.id)
    asks = Asks.read(brief.asks) if brief else Asks()
    usual = {
        "phase": project.phase if project.phase != Phase.BEFORE else Phase.DISCOVER,
        "way": asks.way if brief else MeetingWay.ONLINE,
        "minutes": asks.minutes,
        "in_a_row": 1,
        "pause": 15,
        "seats": brief.places if brief else 8,
    }
    return _page(project, SessionForm(data=usual))


@bp.post("/new/<uuid:project_id>")
@allow(Permission.PROJECT_EDIT, projects.project)
def create(project: Project) -> Response | tuple[str, int]:
    form = SessionForm()
    if not form.validate_on_submit():
        return _page(project, form), 422
    found = form.times()
    if isinstance(found, NoTimes):
        form.add_problem(say_sentence(found.reason), "starts")
        return _page(project, form), 422
    slots = found.plans
    brief = projects.approved_brief_of(project.id)
    try:
        with transaction():
            meeting = service.publish(
                project,
                type=SessionType(form.type.data),
                phase=SessionPhase(form.phase.data),
                label=form.label.data,
                place=form.place.data or "",
                way=Way(form.way.data),
                starts_at=slots[0].starts_at,
                ends_at=slots[-1].ends_at,
                slots=slots,
                purposes=[*service.USUAL, *form.purposes()],
                claimed_depth=int(form.depth.data) if form.depth.data else None,
                brief_id=brief.id if brief else None,
                actor=current_actor(),
                is_open=False,
            )
    except Refusal as refused:
        form.add_problem(gettext(refused.sentence), refused.field)
        return _page(project, form), 422
    for remark in found.remarks:
        flash(say_sentence(remark))
    return redirect(url_for("team.caring.show", research_session_id=meeting.id), 303)


@bp.get("/<uuid:research_session_id>")
@allow(Permission.RESEARCH_SESSION_READ, queries.research_session)
def show(meeting: ResearchSession) -> str:
    led = {"lead": str(next(iter(meeting.led_by), ""))}
    return _show(meeting, LeadForm(data=led).offer(_who_can_lead(meeting)))


@bp.post("/<uuid:research_session_id>/lead")
@allow(Permission.RESEARCH_SESSION_EDIT, queries.research_session)
def lead(meeting: ResearchSession) -> Response | tuple[str, int]:
    """Name who leads a meeting; whoever did before sees no more what helps people."""
    form = LeadForm().offer(_who_can_lead(meeting))
    if not form.validate_on_submit():
        return _show(meeting, form), 422
    with transaction():
        service.let_lead(meeting, UUID(form.lead.data), actor=current_actor())
    flash(gettext("Saved. Only this person sees what helps people take part."))
    return redirect(url_for("team.sessions.show", research_session_id=meeting.id), 303)


def _show(meeting: ResearchSession, form: LeadForm) -> str:
    attended, seated = queries.attendance_of(meeting.id), queries.bookings_for(meeting.id, *SEATED)
    slots = queries.slots_of(meeting.id)
    return render_template(
        "team/sessions/show.html",
        meeting=meeting,
        project=projects.project(meeting.project_id),
        slots=slots,
        seated=len(seated),
        unsaid=sum(
            one.booking.state == BookingState.BOOKED and one.booking.moved_from_at is not None for one in seated
        ),
        helped=helped_as_agreed(meeting.id),
        partly=[
            (gettext("Come later, or leave early"), sum(bool(x.booking.from_at or x.booking.until_at) for x in seated)),
            (gettext("Said yes to the other meetings, but cannot come to this one"), linked.cannot_come(meeting)),
        ],
        invited=len(queries.invitations_to(meeting.project_id)),
        purposes=[RECORDINGS[p.purpose] for p in queries.purposes_of(meeting.id) if p.purpose in RECORDINGS],
        attended=attended,
        another_time=len(queries.who_wants_another_time(meeting.project_id, meeting.recruitment_brief_id)),
        came=sum(
            row.heads for row in attended if row.capacity == "citizen" and row.state not in ("no_show", "excused")
        ),
        has_begun=meeting.starts_at <= clock.now(),
        goes_on=any(slot.starts_at > clock.now() and slot.state != SlotState.CANCELLED for slot in slots),
        is_planned=meeting.state == SessionState.PUBLISHED,
        form=form,
        leads=[contact_of(one).get("name", "") for one in meeting.led_by],
        may_edit=allows(current_actor(), Permission.RESEARCH_SESSION_EDIT, meeting),
        calls=_calls(meeting),
        may_see_needs=allows(current_actor(), Permission.ACCESS_NEED_READ, meeting),
        words=words,
        said=wish_words.said,
        about=wish_words.about,
    )


def _calls(meeting: ResearchSession) -> int:
    """How many calls wait in its project, for whoever may make them."""
    if not allows(current_actor(), Permission.CALL_MAKE, projects.project(meeting.project_id)):
        return 0
    return sum(waiting_in([meeting.project_id]).get(meeting.project_id, {}).values())


@bp.post("/<uuid:research_session_id>/cancel")
@allow(Permission.RESEARCH_SESSION_EDIT, queries.research_session)
def cancel(meeting: ResearchSession) -> Response:
    with transaction():
        reached = service.cancel_session(meeting, actor=current_actor())
    flash(f"{gettext('The meeting is called off.')} {who_is_told(reached)}")
    return redirect(url_for("team.sessions.show", research_session_id=meeting.id), 303)


def _who_can_lead(meeting: ResearchSession) -> dict[UUID, str]:
    """Everybody in a team role of the body, by name."""
    found = members_of(meeting.organisation_id)
    named = {one: contact_of(one).get("name", "") for one, roles in found.items() if set(roles) & set(TEAM_ROLES)}
    return dict(sorted(named.items(), key=lambda pair: pair[1]))


def _page(project: Project, form: SessionForm) -> str:
    return render_template("team/sessions/new.html", project=project, form=form, words=words)
