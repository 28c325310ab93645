"""A parent or guardian agrees that a young person may join, or not: by a link that was sent to them, or on paper."""

from flask import Blueprint, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.forms import Choice
from citizen_panel.blueprints.frame.headers import cached
from citizen_panel.blueprints.public.forms.guardian import AgreementForm, StopForm
from citizen_panel.blueprints.public.join_words import statement, wording
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import transaction
from citizen_panel.core.errors import NotFound
from citizen_panel.core.references import tidy
from citizen_panel.domain.citizens import guardians
from citizen_panel.domain.citizens.models import GuardianLink
from citizen_panel.domain.citizens.queries import first_name
from citizen_panel.domain.consent.purposes import GUARDIAN
from citizen_panel.domain.consent.vocabulary import GivenThrough
from citizen_panel.domain.rights import service as rights
from citizen_panel.policy.permissions import Permission

bp = Blueprint("guardian", __name__, url_prefix="/guardian")

ASKED = Actor.system("guardian")
Page = str | tuple[str, int] | Response


@bp.route("/<token>", methods=["GET", "POST"])
@cached("form")
@allow(Permission.PUBLIC)
def show(token: str) -> Page:
    """The question; once it was agreed to, the way to take it back."""
    link = guardians.by_token(token)
    if link is None:
        return render_template("public/guardian/over.html"), 410
    if link.from_on is not None:
        return _agreed(link)
    form = AgreementForm()
    form.agree.choices = [Choice("yes", statement(GUARDIAN)), Choice("no", gettext("No, I do not agree"))]
    if form.validate_on_submit():
        if form.agree.data == "no":
            return _end(link)
        with transaction():
            guardians.agree(link, form.name.data, channel=GivenThrough.ONLINE, actor=ASKED)
        return redirect(url_for("public.guardian.show", token=token), 303)
    words = render_template(
        "public/guardian/show.html", form=form, who=first_name(link.citizen_id), wording=wording(GUARDIAN)
    )
    return words, 422 if form.problems() else 200


@bp.get("/answered")
@cached("public")
@allow(Permission.PUBLIC)
def answered() -> Page:
    return render_template("public/guardian/answered.html")


@bp.get("/form/<reference>")
@cached("public")
@allow(Permission.PUBLIC)
def form(reference: str) -> Page:
    """The same question on paper; it bears the reference that was typed, and tells nothing of whose it is."""
    spelt = tidy(reference)
    if len(spelt) != len("CP-7K4M-2XQ9"):
        raise NotFound
    return render_template("public/guardian/form.html", reference=spelt, wording=wording(GUARDIAN))


def _agreed(link: GuardianLink) -> Page:
    form = StopForm()
    if form.validate_on_submit():
        return _end(link)
    return render_template("public/guardian/agreed.html", form=form, who=first_name(link.citizen_id), link=link)


def _end(link: GuardianLink) -> Response:
    with transaction():
        guardians.end(link, channel=GivenThrough.ONLINE, actor=ASKED)
        rights.leave(link.citizen_id, actor=ASKED)
    return redirect(url_for("public.guardian.answered"), 303)
