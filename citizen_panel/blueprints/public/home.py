"""The start page: what this is, and two doors. And the switch of language, for pages on which nothing is typed."""

from flask import Blueprint, redirect, render_template, request
from flask.blueprints import BlueprintSetupState
from flask_wtf.csrf import CSRFProtect
from werkzeug.wrappers import Response

from citizen_panel.blueprints.frame import languages
from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.headers import cached
from citizen_panel.policy.permissions import Permission

bp = Blueprint("home", __name__, url_prefix="/")


@bp.get("/")
@cached("public")
@allow(Permission.PUBLIC)
def show() -> str:
    return render_template("public/home/show.html")


@bp.post("/language")
@cached("form")
@allow(Permission.PUBLIC)
def language() -> Response:
    languages.choose(request.form.get("language", ""))
    return redirect(languages.page_to_return_to(request.form.get("at", "")), 303)


@bp.record_once
def _come_without_token(state: BlueprintSetupState) -> None:
    """A token would put a cookie on every public page; that the post comes from a page of ours is still looked at."""
    csrf: CSRFProtect = state.app.extensions["csrf"]
    csrf.exempt(f"{__name__}.language")
