"""The quotas of a brief: least and most of each group, typed or proposed anew."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.blueprints.frame.stale import changed, marks
from citizen_panel.blueprints.team import words
from citizen_panel.blueprints.team.briefs import bp, named
from citizen_panel.blueprints.team.expecting import bands_of, lift_of
from citizen_panel.blueprints.team.forms.quotas import LIFTS, LiftForm, QuotaForm, labels_of, quota_form, said_by
from citizen_panel.core.db import transaction
from citizen_panel.domain.matching.compared import labelled, proposed
from citizen_panel.domain.matching.outlook import outlook_of
from citizen_panel.domain.matching.rules.quotas import problems, revealing
from citizen_panel.domain.projects import queries, service
from citizen_panel.domain.projects.models import RecruitmentBrief
from citizen_panel.domain.projects.vocabulary import Asks
from citizen_panel.domain.sessions.past import past_of
from citizen_panel.policy.permissions import Permission


@bp.get("/<uuid:brief_id>/quotas")
@allow(Permission.BRIEF_EDIT, queries.brief)
def quotas(brief: RecruitmentBrief) -> str:
    bands = bands_of(brief)
    return _page(brief, quota_form(bands, data={"seen": marks(said_by(bands))}))


@bp.post("/<uuid:brief_id>/quotas")
@allow(Permission.BRIEF_EDIT, queries.brief)
def set_quotas(brief: RecruitmentBrief) -> Response | tuple[str, int]:
    form = _typed(brief)
    if form.validate_on_submit() and not _changed_meanwhile(form, brief):
        bands = form.bands()
        said = labelled(bands)
        for sentence in (*problems(said, brief.places), *revealing(said, brief.places)):
            form.add_problem(words.sentence(sentence))
        if not form.form_errors:
            with transaction():
                service.set_quotas(brief, bands, actor=current_actor())
            flash(gettext("The quotas are saved."))
            return redirect(url_for("team.briefs.show", brief_id=brief.id), 303)
    return _page(brief, form), 422


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


def _typed(brief: RecruitmentBrief) -> QuotaForm:
    """What was typed, for the groups the brief has now; what a form of other groups does not say is as it was saved."""
    bands = bands_of(brief)
    form = quota_form(bands)
    typed = MultiDict(request.form)
    if changed(typed.get("seen", ""), said_by(bands)):
        for name in labels_of(form):
            typed.setdefault(name, str(form[name].default))
        form = quota_form(bands, formdata=typed)
    return form


def _changed_meanwhile(form: QuotaForm, brief: RecruitmentBrief) -> bool:
    """Say which groups somebody else saved since the form was opened; sending it once more then counts."""
    kept = said_by(bands_of(brief))
    moved = changed(form.seen.data, kept)
    if not moved:
        return False
    form.seen.data = marks(kept)
    form.add_problem(
        gettext(
            "The quotas were saved elsewhere while you had them open. Changed there: %(what)s. "
            "Your numbers are still here: save again to keep yours",
            what=", ".join(label for name, label in labels_of(form).items() if name.partition("_")[2] in moved),
        )
    )
    return True


def _page(brief: RecruitmentBrief, form: QuotaForm) -> str:
    return render_template(
        "team/briefs/quotas.html",
        brief=brief,
        project=brief.project,
        form=form,
        lift_form=LiftForm(formdata=None, data={"lift": str(lift_of(brief))}),
        outlook=outlook_of(brief, past_of(brief.organisation_id)),
        councils=named(queries.councils_of(brief.id)),
        words=words,
    )
