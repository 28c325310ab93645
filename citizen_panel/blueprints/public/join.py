"""Joining the panel: one question a page, everything in the browser's sealed cookie until the last button."""

from datetime import datetime
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from citizen_panel.blueprints.frame import join_draft
from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.forms import BaseForm
from citizen_panel.blueprints.frame.headers import cached
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.blueprints.frame.join_draft import PLAIN, READINGS, Draft
from citizen_panel.blueprints.frame.shared import shared_form
from citizen_panel.blueprints.public import join_guard, join_pages
from citizen_panel.blueprints.public.easy_words import easy_page, easy_question
from citizen_panel.blueprints.public.forms.join import HIDDEN, EmptyForm
from citizen_panel.blueprints.public.join_answers import equality_form, form_of, take, take_equality, typed_into
from citizen_panel.blueprints.public.join_guardian import ask_guardian
from citizen_panel.blueprints.public.join_words import (
    agreed,
    equality_heading,
    explained,
    in_words,
    place_of,
    summary,
    wording,
)
from citizen_panel.blueprints.public.saved import saved_at, wants_to_save
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import transaction
from citizen_panel.core.errors import NotFound, Refusal
from citizen_panel.core.words import say
from citizen_panel.domain.citizens import drafts, service
from citizen_panel.domain.citizens import queries as citizens
from citizen_panel.domain.citizens.vocabulary import Assistance, Joined
from citizen_panel.domain.consent import queries as consent
from citizen_panel.domain.consent.purposes import MEMBERSHIP
from citizen_panel.domain.consent.vocabulary import GivenThrough
from citizen_panel.domain.equality.vocabulary import Characteristic
from citizen_panel.domain.partners import queries as partners
from citizen_panel.domain.partners import service as partner_service
from citizen_panel.domain.partners.vocabulary import AssistanceBasis
from citizen_panel.policy.permissions import Permission

bp = Blueprint("join", __name__, url_prefix="/join")

EXPLAINED = {"younger": "not-yet"}
NOTICES = {
    "ask-a-parent": "public/join/ask_a_parent.html",
    "declined": "public/join/declined.html",
    "not-yet": "public/join/not_yet.html",
}
NOBODY = Actor.nobody()
THROUGH = {"beside": GivenThrough.IN_PERSON, "phone": GivenThrough.PHONE, "paper": GivenThrough.POST}
HELPING = ("gatekeeper", "panel_manager")

Page = str | tuple[str, int] | Response


@bp.get("/")
@cached("form")
@shared_form
@allow(Permission.PUBLIC)
def start() -> Page:
    if consent.text_in_force(MEMBERSHIP) is None:
        return render_template("public/join/closed.html")
    draft = _live()
    return render_template(
        "public/join/start.html",
        form=EmptyForm(),
        through=request.args.get("through", ""),
        partner=_partner_name(request.args.get("through", "") or (draft.through if draft else "")),
        carry_on=_address(join_pages.first_open(draft)) if draft and draft.pages else None,
    )


@bp.post("/")
@cached("form")
@allow(Permission.PUBLIC)
def begin() -> Page:
    draft = Draft()
    link = partners.link_by_code(request.form.get("through", "")[:40])
    draft.through = link.code if link else ""
    reading = request.form.get("reading", "")
    draft.reading = reading if reading in READINGS else PLAIN
    return join_draft.keep(redirect(_address("age"), 303), draft)


@bp.route("/<page>", methods=["GET", "POST"])
@cached("form")
@allow(Permission.PUBLIC)
def page(page: str) -> Page:
    if page in NOTICES:
        reading = request.args.get("reading", PLAIN)
        return render_template(NOTICES[page], reading=reading, easy=easy_page(page, reading))
    if page not in join_pages.BY_NAME:
        raise NotFound
    draft = _live()
    if draft is None and request.method == "GET":
        return redirect(url_for("public.join.start"), 303)
    if draft is not None and not join_pages.is_asked(page, draft):
        return redirect(_address(join_pages.first_open(draft)), 303)
    draft = draft or Draft()  # an answer sent with a draft that has gone is kept in a new one
    form = form_of(page, draft)
    is_right = form.validate_on_submit() and take(page, form, draft)
    if wants_to_save():
        return saved_at(request.full_path, draft, {} if is_right else {page: typed_into(form)})
    if is_right:
        return _onward(page, draft)
    return _show_page(page, form, draft)


