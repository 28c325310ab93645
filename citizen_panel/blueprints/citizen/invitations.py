"""What a citizen is asked: look at it, choose a time, say no, see why."""

from collections.abc import Callable, Mapping
from datetime import datetime, time
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from citizen_panel.blueprints.citizen.forms.invitations import PARTICIPATE, TimesForm, purposes_shown
from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.filters import say_day
from citizen_panel.blueprints.frame.forms import BaseForm
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.blueprints.frame.wordings import rows_in, texts_to_show
from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import transaction
from citizen_panel.core.errors import NotFound, Refusal
from citizen_panel.domain.citizens.adjustments import BY_CODE
from citizen_panel.domain.citizens.queries import citizen
from citizen_panel.domain.consent import queries as consent
from citizen_panel.domain.consent.models import ConsentText
from citizen_panel.domain.consent.purposes import BALANCE, about_of
from citizen_panel.domain.matching import documents, proof
from citizen_panel.domain.matching import queries as matching
from citizen_panel.domain.matching.from_outside import not_drawn
from citizen_panel.domain.matching.vocabulary import DocumentKind
from citizen_panel.domain.projects.vocabulary import Asks
from citizen_panel.domain.sessions import queries, seating, service
from citizen_panel.domain.sessions.choices import planned
from citizen_panel.domain.sessions.looking_after import content_notes
from citizen_panel.domain.sessions.models import Invitation
from citizen_panel.domain.sessions.queries import Offer, Time
from citizen_panel.domain.sessions.rules.invitations import NotAllowed, may_answer
from citizen_panel.domain.sessions.vocabulary import InvitationState
from citizen_panel.policy.permissions import Permission

bp = Blueprint("invitations", __name__, url_prefix="/invitations")

SHOWN = 20

Page = str | Response | tuple[str, int]


@bp.get("/")
@allow(Permission.OWN_DATA_READ, current_actor)
def index(actor: Actor) -> str:
    assert actor.citizen_id
    offers = queries.invitations_of(actor.citizen_id)
    return render_template("citizen/invitations/index.html", offers=offers)


@bp.get("/not-drawn")
@allow(Permission.OWN_DATA_READ, current_actor)
def missed(actor: Actor) -> str:
    """Draws near the person in which they got no place: by chance, and nothing they did."""
    assert actor.citizen_id
    found = citizen(actor.citizen_id)
    if found is None:
        raise NotFound
    since = datetime.combine(found.joined_on, time(), clock.UK)
    return render_template(
        "citizen/invitations/missed.html", draws=not_drawn(found.id, found.council_code, since)[:SHOWN]
    )


@bp.get("/<uuid:invitation_id>")
@allow(Permission.INVITATION_READ, queries.invitation)
def show(invitation: Invitation) -> str:
    times, offer = seating.times_open_to(invitation), offer_of(invitation)
    return render_template(
        "citizen/invitations/show.html",
        offer=offer,
        offered=_offered(offer),
        times=times,
        closed=closed_because(invitation, times),
        is_full=_is_full(invitation, times),
        notes=_notes(invitation),
    )


@bp.post("/<uuid:invitation_id>/open")
@allow(Permission.INVITATION_ANSWER, queries.invitation)
def open_it(invitation: Invitation) -> Response:
    """On to the times; that the person looked is noted."""
    with transaction():
        service.open_invitation(invitation, actor=current_actor())
    return redirect(url_for("citizen.invitations.times", invitation_id=invitation.id), 303)


@bp.get("/<uuid:invitation_id>/times")
@allow(Permission.INVITATION_ANSWER, queries.invitation)
def times(invitation: Invitation) -> Page:
    free = seating.times_open_to(invitation)
    if closed_because(invitation, free) is not None:
        return redirect(url_for("citizen.invitations.show", invitation_id=invitation.id), 303)
    if _is_full(invitation, free):
        return redirect(url_for("citizen.invitations.wait", invitation_id=invitation.id), 303)
    return _times(invitation, *_form(invitation, free))


@bp.post("/<uuid:invitation_id>/accept")
@allow(Permission.INVITATION_ANSWER, queries.invitation)
def accept(invitation: Invitation) -> Page:
    """Keep a place; when the time was taken meanwhile, the list comes back fresh with everything still ticked."""
    form, texts = _form(invitation, seating.times_open_to(invitation))
    if not form.validate_on_submit():
        return _times(invitation, form, texts), 422
    try:
        with transaction():
            first, *also = form.chosen
            said, partly = form.said(texts), form.partly
            booking = service.accept(invitation, first, said, partly=partly, also=also, actor=current_actor())
    except Refusal as refused:
        free = seating.times_open_to(invitation)
        if _is_full(invitation, free):
            flash(gettext("Somebody was a little faster: the last place has just been taken."))
            return redirect(url_for("citizen.invitations.wait", invitation_id=invitation.id), 303)
        _offer_in(form, invitation, free, texts)
        form.refuse(refused)
        return _times(invitation, form, texts), 422
    flash(gettext("Thank you. We keep your place."))
    return redirect(url_for("citizen.allowing.receipt", booking_id=booking.id), 303)


