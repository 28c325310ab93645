"""Briefs: what a project asks for, its quotas, what can be expected, and its approval."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TypedDict
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.blueprints.frame.stale import changed, marks
from citizen_panel.blueprints.team import words
from citizen_panel.blueprints.team.brief_words import councils_named, wishes_in_words
from citizen_panel.blueprints.team.expecting import (
    bands_of,
    expected,
    lift_of,
    page_of,
    page_of_saved,
    quotas_for,
    still_fit,
)
from citizen_panel.blueprints.team.forms.briefs import NEW, BriefForm, copied_from, filled_from
from citizen_panel.blueprints.team.forms.quotas import LIFTS, quota_form, said_by
from citizen_panel.blueprints.team.quota_pages import quota_page, quotas_changed_meanwhile, typed_quotas
from citizen_panel.core.db import transaction
from citizen_panel.domain.accounts.queries import contact_of
from citizen_panel.domain.matching import queries as matching
from citizen_panel.domain.matching import service as matching_service
from citizen_panel.domain.matching.compared import labelled, proposed
from citizen_panel.domain.matching.index_shape import to_count
from citizen_panel.domain.matching.outlook import Outlook, outlook_of
from citizen_panel.domain.matching.rules.quotas import problems, revealing
from citizen_panel.domain.projects import queries, service
from citizen_panel.domain.projects.models import Project, RecruitmentBrief
from citizen_panel.domain.projects.prepared import prepared_of
from citizen_panel.domain.projects.readiness import Progress, readiness
from citizen_panel.domain.projects.rules import Allowed, may_approve, may_change
from citizen_panel.domain.projects.vocabulary import Asks, Band, BriefState, Phase
from citizen_panel.domain.sessions.past import past_of
from citizen_panel.gateways import index
from citizen_panel.policy.decide import allows
from citizen_panel.policy.permissions import Permission

bp = Blueprint("briefs", __name__, url_prefix="/briefs")

COPIED = 15
"""How many earlier briefs a new one can be copied from."""


class _Said(TypedDict):
    """What the form says, as the service takes it."""

    places: int
    councils: list[str]
    asks: Asks
    offer_pence: int
    open_from_on: date | None
    open_to_on: date | None


@bp.get("/new/<uuid:project_id>")
@allow(Permission.PROJECT_EDIT, queries.project)
def new(project: Project) -> str:
    earlier = earlier_brief(request.args.get("like", ""))
    kept = copied_from(earlier, queries.councils_of(earlier.id)) if earlier else NEW | {"phase": _phase(project)}
    return wishes_page(project, BriefForm(data=kept))


@bp.post("/new/<uuid:project_id>")
@allow(Permission.PROJECT_EDIT, queries.project)
def create(project: Project) -> Response | tuple[str, int]:
    form = BriefForm()
    if not form.validate_on_submit():
        return wishes_page(project, form, outlook=expected(project, form, earlier_brief(form.like.data))), 422
    earlier, said = earlier_brief(form.like.data), _said(form)
    said["asks"] = replace(said["asks"], lift=lift_of(earlier))
    with transaction():
        brief = service.draft_brief(project, **said, actor=current_actor())
        service.set_quotas(brief, _quotas_typed(form, earlier), actor=current_actor())
        if earlier:
            service.copy_questions(brief, earlier, actor=current_actor())
    count_for(brief)
    return redirect(url_for("team.briefs.quotas", brief_id=brief.id), 303)


@bp.get("/<uuid:brief_id>")
@allow(Permission.BRIEF_READ, queries.brief)
def show(brief: RecruitmentBrief) -> str:
    actor = current_actor()
    chosen, asks = queries.councils_of(brief.id), Asks.read(brief.asks)
    return render_template(
        "team/briefs/show.html",
        brief=brief,
        project=brief.project,
        asks=asks,
        wishes=wishes_in_words(brief, asks, councils_named(chosen)),
        **page_of_saved(brief),
        draws=matching.draws_of(brief.id),
        approver=contact_of(brief.approved_by_id).get("name") if brief.approved_by_id else None,
        questions=queries.questions_of(brief.id),
        returns=queries.returns_of(brief.id),
        look=queries.newest_look(brief.id),
        has_looked=queries.has_looked(brief),
        missing=[item for item in readiness(prepared_of(brief.project)) if item.progress is not Progress.DONE],
        may_edit=allows(actor, Permission.BRIEF_EDIT, brief) and may_change(BriefState(brief.state)) == Allowed(),
        may_approve=allows(actor, Permission.BRIEF_APPROVE, brief)
        and may_approve(BriefState(brief.state), actor.user_id, queries.team_of(brief.project_id)) == Allowed(),
        may_draw=allows(actor, Permission.DRAW_RUN, brief) and brief.state == BriefState.APPROVED,
        seen=marks(_as_sent(brief)),
        words=words,
    )


@bp.get("/<uuid:brief_id>/edit")
@allow(Permission.BRIEF_EDIT, queries.brief)
def edit(brief: RecruitmentBrief) -> str:
    kept = filled_from(brief, queries.councils_of(brief.id))
    form = BriefForm(data=kept | {"seen": marks(kept)})
    return wishes_page(brief.project, form, brief, outlook_of(brief, past_of(brief.organisation_id)))


@bp.post("/<uuid:brief_id>/edit")
@allow(Permission.BRIEF_EDIT, queries.brief)
def change(brief: RecruitmentBrief) -> Response | tuple[str, int]:
    form = BriefForm()
    if not form.validate_on_submit() or _changed_meanwhile(form, brief):
        return wishes_page(brief.project, form, brief, expected(brief.project, form, brief)), 422
    stay = still_fit(brief, form.places.number or 0, form.councils.data, form.dimensions.data)
    said, bands = _said(form), _quotas_typed(form, brief)
    said["asks"] = replace(said["asks"], lift=lift_of(brief))
    with transaction():
        service.change_brief(brief, **said, actor=current_actor())
        if not stay:
            service.set_quotas(brief, bands, actor=current_actor())
    count_for(brief)
    if stay:
        return redirect(url_for("team.briefs.show", brief_id=brief.id), 303)
    flash(gettext("Places, areas or groups changed, so the quotas start again from the benchmark."))
    return redirect(url_for("team.briefs.quotas", brief_id=brief.id), 303)


@bp.get("/<uuid:brief_id>/quotas")
@allow(Permission.BRIEF_EDIT, queries.brief)
def quotas(brief: RecruitmentBrief) -> str:
    bands = bands_of(brief)
    return quota_page(brief, quota_form(bands, data={"seen": marks(said_by(bands))}))


@bp.post("/<uuid:brief_id>/quotas")
@allow(Permission.BRIEF_EDIT, queries.brief)
def set_quotas(brief: RecruitmentBrief) -> Response | tuple[str, int]:
    form = typed_quotas(brief)
    if form.validate_on_submit() and not quotas_changed_meanwhile(form, brief):
        bands = form.bands()
        said = labelled(bands)
        for sentence in (*problems(said, brief.places), *revealing(said, brief.places)):
            form.add_problem(words.sentence(sentence))
        if not form.form_errors:
            with transaction():
                service.set_quotas(brief, bands, actor=current_actor())
            flash(gettext("The quotas are saved."))
            return redirect(url_for("team.briefs.show", brief_id=brief.id), 303)
    return quota_page(brief, form), 422


@bp.post("/<uuid:brief_id>/quotas/reset")
@allow(Permission.BRIEF_EDIT, queries.brief)
def reset_quotas(brief: RecruitmentBrief) -> Response:
    """Propose the quotas anew, with the weight chosen for the groups heard least."""
    chosen, asks = queries.councils_of(brief.id), Asks.read(brief.asks)
    lift = int(typed) if (typed := request.form.get("lift", "")) in dict(LIFTS) else 100
    with transaction():
        bands = proposed(chosen, brief.places, asks.dimensions, lift)
        service.set_quotas(brief, bands, actor=current_actor(), lift=lift)
    flash(gettext("The quotas were proposed anew from the benchmark."))
    return redirect(url_for("team.briefs.quotas", brief_id=brief.id), 303)


@bp.post("/<uuid:brief_id>/submit")
@allow(Permission.BRIEF_EDIT, queries.brief)
def submit(brief: RecruitmentBrief) -> Response:
    with transaction():
        service.submit_brief(brief, actor=current_actor())
    flash(gettext("Sent for approval. Somebody outside the team decides."))
    return redirect(url_for("team.briefs.show", brief_id=brief.id), 303)


@bp.post("/<uuid:brief_id>/approve")
@allow(Permission.BRIEF_APPROVE, queries.brief, is_fresh=True)
def approve(brief: RecruitmentBrief) -> Response:
    """Approve what was read, and nothing that was changed since."""
    if changed(request.form.get("seen", ""), _as_sent(brief)):
        flash(gettext("The team changed the brief since you opened it. Read it again, then approve it."))
        return redirect(url_for("team.briefs.show", brief_id=brief.id), 303)
    with transaction():
        service.approve_brief(brief, actor=current_actor())
    flash(gettext("The brief is approved. People can be drawn for it now."))
    return redirect(url_for("team.briefs.show", brief_id=brief.id), 303)


def count_for(brief: RecruitmentBrief) -> None:
    """Count how many people fit a brief that was saved, in a transaction of its own, and say why when nobody could."""
    wishes = to_count(queries.councils_of(brief.id), Asks.read(brief.asks), brief.organisation_id)
    with transaction():
        told = matching_service.count_people(brief.project_id, wishes, asked=index(), actor=current_actor())
    match told:
        case matching_service.UsedUp():
            flash(gettext("This was counted as often as we may. The figures stay; you can count again tomorrow."))
        case matching_service.TooSlow():
            flash(gettext("Counting takes too long at this moment. All is saved: count again in a while."))


def wishes_page(
    project: Project, form: BriefForm, brief: RecruitmentBrief | None = None, outlook: Outlook | None = None
) -> str:
    """The form of the wishes, with what can be expected of those it shows."""
    return render_template(
        "team/briefs/edit.html" if brief else "team/briefs/new.html",
        project=project,
        brief=brief,
        form=form,
        earlier=[] if brief else queries.earlier_briefs(current_actor(), limit=COPIED),
        **page_of(outlook),
        words=words,
    )


def _changed_meanwhile(form: BriefForm, brief: RecruitmentBrief) -> bool:
    """Say what somebody else saved since the form was opened; sending it once more then counts."""
    kept = filled_from(brief, queries.councils_of(brief.id))
    names = [str(form[name].label.text) for name in changed(form.seen.data, kept) if name in form]
    if not names:
        return False
    form.seen.data = marks(kept)
    form.add_problem(
        gettext(
            "This brief was saved elsewhere while you had it open. Changed there: %(what)s. "
            "Your answers are still here: save again to keep yours",
            what=", ".join(names),
        )
    )
    return True


def _as_sent(brief: RecruitmentBrief) -> dict[str, object]:
    """All that an approver reads, to notice when it is no longer what they read."""
    asked = [(one.wording, one.options) for one in queries.questions_of(brief.id)]
    bands = [(band.characteristic, band.category, band.least, band.most) for band in bands_of(brief)]
    return {"wishes": filled_from(brief, queries.councils_of(brief.id)), "questions": asked, "quotas": bands}


def earlier_brief(typed: str) -> RecruitmentBrief | None:
    """An earlier brief to copy from, of a body the actor works for."""
    try:
        found = queries.brief(UUID(typed))
    except ValueError:
        return None
    return found if found is not None and allows(current_actor(), Permission.BRIEF_READ, found) else None


def _phase(project: Project) -> str:
    return "" if project.phase == Phase.BEFORE else project.phase


def _quotas_typed(form: BriefForm, like: RecruitmentBrief | None) -> Sequence[Band]:
    return quotas_for(like, form.places.number or 0, form.councils.data, form.dimensions.data)


def _said(form: BriefForm) -> _Said:
    return _Said(
        places=form.places.number or 0,
        councils=form.councils.data,
        asks=form.asks(),
        offer_pence=form.thanks_pence.pence or 0,
        open_from_on=form.open_from_on.data,
        open_to_on=form.open_to_on.data,
    )
