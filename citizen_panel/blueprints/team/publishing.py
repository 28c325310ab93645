"""A public draw: prepared, its list published, its seed written down."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.blueprints.frame.refusals import in_words
from citizen_panel.blueprints.team import words
from citizen_panel.blueprints.team.forms.publishing import PublicDrawForm, SeedForm
from citizen_panel.blueprints.team.progress import nudge
from citizen_panel.core.db import transaction
from citizen_panel.core.errors import Refusal
from citizen_panel.domain.accounts.queries import contact_of
from citizen_panel.domain.matching import documents, proof, queries, service
from citizen_panel.domain.matching.models import Draw
from citizen_panel.domain.matching.rules.public.openness import may_be_open
from citizen_panel.domain.matching.rules.public.seeds import throws_for
from citizen_panel.domain.matching.vocabulary import DocumentKind, DrawState, Listing, SeedSource
from citizen_panel.domain.projects import queries as projects
from citizen_panel.domain.projects.models import RecruitmentBrief
from citizen_panel.policy.decide import allows
from citizen_panel.policy.permissions import Permission

bp = Blueprint("publishing", __name__, url_prefix="/publishing")


@bp.get("/<uuid:brief_id>")
@allow(Permission.DRAW_RUN, projects.brief)
def new(brief: RecruitmentBrief) -> str:
    return _new(brief, PublicDrawForm())


@bp.post("/<uuid:brief_id>")
@allow(Permission.DRAW_RUN, projects.brief)
def prepare(brief: RecruitmentBrief) -> Response | tuple[str, int]:
    """Ask for the list of a public draw."""
    form = PublicDrawForm()
    if not _may_be_open(brief):
        form.listing.data = Listing.CLOSED.value
    if not form.validate_on_submit():
        return _new(brief, form), 422
    with transaction():
        prepared = service.prepare_public_draw(
            brief,
            method=form.chosen_method,
            gamma_percent=form.gamma_percent,
            listing=Listing(form.listing.data),
            source=SeedSource(form.source.data),
            announced=form.announced.data,
            witnesses=form.witnesses.data,
            actor=current_actor(),
        )
    nudge("draws.run", prepared.id)
    return redirect(url_for("team.matching.draw", draw_id=prepared.id), 303)


@bp.get("/draws/<uuid:draw_id>")
@allow(Permission.DRAW_READ, queries.draw)
def show(draw: Draw) -> Response | str:
    if draw.state != DrawState.LISTED:
        return redirect(url_for("team.matching.draw", draw_id=draw.id))
    return _show(draw, SeedForm())


@bp.post("/draws/<uuid:draw_id>/publish")
@allow(Permission.DRAW_RUN, queries.draw, is_fresh=True)
def publish(draw: Draw) -> Response:
    """Let everybody see the fingerprint, and the list if it is open."""
    with transaction():
        service.publish(draw, actor=current_actor())
    flash(gettext("The fingerprint of the list is published. Nothing may change now until the seed is there."))
    return redirect(url_for("team.publishing.show", draw_id=draw.id), 303)


@bp.post("/draws/<uuid:draw_id>/seed")
@allow(Permission.DRAW_SEED, queries.draw)
def seed(draw: Draw) -> Response | tuple[str, int]:
    """Write down the seed; when a second person wrote the same, let the worker read from the list whom it takes."""
    if draw.state != DrawState.LISTED:
        return redirect(url_for("team.matching.draw", draw_id=draw.id), 303)
    form = SeedForm()
    if not form.validate_on_submit():
        return _show(draw, form), 422
    try:
        with transaction():
            given = service.give_seed(draw, form.seed.data, actor=current_actor())
    except Refusal as refused:
        if refused.field is None:
            raise
        form.add_problem(in_words(refused), refused.field)
        return _show(draw, form), 422
    if given.state == DrawState.LISTED:
        flash(gettext("We keep what you wrote. Now somebody else writes it down too, without looking at yours."))
        return redirect(url_for("team.publishing.show", draw_id=draw.id), 303)
    nudge("draws.run", draw.id)
    return redirect(url_for("team.matching.draw", draw_id=draw.id), 303)


def _new(brief: RecruitmentBrief, form: PublicDrawForm) -> str:
    return render_template(
        "team/publishing/new.html",
        brief=brief,
        project=brief.project,
        form=form,
        may_be_open=_may_be_open(brief),
        live=queries.live_draw_of(brief.id),
        words=words,
    )


def _show(draw: Draw, form: SeedForm) -> str:
    told = documents.read_open(draw.id, DocumentKind.ACCOUNT)
    return render_template(
        "team/publishing/show.html",
        draw=draw,
        brief=draw.brief,
        project=draw.brief.project,
        form=form,
        rounding=[words.sentence(sentence) for sentence in proof.sentences_of(told, "rounding")],
        steps=[words.sentence(sentence) for sentence in proof.sentences_of(told, "steps")],
        account=[words.sentence(sentence) for sentence in proof.sentences_of(told)],
        throws=throws_for(draw.tickets_count or 1),
        may_act=allows(current_actor(), Permission.DRAW_RUN, draw),
        may_write=allows(current_actor(), Permission.DRAW_SEED, draw),
        is_mine=draw.seed_said_by_id == current_actor().user_id,
        first=contact_of(draw.seed_said_by_id).get("name") if draw.seed_said_by_id else None,
        words=words,
    )


def _may_be_open(brief: RecruitmentBrief) -> bool:
    return may_be_open(quota.characteristic for quota in projects.quotas_of(brief.id))