@bp.route("/equality/<characteristic>", methods=["GET", "POST"])
@cached("form")
@allow(Permission.PUBLIC)
def equality(characteristic: str) -> Page:
    draft = _live()
    if draft is None:
        return redirect(url_for("public.join.start"), 303)
    asked = join_pages.questions(draft)
    question = next((each for each in asked if each.code == characteristic), None)
    if question is None:
        raise NotFound
    form = equality_form(question, draft)
    if request.method == "POST" and ("skip" in request.form or form.validate_on_submit()):
        take_equality(question, form, draft)
        if wants_to_save():
            return saved_at(request.full_path, draft)
        following = None if request.args.get("then") else join_pages.question_after(question.code, draft)
        onward = url_for("public.join.equality", characteristic=following) if following else _address("check")
        return join_draft.keep(redirect(onward, 303), draft)
    words = render_template(
        "public/join/equality.html",
        form=form,
        question=question,
        heading=equality_heading(question),
        number=asked.index(question) + 1,
        count=len(asked),
        back=_back_from(question, asked),
        easy=easy_question(question.code, draft.reading),
    )
    return words, 422 if form.errors else 200


@bp.get("/check")
@cached("form")
@allow(Permission.PUBLIC)
def check() -> Page:
    draft = _live()
    if draft is None:
        return redirect(url_for("public.join.start"), 303)
    if (missing := join_pages.first_open(draft)) != join_pages.CHECK:
        return redirect(_address(missing, then="check"), 303)
    return _show_check(draft)


@bp.post("/send")
@cached("form")
@allow(Permission.PUBLIC)
def send() -> Page:
    draft = join_draft.current()
    if draft is None:
        return redirect(url_for("public.join.start"), 303)
    if draft.receipt:
        return redirect(url_for("public.join.receipt", reference=draft.receipt), 303)
    if (missing := join_pages.first_open(draft)) != join_pages.CHECK:
        return redirect(_address(missing, then="check"), 303)
    if (again := join_guard.why_again(draft)) is not None:
        page = Response(_show_check(draft, again), 422, mimetype="text/html")
        return join_draft.keep(page, draft)
    with transaction():
        sheet = join_pages.joining_form(draft).sheet
        join_guard.check_budget(draft, sheet)
        joined = _join(draft)
        if joined.is_new:
            join_guard.note_joined(sheet)
            if (link := partners.link_by_code(draft.through)) is not None and draft.through:
                partner_service.attribute(joined.citizen_id, link.id, actor=NOBODY)
        drafts.forget(draft.reference)
    onward = redirect(url_for("public.join.receipt", reference=joined.reference), 303)
    return join_draft.keep(onward, draft.receipt_only(joined.reference))


@bp.get("/receipt/<reference>")
@cached("personal")
@allow(Permission.PUBLIC)
def receipt(reference: str) -> Page:
    draft, citizen = join_draft.current(), citizens.by_reference(reference)
    is_this_browser = draft is not None and draft.receipt == reference
    if citizen is None or not (is_this_browser or current_actor().citizen_id == citizen.id):
        raise NotFound
    code = draft.stop_code if draft is not None and is_this_browser else ""
    guardian = citizens.guardian_link(citizen.id)
    words = render_template(
        "public/join/receipt.html",
        citizen=citizen,
        code=code,
        said=_said(citizen.id),
        guardian=guardian,
        is_written_to=citizens.is_written_to(citizen.id),
        easy=easy_page("receipt-young" if guardian else "receipt", draft.reading if draft else PLAIN),
    )
    if not code or request.method == "HEAD" or draft is None:
        return words
    draft.stop_code = ""
    return join_draft.keep(Response(words, mimetype="text/html"), draft)


def _join(draft: Draft) -> Joined:
    """Take the person onto the panel; where somebody helps, on that worker's membership of today."""
    form = join_pages.joining_form(draft)
    helper = draft.helper
    if helper is None:
        joined = service.join(form, actor=NOBODY, channel="online")
        if joined.is_new:
            ask_guardian(joined, draft, NOBODY)
        return joined
    actor = current_actor()
    mine = {str(each.membership_id): each for each in actor.works_for if each.role in HELPING}
    membership = mine.get(helper.membership_id)
    if membership is None or str(actor.user_id) != helper.user_id or actor.user_id is None:
        raise Refusal("helper_gone", say("The helper is no longer signed in. Sign in again, or join without help."))
    captured = datetime.fromisoformat(helper.captured_at)
    joined = service.join(
        form,
        actor=actor,
        channel=THROUGH[helper.basis],
        assistance=Assistance(user_id=actor.user_id, captured_at=captured, evidence=helper.evidence),
    )
    if joined.is_new:
        ask_guardian(joined, draft, actor)
        partner_service.assist_sign_up(
            joined.citizen_id,
            organisation_id=membership.organisation_id,
            membership_id=membership.membership_id,
            basis=AssistanceBasis(helper.basis),
            sync_key=draft.key,
            captured_at=captured,
            pack_code=helper.code or None,
            actor=actor,
        )
    return joined


