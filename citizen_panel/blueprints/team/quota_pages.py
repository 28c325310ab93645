"""What the page of a brief's quotas shows, and what was typed into it."""

from flask import render_template, request
from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from citizen_panel.blueprints.frame.stale import changed, marks
from citizen_panel.blueprints.team import words
from citizen_panel.blueprints.team.brief_words import councils_named
from citizen_panel.blueprints.team.expecting import bands_of, lift_of, page_of_saved
from citizen_panel.blueprints.team.forms.quotas import LiftForm, QuotaForm, labels_of, quota_form, said_by
from citizen_panel.domain.projects import queries
from citizen_panel.domain.projects.models import RecruitmentBrief


def typed_quotas(brief: RecruitmentBrief) -> QuotaForm:
    """What was typed, for the groups the brief has now; what a form of other groups does not say is as it was saved."""
    bands = bands_of(brief)
    form = quota_form(bands)
    typed = MultiDict(request.form)
    if changed(typed.get("seen", ""), said_by(bands)):
        for name in labels_of(form):
            typed.setdefault(name, str(form[name].default))
        form = quota_form(bands, formdata=typed)
    return form


def quotas_changed_meanwhile(form: QuotaForm, brief: RecruitmentBrief) -> bool:
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


def quota_page(brief: RecruitmentBrief, form: QuotaForm) -> str:
    """The quotas of a brief with what can be expected of them, and a form of its own to propose them anew."""
    return render_template(
        "team/briefs/quotas.html",
        brief=brief,
        project=brief.project,
        form=form,
        lift_form=LiftForm(formdata=None, data={"lift": str(lift_of(brief))}),
        **page_of_saved(brief),
        councils=councils_named(queries.councils_of(brief.id)),
        words=words,
    )
