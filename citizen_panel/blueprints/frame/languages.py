"""Which language a person reads, and how they change it without losing what they typed.

The switch is a button of the page's own form: it sends everything typed so far to the page's own address, with a
field of its own. Such a post is never an answer. It is turned into a look at the page before any view sees it, and
the forms of the page are filled with what came along. Nothing is kept of it, and nothing is checked yet, unless the
page had said what was wrong: then it is said once more, in the language chosen.
"""

import re
from typing import Any

from flask import Flask, after_this_request, current_app, redirect, request, url_for
from flask_babel import force_locale, get_locale, gettext, refresh
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect
from werkzeug.wrappers import Response

from citizen_panel.blueprints.frame import told
from citizen_panel.blueprints.frame.identity import cookie_name, current_actor, set_cookie
from citizen_panel.core.db import transaction
from citizen_panel.core.languages import BY_CODE, ENGLISH, Language, offered
from citizen_panel.domain.citizens import reading

COOKIE = "cp-lang"
FIELD = "show-in"
NOT_TYPED = (FIELD, "csrf_token", "once")
MAIN = "answers"
SEEN_AT = {
    "citizen.invitations.accept": "citizen.invitations.times",
    "public.join.send": "public.join.check",
}
"""Where a form is looked at whose answers go to an address of their own."""
_CHOSEN, _KNOWN, _TYPED, _MAIN_FORM, _TOLD = (
    f"citizen_panel.{name}" for name in ("language", "known_language", "typed", "main_form", "told")
)
ASKS = re.compile(r"<(?:textarea|select|input(?![^>]*\btype=\"(?:hidden|submit)\"))")


def chosen() -> str:
    """The language of this page: the one wished for, where the page can be read in it, else English."""
    wished = wish() if request else ENGLISH
    return wished.code if wished.covers(request.endpoint if request else None) else ENGLISH.code


def wish() -> Language:
    """The language wished for: just chosen, by the cookie, by the account, by the browser, else English."""
    choices = {language.code: language for language in _offered()}
    just_chosen = request.environ.get(_CHOSEN) or request.cookies.get(cookie_name(COOKIE), "")
    if just_chosen in choices:
        return choices[just_chosen]
    known = _of_the_account()
    if known in choices:
        return choices[known]
    whole = [code for code, language in choices.items() if not language.is_proof]
    return BY_CODE[request.accept_languages.best_match(whole) or ENGLISH.code]


def _of_the_account() -> str | None:
    """What the account of a citizen says, read once a request."""
    who = current_actor().citizen_id
    if _KNOWN not in request.environ or request.environ[_KNOWN][0] != who:
        request.environ[_KNOWN] = (who, reading.language_of(who))
    known: str | None = request.environ[_KNOWN][1]
    return known


def typed() -> MultiDict[str, str] | None:
    """What somebody had typed when they changed the language, to fill the page's forms with; nothing otherwise."""
    found: MultiDict[str, str] | None = request.environ.get(_TYPED) if request else None
    return found


def told_before() -> list[told.Told] | None:
    """What the page whose language was changed had said beyond what its form finds out; nothing if all was well."""
    found: list[told.Told] | None = request.environ.get(_TOLD) if request else None
    return found


def choose(code: str) -> None:
    """Remember a choice: in this browser, and with the account of a citizen who is signed in."""
    if code not in [language.code for language in _offered()]:
        return
    request.environ[_CHOSEN] = code
    refresh()
    who = current_actor().citizen_id
    if who is not None:
        with transaction():
            reading.choose_language(who, code)

    @after_this_request
    def keep(response: Response) -> Response:
        set_cookie(response, COOKIE, code)
        return response


def page_to_return_to(address: str) -> str:
    """An address of ours that can be looked at, as it was given; for any other the nearest page above it."""
    path = address.partition("?")[0]
    if not path.startswith("/"):
        return url_for("public.home.show")
    return address if _page_at(path) is not None else _nearest(path)


