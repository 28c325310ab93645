"""The first sign-in of somebody who works for an organisation: a password, an app, and codes to keep on paper."""

from uuid import UUID

import segno
from flask import Blueprint, current_app, render_template, request
from flask_babel import gettext
from markupsafe import Markup
from pyotp import TOTP

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.headers import cached
from citizen_panel.blueprints.public.entering import begun
from citizen_panel.blueprints.public.forms.signin import SetUpForm
from citizen_panel.blueprints.public.signin import Page
from citizen_panel.blueprints.public.signin_confirm import with_new_cookie
from citizen_panel.core.db import transaction
from citizen_panel.core.errors import Refusal
from citizen_panel.domain.accounts import queries as accounts
from citizen_panel.domain.accounts import service
from citizen_panel.domain.accounts.vocabulary import LinkPurpose, OpenLink, Way
from citizen_panel.policy.permissions import Permission

bp = Blueprint("invitation", __name__, url_prefix="/signin/invitation")


@bp.route("/<token>", methods=["GET", "POST"])
@cached("form")
@allow(Permission.PUBLIC)
def show(token: str) -> Page:
    """Looking at an invitation keeps nothing: the app's secret is worked out from it."""
    seen = service.look_at_link(token)
    if seen is None or seen.purpose is not LinkPurpose.INVITATION or not seen.accounts:
        return render_template("public/invitation/over.html"), 410
    secret, form = service.set_up_secret(token), SetUpForm()
    if request.method == "GET" or not form.validate_on_submit():
        return setting_up(form, secret), 422 if form.problems() else 200
    with transaction():
        outcome = _set_up(seen, token, secret, form)
    if isinstance(outcome, Refusal):
        form.refuse(outcome)
        return setting_up(form, secret), 422
    codes, cookie = outcome
    return with_new_cookie((render_template("public/invitation/codes.html", codes=codes), 200), cookie)


def setting_up(form: SetUpForm, secret: str) -> str:
    """The page with a picture for the app, the same in letters, and the fields."""
    address = TOTP(secret).provisioning_uri(name=gettext("My account"), issuer_name=current_app.config["BODY_NAME"])
    drawn = segno.make(address, error="m").svg_inline(scale=5, border=3, omitsize=False, lineclass=None, svgclass=None)
    grouped = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    return render_template("public/invitation/show.html", form=form, picture=Markup(drawn), secret=grouped)  # noqa: S704


def context() -> tuple[str, ...]:
    """Words of this place that nobody's password may be made of."""
    return current_app.config["BODY_NAME"], current_app.config["BASE_URL"]


def _set_up(seen: OpenLink, token: str, secret: str, form: SetUpForm) -> tuple[tuple[str, ...], str] | Refusal:
    user_id: UUID = seen.accounts[0].user_id
    outcome = service.set_up_worker(user_id, form.password.data, secret, form.code.data, context=context())
    if isinstance(outcome, Refusal):
        return outcome
    used = service.use_invitation(token)
    account = accounts.user(user_id)
    if isinstance(used, Refusal) or account is None:
        raise used if isinstance(used, Refusal) else LookupError
    return outcome, begun(account, [Way.PASSWORD, Way.AUTHENTICATOR])
