"""Showing once more that it is you, before a grave act; afterwards the act goes on where it was."""

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.headers import cached
from citizen_panel.blueprints.frame.identity import forget, network, set_cookie, signed_in
from citizen_panel.blueprints.frame.proving import carried_along, code_way, go_on, proving_page, read
from citizen_panel.blueprints.frame.refusals import in_words
from citizen_panel.blueprints.public.forms.signin import CodeForm
from citizen_panel.blueprints.public.signin import Page, bp
from citizen_panel.core.db import transaction
from citizen_panel.core.errors import NotFound, Refusal, TooMany
from citizen_panel.domain.accounts import service
from citizen_panel.domain.accounts.vocabulary import Way
from citizen_panel.policy.permissions import Permission


@bp.route("/signin/confirm", methods=["GET", "POST"])
@cached("form")
@allow(Permission.PUBLIC)
def confirm() -> Page:
    """The page that asks for a code; what somebody had typed elsewhere is carried along in it."""
    live = signed_in()
    if live is None:
        return redirect(url_for("public.signin.show"), 303)
    to = request.values.get("to", "")
    errand = read(to)
    if errand is None:
        raise NotFound
    carried = carried_along()
    form = CodeForm()
    if request.method == "GET" or not form.validate_on_submit():
        return proving_page(to, carried, form=form, status=422 if form.problems() else 200)
    if request.form.get("do") != "code":
        return _send(to, carried, form)
    with transaction():
        outcome = _check(form)
    if isinstance(outcome, Refusal):
        form.add_problem(in_words(outcome), outcome.field)
        is_many = isinstance(outcome, TooMany)
        return proving_page(to, carried, form=form, is_sent=True, status=429 if is_many else 422)
    onward = go_on(errand, carried)
    return with_new_cookie(onward, outcome)


def with_new_cookie(page: Response | tuple[str, int], token: str) -> Response:
    """The page, with the cookie of the session's new token."""
    answer = page if isinstance(page, Response) else Response(page[0], page[1], mimetype="text/html")
    set_cookie(answer, "cp", token)
    forget()
    return answer


def _send(to: str, carried: list[tuple[str, str]], form: CodeForm) -> Page:
    live, (channel, _) = signed_in(), code_way()
    if live is None or live.actor.user_id is None or channel is None:
        raise NotFound
    try:
        with transaction():
            service.send_code(live.actor.user_id, channel, network=network())
    except TooMany as refusal:
        form.add_problem(in_words(refusal))
        return proving_page(to, carried, form=form, status=429)
    return proving_page(to, carried, form=form, is_sent=True)


def _check(form: CodeForm) -> str | Refusal:
    """The session's new token, once the code was right."""
    live = signed_in()
    assert live is not None
    assert live.actor.user_id is not None
    outcome = service.check_code(live.actor.user_id, form.code.data, network=network())
    if isinstance(outcome, Refusal):
        return outcome
    channel, _ = code_way()
    return service.renew_session(live.session_id, Way(channel) if channel else Way.EMAIL)
