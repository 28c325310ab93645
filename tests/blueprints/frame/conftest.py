"""A small application with the frame and nothing behind it."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, render_template, request
from flask_babel import Babel

from citizen_panel.blueprints.frame import assets, filters, templates
from citizen_panel.blueprints.frame.forms import (
    BaseForm,
    Choice,
    ChoiceField,
    ChoicesField,
    DatePartsField,
    EmailField,
    MoneyField,
    PhoneField,
    PostcodeField,
    TextAreaField,
    TextField,
    UploadField,
    WholeNumberField,
)

PACKAGE = Path(assets.__file__).resolve().parents[2]
CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)


class StyleForm(BaseForm):
    """Every field, each required, so that an empty post shows every error."""

    name = TextField("What should we call you?", required="Enter the name we should call you", autocomplete="name")
    email = EmailField("Your email address", required="Enter your email address", hint="We only use it to ask you")
    phone = PhoneField("Your phone number", required="Enter your phone number")
    postcode = PostcodeField("Your postcode", required="Enter your postcode")
    helps = TextAreaField("What helps you take part?", required="Enter what helps you", said="What helps you")
    places = WholeNumberField("How many places?", low=1, high=500, required="Enter how many places", said="Places")
    budget = MoneyField("What may it cost?", required="Enter an amount", said="The amount")
    born = DatePartsField(
        "When were you born?",
        required="Enter your date of birth",
        hint="For example 31 3 1980",
        said="Your date of birth",
        latest=date(2010, 1, 1),
        of_birth=True,
    )
    agree = ChoiceField(
        "Do you agree to join the panel?",
        choices=[Choice("yes", "Yes"), Choice("no", "No")],
        required="Select yes if you agree to join the panel, or no if you do not",
    )
    ways = ChoicesField(
        "How may we ask you?",
        choices=[
            Choice("email", "By email", "We write to the address you gave"),
            Choice("letter", "By letter"),
            Choice("none", "None of these", alone=True),
        ],
        required="Select at least one way we may ask you",
    )
    council = ChoiceField(
        "Your council", choices=[("S1", "Fife"), ("S2", "Orkney Islands")], required="Choose your council", as_list=True
    )
    people = UploadField("A list of people", endings=("csv", "xlsx"), required="Choose a file")


def content() -> dict[str, Any]:
    """Something for every macro that shows rather than asks."""
    return {
        "rows": [
            {"key": "Name", "value": "Ailsa Example", "href": "#name"},
            {"key": "Ways to ask you", "value": ["By email", "By letter"], "href": "#ways-1"},
        ],
        "tasks": [
            {"text": "Say what you need", "status": "Finished", "done": True, "href": "#name"},
            {"text": "Check quotas", "status": "Not started", "hint": "About 5 minutes"},
        ],
        "steps": [{"title": "Join", "text": "It takes 10 minutes", "current": True}, {"title": "Wait for the draw"}],
        "bars": [
            {"label": "16 to 24", "share": 0.09, "benchmark": 0.14, "words": "9% (benchmark 14%)"},
            {"label": "25 to 44", "share": 0.23, "benchmark": 0.31, "words": "23% (benchmark 31%)"},
            {"label": "85 or older", "share": None, "benchmark": 0.03, "words": "fewer than 10"},
        ],
        "moments": [
            {"when": date(2026, 1, 12), "title": "Discover began", "kind": "phase"},
            {"when": date(2026, 2, 3), "title": "Citizens took part", "kind": "session", "text": "14 people"},
            {"when": date(2026, 2, 22), "title": "The problem was defined", "kind": "moment", "href": "#"},
        ],
    }


@pytest.fixture(scope="session")
def frame_app() -> Flask:
    app = Flask("citizen_panel", root_path=str(PACKAGE), static_folder=None)
    app.config.update(SECRET_KEY="for tests only", BODY_NAME="Example Council", PHONE="0131 496 0000", TESTING=True)
    app.config.update(WTF_CSRF_TIME_LIMIT=None)
    Babel(app)
    assets.register(app)
    filters.register(app)
    templates.register(app)
    tests_own = app.jinja_loader
    assert tests_own is not None
    tests_own.searchpath.append(str(Path(__file__).parent / "templates"))  # type: ignore[attr-defined]

    @app.route("/style", methods=["GET", "POST"], endpoint="public.home.show")
    def style() -> str:
        form = StyleForm()
        if request.method == "POST":
            form.validate()
        return render_template("style.html", form=form, **content())

    @app.route("/question/<asked>", methods=["GET", "POST"])
    def question(asked: str) -> str:
        form = StyleForm()
        for field in [each for each in form if each.name not in (asked, "csrf_token")]:
            delattr(form, field.name)
        if request.method == "POST":
            form.validate()
        return render_template("question.html", form=form, asked=asked)

    @app.route("/refusal/<name>")
    def refusal(name: str) -> str:
        given = {"sentence": "That time has just been taken.", "reference": "a1b2", "kept": [("a", "<")], "code": 413}
        return render_template(f"refusals/{name}.html", back="/style", action="/style", **given)

    @app.after_request
    def guard(response):  # type: ignore[no-untyped-def]
        response.headers["Content-Security-Policy"] = CONTENT_POLICY
        return response

    return app