@bp.post("/<uuid:invitation_id>/decline")
@allow(Permission.INVITATION_ANSWER, queries.invitation)
def decline(invitation: Invitation) -> Response:
    """Say no at once: nobody asks why."""
    with transaction():
        service.decline(invitation, actor=current_actor())
    flash(gettext("Thank you for telling us. It changes nothing about being asked again."))
    return redirect(url_for("citizen.invitations.show", invitation_id=invitation.id), 303)


@bp.post("/<uuid:invitation_id>/another-time")
@allow(Permission.INVITATION_ANSWER, queries.invitation)
def another_time(invitation: Invitation) -> Response:
    """None of the times suits: they are told when there are others. The invitation stays open."""
    with transaction():
        service.ask_for_another_time(invitation, actor=current_actor())
    flash(gettext("Thank you for telling us. We write to you when there are more times."))
    return redirect(url_for("citizen.invitations.days", invitation_id=invitation.id), 303)


@bp.get("/<uuid:invitation_id>/why")
@allow(Permission.INVITATION_READ, queries.invitation)
def why(invitation: Invitation) -> str:
    found = queries.place_of(invitation)
    if found is None or invitation.citizen_id is None:
        raise NotFound
    place, draw = found
    return render_template(
        "citizen/invitations/why.html",
        offer=offer_of(invitation),
        place=place,
        draw=draw,
        asks=Asks.read(draw.brief.asks),
        used=_used(invitation.citizen_id, draw.id),
        fairness=proof.sentences_of(documents.read_open(draw.id, DocumentKind.ACCOUNT), "citizens"),
    )


def answered(invitation: Invitation, form: BaseForm, act: Callable[[], object], *, template: str, thanks: str) -> Page:
    """Show the form of a page beside the answer, and carry out what was sent: back to the invitation with thanks."""
    if form.validate_on_submit():
        try:
            with transaction():
                act()
            flash(thanks)
            return redirect(url_for("citizen.invitations.show", invitation_id=invitation.id), 303)
        except Refusal as refused:
            form.refuse(refused)
    page = render_template(template, offer=offer_of(invitation), form=form)
    return page, 422 if form.problems() else 200


def _notes(invitation: Invitation) -> list[tuple[datetime, str]]:
    """What may be hard to hear or speak of, to be read before anybody says yes: when, and in which words, each once."""
    times = queries.times_for(invitation, only_free=False)
    meetings = {meeting.id: meeting for time in times for meeting in (time.meeting, *(one for _, one in time.also))}
    noted = content_notes(meetings.values())
    first = sorted((meetings[one].starts_at, text) for one, text in noted.items())
    return [(at, text) for at, text in first if text not in [one for when, one in first if when < at]]


def _is_full(invitation: Invitation, free: list[Time]) -> bool:
    """Whether there are times, and every seat at them is taken or kept for somebody else."""
    return not free and bool(queries.times_for(invitation, only_free=False))


def offer_of(invitation: Invitation) -> Offer:
    """An invitation with who asks; NotFound when it points nowhere."""
    offer = queries.offer(invitation.id)
    if offer is None:
        raise NotFound
    return offer


def _offered(offer: Offer) -> list[str]:
    """What the team said it can arrange, in words; whatever else helps somebody, they may ask for."""
    codes = Asks.read(offer.brief.asks).adjustments if offer.brief else ()
    return [gettext(BY_CODE[code].label) for code in codes if code in BY_CODE]


def closed_because(invitation: Invitation, free: list[Time]) -> str | None:
    """Why the invitation cannot be answered with yes any more, in words; nothing when it can."""
    answer = may_answer(InvitationState(invitation.state), invitation.answer_by_at, clock.now(), seats_left=bool(free))
    if isinstance(answer, NotAllowed):
        day = say_day(invitation.answer_by_at)
        return gettext(answer.reason).format(day=day)
    return None


def _form(invitation: Invitation, free: list[Time]) -> tuple[TimesForm, Mapping[str, ConsentText]]:
    texts = texts_to_show(purposes_shown(planned(free)))
    return _offer_in(TimesForm(), invitation, free, texts), texts


def _offer_in(form: TimesForm, invitation: Invitation, free: list[Time], texts: Mapping[str, ConsentText]) -> TimesForm:
    assert invitation.citizen_id
    is_in_project = consent.holds(invitation.citizen_id, PARTICIPATE, invitation.project_id)
    proposed = matching.proposed_times(invitation.place_id)
    first = [*proposed.slot_ids, *proposed.others]
    ordered = sorted(free, key=lambda time: first.index(time.slot.id) if time.slot.id in first else len(first))
    return form.offer(ordered, texts, planned(free), is_in_project=is_in_project, proposed=proposed.slot_ids)


def _times(invitation: Invitation, form: TimesForm, texts: Mapping[str, ConsentText]) -> str:
    explained = {purpose: rows_in(text) for purpose, text in texts.items()}
    return render_template("citizen/invitations/times.html", offer=offer_of(invitation), form=form, explained=explained)


def _used(citizen_id: UUID, draw_id: UUID) -> list[str]:
    """What of the person's own answers the draw used, as far as they still agree to it."""
    drawn_by = dict.fromkeys(quota.characteristic for quota in matching.quotas_of(draw_id))
    agreed = {purpose for purpose, _ in consent.standing(citizen_id)}
    codes = [f"{BALANCE}/{characteristic}" for characteristic in drawn_by]
    return [gettext(about_of(code)) for code in codes if code in agreed]
