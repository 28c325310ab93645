"""The draw: before, while it runs, its result, confirming, inviting."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from citizen_panel.blueprints.frame import looking
from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.blueprints.team import timetable, words
from citizen_panel.blueprints.team.expecting import page_of_saved
from citizen_panel.blueprints.team.forms.matching import DrawForm, InviteForm, VoidForm
from citizen_panel.blueprints.team.progress import OPEN, is_far, nudge
from citizen_panel.core import clock
from citizen_panel.core.db import transaction
from citizen_panel.domain.accounts.queries import contact_of
from citizen_panel.domain.citizens.queries import first_names
from citizen_panel.domain.citizens.vocabulary import LookKind, LookReason
from citizen_panel.domain.ledger.queries import history_of
from citizen_panel.domain.matching import alternates, documents, proof, queries, service
from citizen_panel.domain.matching.models import Draw, Place
from citizen_panel.domain.matching.outlook import outlook_by
from citizen_panel.domain.matching.vocabulary import DocumentKind, DrawState, PlaceState, Sentence
from citizen_panel.domain.projects import queries as projects
from citizen_panel.domain.projects import service as projects_service
from citizen_panel.domain.projects.models import RecruitmentBrief
from citizen_panel.domain.projects.vocabulary import Asks, Band
from citizen_panel.domain.sessions import service as sessions
from citizen_panel.domain.sessions.asked_enough import caps_reached_by
from citizen_panel.domain.sessions.offering import choices_for, offered
from citizen_panel.domain.sessions.past import spare_for
from citizen_panel.domain.sessions.seating import seats_of
from citizen_panel.policy.decide import allows
from citizen_panel.policy.permissions import Permission

bp = Blueprint("matching", __name__, url_prefix="/matching")


@bp.get("/<uuid:brief_id>")
@allow(Permission.DRAW_READ, projects.brief)
def show(brief: RecruitmentBrief) -> str:
    return _before(brief, DrawForm())


@bp.post("/<uuid:brief_id>")
@allow(Permission.DRAW_RUN, projects.brief)
def prepare(brief: RecruitmentBrief) -> Response | tuple[str, int]:
    form = DrawForm()
    sound = form.validate_on_submit()
    missing = timetable.none_to_draw_for(brief) if sound and form.is_together else None
    if missing:
        form.add_problem(missing, "times")
    if missing or not sound:
        return _before(brief, form), 422
    with transaction():
        prepared = service.prepare_draw(
            brief,
            method=form.chosen_method,
            gamma_percent=form.gamma_percent,
            seed=form.seed,
            times=offered(brief) if form.is_together else (),
            actor=current_actor(),
        )
    nudge("draws.run", prepared.id)
    return redirect(url_for("team.matching.draw", draw_id=prepared.id), 303)


@bp.get("/draws/<uuid:draw_id>")
@allow(Permission.DRAW_READ, queries.draw)
def draw(draw: Draw) -> str | Response:
    if draw.state == DrawState.LISTED:
        return redirect(url_for("team.publishing.show", draw_id=draw.id))
    if draw.state in OPEN:
        return render_template(
            "team/matching/running.html",
            draw=draw,
            project=draw.brief.project,
            is_far=is_far(draw),
            still="still" in request.args,
            may_stop=allows(current_actor(), Permission.DRAW_RUN, draw),
        )
    if draw.state == DrawState.CANCELLED:
        return render_template("team/matching/cancelled.html", draw=draw, project=draw.brief.project, words=words)
    return _result(draw, VoidForm())


@bp.get("/draws/<uuid:draw_id>/progress")
@allow(Permission.DRAW_READ, queries.draw)
def progress(draw: Draw) -> dict[str, object]:
    """For the page that follows a draw: how far it is, and whether it is over."""
    far = is_far(draw)
    return {"over": draw.state not in OPEN, "permille": far.permille, "words": far.words}


@bp.post("/draws/<uuid:draw_id>/cancel")
@allow(Permission.DRAW_RUN, queries.draw)
def cancel(draw: Draw) -> Response:
    """Stop a draw that waits or runs; when it was faster, its result is there to look at."""
    with transaction():
        service.cancel(draw, actor=current_actor())
    return redirect(url_for("team.matching.draw", draw_id=draw.id), 303)


@bp.post("/draws/<uuid:draw_id>/confirm")
@allow(Permission.DRAW_CONFIRM, queries.draw, is_fresh=True)
def confirm(draw: Draw) -> Response:
    with transaction():
        settled = service.confirm(draw, actor=current_actor())
    if settled.state == DrawState.VOID:
        flash(gettext("Someone withdrew while the draw ran. It was void; draw again."))
    else:
        flash(gettext("The draw is confirmed. Nobody has been written to yet."))
    return redirect(url_for("team.matching.draw", draw_id=draw.id), 303)


@bp.post("/draws/<uuid:draw_id>/void")
@allow(Permission.DRAW_CONFIRM, queries.draw, is_fresh=True)
def void(draw: Draw) -> Response | tuple[str, int]:
    form = VoidForm()
    if not form.validate_on_submit():
        return _result(draw, form), 422
    with transaction():
        service.void(draw, form.reason.data, actor=current_actor())
    flash(gettext("The draw is void, and the reason is recorded."))
    return redirect(url_for("team.matching.show", brief_id=draw.recruitment_brief_id), 303)


@bp.post("/draws/<uuid:draw_id>/invite")
@allow(Permission.INVITATION_RELEASE, queries.draw, is_fresh=True)
def invite(draw: Draw) -> Response | tuple[str, int]:
    actor, form = current_actor(), _invite_form(draw)
    if not form.validate_on_submit():
        return _result(draw, VoidForm(formdata=None), form), 422
    with transaction():
        opened = [one for one in projects.rounds_of(draw.project_id) if one.recruitment_brief_id == draw.brief.id]
        if not any(one.closed_at is None for one in opened):
            projects_service.open_round(draw.brief, routes=Asks.read(draw.brief.asks).routes, actor=actor)
        invitations = sessions.release_batch(
            draw,
            actor=actor,
            size=form.size.number,
            spare=_spare(draw) if form.spare.data else 0,
            override=form.override.data or None,
        )
    flash(gettext("%(count)s invitations are on their way.", count=len(invitations)))
    return redirect(url_for("team.matching.draw", draw_id=draw.id), 303)


def _before(brief: RecruitmentBrief, form: DrawForm) -> str:
    return render_template(
        "team/matching/show.html",
        brief=brief,
        project=brief.project,
        form=form,
        draws=queries.draws_of(brief.id),
        live=queries.live_draw_of(brief.id),
        has_times=bool(choices_for(brief)),
        **page_of_saved(brief),
        approver=contact_of(brief.approved_by_id).get("name") if brief.approved_by_id else None,
        may_draw=allows(current_actor(), Permission.DRAW_RUN, brief),
        words=words,
    )


def _result(draw: Draw, form: VoidForm, asking: InviteForm | None = None) -> str:
    actor, places = current_actor(), queries.places_with_people(draw.id)
    people = [place.citizen_id for place in places if place.citizen_id]
    looking.note_look(people, LookKind.DRAW_LIST, because=LookReason.CHECK_DRAW, body=draw.organisation_id)
    quotas = [Band(q.characteristic, q.category, q.least, q.most) for q in queries.quotas_of(draw.id)]
    told = documents.read_open(draw.id, DocumentKind.ACCOUNT)
    return render_template(
        "team/matching/draw.html",
        draw=draw,
        brief=draw.brief,
        project=draw.brief.project,
        form=form,
        places=places,
        # People were promised that a team sees their first name only after they say yes.
        names=first_names([p.citizen_id for p in places if p.citizen_id and p.state == PlaceState.TAKEN]),
        references=queries.references_of(people),
        standing=alternates.standing_count(draw.id),
        rounding=[words.sentence(sentence) for sentence in proof.sentences_of(told, "rounding")],
        stand_ins=[words.sentence(sentence) for sentence in _stand_in_words(draw)],
        waiting=sum(place.state == PlaceState.DRAWN for place in places),
        asking=asking or _invite_form(draw, formdata=None),
        seats=seats_of(draw, draw.brief) if draw.state == DrawState.CONFIRMED else None,
        unfilled=[words.sentence(sentence) for sentence in proof.read(draw.unfilled or ())],
        is_anybody_spared=_is_anybody_spared(draw, places),
        account=[words.sentence(sentence) for sentence in proof.sentences_of(told)],
        auditor=[words.sentence(sentence) for sentence in proof.sentences_of(told, "auditor")],
        spoken=told,
        certificate=documents.read_open(draw.id, DocumentKind.CERTIFICATE),
        groups=outlook_by(
            draw.brief.places,
            projects.councils_of(draw.brief.id),
            quotas,
            until=clock.day_of(draw.finished_at or draw.created_at),
        ).groups,
        filled=_filled(draw),
        timetable=timetable.shown(draw),
        void_reason=_void_reason(draw),
        may_confirm=allows(actor, Permission.DRAW_CONFIRM, draw) and draw.brief.approved_by_id != actor.user_id,
        may_void=allows(actor, Permission.DRAW_CONFIRM, draw),
        words=words,
    )


def _invite_form(draw: Draw, **kwargs: Any) -> InviteForm:
    return InviteForm(**kwargs).offer(_spare(draw))


def _spare(draw: Draw) -> int:
    return spare_for(draw.brief.places, draw.organisation_id)


def _is_anybody_spared(draw: Draw, places: Sequence[Place]) -> bool:
    """Whether a cap keeps somebody from being asked who waits for an invitation."""
    waiting = [place.citizen_id for place in places if place.citizen_id and place.state == PlaceState.DRAWN]
    if draw.state != DrawState.CONFIRMED or not waiting:
        return False
    return any(caps_reached_by(waiting, draw.project_id).values())


def _filled(draw: Draw) -> dict[tuple[str, str], str]:
    """How each quota was filled, in a word: the panel's, or that no seat was held because too few could be asked."""
    written = documents.read_open(draw.id, DocumentKind.FILLINGS).get("quotas", ())
    filled = {(characteristic, category): word for characteristic, category, word in written}
    held = {(q.characteristic, q.category): q.least for q in queries.quotas_of(draw.id)}
    asked = {(q.characteristic, q.category): q.least for q in projects.quotas_of(draw.recruitment_brief_id)}
    return filled | {group: "through_a_partner" for group, least in held.items() if least < asked.get(group, 0)}


def _stand_in_words(draw: Draw) -> tuple[Sentence, ...]:
    return proof.sentences_of(documents.read_open(draw.id, DocumentKind.STAND_INS))


def _void_reason(draw: Draw) -> object:
    if draw.state != DrawState.VOID:
        return None
    facts = (fact.body for fact in history_of("draw", [draw.id]) if fact.kind == "DrawVoided" and fact.body)
    return next((words.VOID_REASONS.get(body["reason"]) for body in facts), None)