def claim(inner: str, own_id: str = "", carries: bool = False) -> str:
    """The id of a form: the first of the page that asks for or carries something has the language buttons too."""
    if request and _MAIN_FORM not in request.environ and (carries or ASKS.search(inner)):
        own_id = request.environ[_MAIN_FORM] = own_id or MAIN
    return own_id


def register(app: Flask) -> None:
    """Tell templates the language and the direction of writing, and take the switch."""
    app.jinja_env.globals["claim_main_form"] = claim

    @app.context_processor
    def language() -> dict[str, object]:
        code = str(get_locale() or ENGLISH.code).replace("_", "-")
        shown, wished = BY_CODE.get(code, ENGLISH), wish() if request else ENGLISH
        return {
            "language": shown.code,
            "direction": shown.direction,
            "languages": _on_offer_here() if request else [],
            "language_note": _note(shown, wished),
            "page_address": request.full_path.rstrip("?") if request else "",
            "main_form": lambda: request.environ.get(_MAIN_FORM, "") if request else "",
        }

    @app.before_request
    def show_in_another_language() -> Any:
        refresh()
        if request.method != "POST" or FIELD not in request.form:
            return None
        if request.endpoint is None and app.config["WTF_CSRF_ENABLED"]:
            app.extensions["csrf"].protect()  # the token is looked at only where an address takes posts
        code, _, problems = request.form[FIELD].partition(":")
        request.environ[_TOLD] = told.read(problems) if problems else None
        choose(code)
        return _look_again()


def _note(shown: Language, wished: Language) -> tuple[str, Language] | None:
    """What to say of the language of this page, and in which language to say it; nothing when all is well."""
    if wished is not shown:
        with force_locale(wished.code):
            return gettext("This page is not in your language yet, so you read it in English."), wished
    if not shown.is_reviewed:
        return gettext("Nobody has checked this translation yet. If something is unclear, read it in English."), shown
    return None


def _offered() -> tuple[Language, ...]:
    return offered(is_demo=bool(current_app.config.get("IS_DEMO")))


def _on_offer_here() -> list[tuple[str, str]]:
    """Code and name of each language; none on the pages of staff, which are in English."""
    is_ours = request.endpoint is None or any(
        language.covers(request.endpoint) for language in _offered() if language is not ENGLISH
    )
    return [(language.code, language.name) for language in _offered()] if is_ours else []


def _look_again() -> Any:
    """The page that was on the screen, filled with what was typed; another page where this one cannot be looked at."""
    answers = [(name, value) for name, value in request.form.items(multi=True) if name not in NOT_TYPED]
    address, page = _page_here()
    if page is None or not (answers or told_before() is not None):
        return redirect(address, 303)
    request.environ[_TYPED] = MultiDict(answers)
    request.method = request.environ["REQUEST_METHOD"] = "GET"
    request.routing_exception = None
    request.url_rule, request.view_args = page
    answered = current_app.preprocess_request()  # every guard once more, now for a look
    return current_app.dispatch_request() if answered is None else answered


def _page_here() -> tuple[str, Any]:
    """Where the page on the screen is looked at, with its rule and arguments; else the nearest page, without them."""
    taken, here = request.url_rule, request.full_path.rstrip("?")
    if taken is not None and taken.endpoint in SEEN_AT:
        here = url_for(SEEN_AT[taken.endpoint], **(request.view_args or {}))
        return here, _page_at(here)
    page = _page_at(request.path)
    if page is not None and taken is not None and page[0].rule != taken.rule:
        page = None  # an address that only takes posts, beside a page whose name could be anything
    return (here, page) if page is not None else (_nearest(request.path), None)


def _page_at(path: str) -> Any:
    """The rule and the arguments of the page at an address; nothing where there is none to look at."""
    try:
        return current_app.create_url_adapter(request).match(path, method="GET", return_rule=True)  # type: ignore[union-attr]
    except (HTTPException, RequestRedirect):
        return None


def _nearest(path: str) -> str:
    """The page an address that only takes posts belongs to."""
    path = path.rstrip("/")
    while "/" in path:
        path = path.rpartition("/")[0]
        for candidate in (path, f"{path}/"):
            if _page_at(candidate) is not None:
                return candidate
    return url_for("public.home.show")