@bp.context_processor
def helped() -> dict[str, str]:
    """How somebody helps to fill in this form, if somebody does; and the version that is read."""
    draft = join_draft.current()
    helper = draft.helper if draft is not None and not draft.receipt else None
    return {"is_helped": helper.basis if helper else "", "reading": draft.reading if draft else PLAIN}


def _live() -> Draft | None:
    """The draft of somebody who has not joined yet."""
    draft = join_draft.current()
    return None if draft is None or draft.receipt else draft


def _address(page: str, then: str | None = None) -> str:
    if page == join_pages.CHECK:
        return url_for("public.join.check")
    return url_for("public.join.page", page=page, then=then)


def _notice(page: str, draft: Draft) -> str:
    """The address of a last page; it says itself how somebody reads, since the form is forgotten by then."""
    return url_for("public.join.page", page=page, reading=None if draft.reading == PLAIN else draft.reading)


def _onward(page: str, draft: Draft) -> Response:
    """Where the answers of a page lead."""
    if (why := EXPLAINED.get(draft.page("age").get("age", ""))) is not None:
        return join_draft.drop(redirect(_notice(why, draft), 303))
    if draft.page("consent").get("agree") == "no":
        return join_draft.drop(redirect(_notice("declined", draft), 303))
    then = request.args.get("then")
    if page == "equality-start":
        return join_draft.keep(redirect(_begin_questions(draft), 303), draft)
    following = join_pages.after(page, draft)
    if then == "check":
        following = "details" if page == "contact" else join_pages.first_open(draft)
    elif (missing := join_pages.first_open(draft)) != join_pages.CHECK and _comes_before(missing, following, draft):
        following = missing
    return join_draft.keep(redirect(_address(following, then if then == "check" else None), 303), draft)


def _begin_questions(draft: Draft) -> str:
    """The first question; all skipped: whatever was answered before is taken out again."""
    if request.form.get("choice") == "skip":
        draft.equality.clear()
        return _address(join_pages.first_open(draft))
    return url_for("public.join.equality", characteristic=join_pages.questions(draft)[0].code)


def _comes_before(one: str, other: str, draft: Draft) -> bool:
    names = [each.name for each in join_pages.way(draft)]
    return other not in names or (one in names and names.index(one) < names.index(other))


def _show_page(page: str, form: BaseForm, draft: Draft) -> Page:
    here, count = join_pages.position(page, draft)
    previous = join_pages.before(page, draft)
    back = _address(previous) if previous else url_for("public.join.start")
    words = render_template(
        "public/join/page.html",
        page=page,
        form=form,
        here=here,
        count=count,
        back=url_for("public.join.check") if request.args.get("then") else back,
        wording=wording(MEMBERSHIP, draft.reading) if page == "consent" else None,
        explained=explained(page, draft),
        easy=easy_page(page, draft.reading),
    )
    return words, 422 if form.problems() else 200


def _show_check(draft: Draft, again: Refusal | None = None) -> str:
    button, form = EmptyForm(formdata=None), join_pages.joining_form(draft)
    if again is not None:
        button.refuse(again)
    yes, no = agreed(form)
    return render_template(
        "public/join/check.html",
        form=button,
        rows=summary(draft, form),
        yes=yes,
        no=no,
        hidden=HIDDEN,
        easy=easy_page("check", draft.reading),
        partner=_partner_name(draft.through),
        back=_address("equality-start"),
    )


def _back_from(question: Characteristic, asked: list[Characteristic]) -> str:
    place = asked.index(question)
    if place == 0:
        return _address("equality-start")
    return url_for("public.join.equality", characteristic=asked[place - 1].code)


def _partner_name(code: str) -> str:
    link = partners.link_by_code(code[:40]) if code else None
    partner = partners.partner_of(link.id) if link else None
    return partner.name if partner else ""


def _said(citizen_id: UUID) -> dict[str, list[tuple[str, object]]]:
    """What somebody said yes and no to, each with its day."""
    said: dict[str, list[tuple[str, object]]] = {"granted": [], "refused": []}
    for row in sorted(consent.history(citizen_id), key=lambda row: place_of(row.purpose)):
        if row.action in said:
            said[row.action].append((in_words(row.purpose), row.effective_at))
    return said
