"""My name, how to reach me, and in which language and form: seen at one place, changed one thing a page."""

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response

from citizen_panel.blueprints.citizen.forms.profile import CONTACT, FormatsForm, LanguageForm, NewNameForm, now_of
from citizen_panel.blueprints.frame import languages
from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.forms import BaseForm, Choice
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import transaction
from citizen_panel.core.errors import NotFound, Refusal
from citizen_panel.core.languages import BY_CODE, offered
from citizen_panel.domain.accounts.rules import masked
from citizen_panel.domain.citizens import changes
from citizen_panel.domain.citizens.models import Citizen
from citizen_panel.domain.citizens.queries import came_back, citizen, contact_sheet
from citizen_panel.domain.citizens.vocabulary import ContactSheet
from citizen_panel.policy.permissions import Permission

bp = Blueprint("profile", __name__, url_prefix="/profile")

Page = str | Response | tuple[str, int]
TITLES = {
    "name": lazy_gettext("Your name"),
    "formats": lazy_gettext("How we write to you"),
    "language": lazy_gettext("Your language"),
    "email": lazy_gettext("Your email address"),
    "mobile": lazy_gettext("Your mobile number"),
    "phone": lazy_gettext("The number we phone"),
    "letters": lazy_gettext("Your address for letters"),
}


@bp.get("/")
@allow(Permission.OWN_DATA_READ, current_actor)
def show(actor: Actor) -> str:
    found, sheet = _person(actor)
    waiting = [(one, masked(changes.address_in(one, new=True))) for one in changes.waiting_of(found.id)]
    return render_template(
        "citizen/profile/show.html",
        citizen=found,
        sheet=sheet,
        came_back=came_back(found.id),
        waiting={one.channel: address for one, address in waiting},
        written_in=BY_CODE[found.language].name if found.language in BY_CODE else found.language,
        formats=[one.label for one in FormatsForm(formdata=None).formats.options() if one.value in found.formats],
    )


@bp.route("/edit/<any(name, formats, language):field>", methods=["GET", "POST"])
@allow(Permission.CONSENT_CHANGE, current_actor)
def edit(actor: Actor, field: str) -> Page:
    """Change the name, the form of writing or the language; it counts at once."""
    found, sheet = _person(actor)
    form = _form(field, found, sheet)
    if not form.validate_on_submit():
        return _page(field, form, 422 if form.errors else 200)
    if field == "language":
        languages.choose(form.language.data)
    else:
        with transaction():
            if field == "name":
                changes.rename(found.id, form.new.data, actor=actor)
            else:
                changes.choose_formats(found.id, form.formats.data)
    flash(gettext("Changed."))
    return redirect(url_for("citizen.profile.show"), 303)


@bp.route("/reach/<any(email, mobile, phone, letters):way>", methods=["GET", "POST"])
@allow(Permission.CONSENT_CHANGE, current_actor, is_fresh=True)
def contact(actor: Actor, way: str) -> Page:
    """Change how we reach the person; an e-mail address or a mobile number counts once it has answered."""
    found, sheet = _person(actor)
    channel, form_of = CONTACT[way]
    form = form_of(data=now_of(way, sheet))
    if not form.validate_on_submit():
        return _page(way, form, 422 if form.errors else 200)
    try:
        with transaction():
            changes.ask_to_change(found.id, channel, form.values(), actor=actor)
    except Refusal as refused:
        form.refuse(refused, refused.field or "new")
        return _page(way, form, 422)
    if channel in changes.PROVED:
        flash(gettext("We sent a message to it. Open it and press the button. Until then nothing changes."))
    else:
        flash(gettext("Changed."))
    return redirect(url_for("citizen.profile.show"), 303)


@bp.post("/reach/<any(email, mobile):way>/forget")
@allow(Permission.CONSENT_CHANGE, current_actor)
def forget(actor: Actor, way: str) -> Response:
    """Forget a change that waits for an answer."""
    assert actor.citizen_id
    with transaction():
        gone = changes.forget_waiting(actor.citizen_id, CONTACT[way][0])
    flash(gettext("Nothing changes.") if gone else gettext("There was nothing to forget."))
    return redirect(url_for("citizen.profile.show"), 303)


def _person(actor: Actor) -> tuple[Citizen, ContactSheet]:
    assert actor.citizen_id
    found, sheet = citizen(actor.citizen_id), contact_sheet(actor.citizen_id)
    if found is None or sheet is None:
        raise NotFound
    return found, sheet


def _form(part: str, found: Citizen, sheet: ContactSheet) -> BaseForm:
    if part == "name":
        return NewNameForm(data={"new": sheet.name})
    if part == "formats":
        return FormatsForm(data={"formats": list(found.formats)})
    form = LanguageForm(data={"language": found.language})
    form.language.choices = [Choice(one.code, one.name) for one in offered(is_demo=current_app.config["IS_DEMO"])]
    return form


def _page(part: str, form: BaseForm, status: int) -> Page:
    return render_template("citizen/profile/edit.html", form=form, part=part, named=TITLES[part]), status
