"""What helps a citizen take part: said once, kept as they agree, erased when they like."""

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from citizen_panel.blueprints.citizen.forms.access import REMEMBER, AccessForm
from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.blueprints.frame.wordings import rows_in, statement_in, texts_to_show
from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import transaction
from citizen_panel.core.errors import Refusal
from citizen_panel.core.words import say
from citizen_panel.domain.citizens import access_needs
from citizen_panel.domain.citizens.access_needs import NEXT_TIME, ForMeeting
from citizen_panel.domain.citizens.adjustments import Needs
from citizen_panel.domain.consent import queries as consent
from citizen_panel.domain.consent.purposes import ACCESS_REMEMBER, ACCESS_SHARE
from citizen_panel.domain.reference.queries import working_day_after
from citizen_panel.domain.rights import service as rights
from citizen_panel.domain.sessions.queries import Taken, bookings_of
from citizen_panel.policy.permissions import Permission

bp = Blueprint("access", __name__, url_prefix="/access")

Page = str | Response | tuple[str, int]
DAYS_AFTER = 20
"""Working days after a meeting for which what was said for it alone is kept."""


@bp.get("/")
@allow(Permission.OWN_DATA_READ, current_actor)
def edit(actor: Actor) -> str:
    assert actor.citizen_id
    kept = access_needs.own_needs(actor.citizen_id)
    needs = kept.get(NEXT_TIME) or next(iter(kept.values()), Needs())
    agreed = _agreed(actor.citizen_id)
    uses = [REMEMBER if scope == NEXT_TIME else str(scope) for scope in agreed]
    return _page(_form(_meetings(actor.citizen_id), AccessForm(formdata=None)).fill(needs, uses), is_kept=bool(kept))


@bp.post("/")
@allow(Permission.CONSENT_CHANGE, current_actor)
def keep(actor: Actor) -> Page:
    """Keep what was said for what is ticked; what is no longer ticked is stopped, and erased with it."""
    assert actor.citizen_id
    meetings = _meetings(actor.citizen_id)
    form = _form(meetings, AccessForm())
    is_sound = form.validate_on_submit()
    if is_sound and not form.needs():
        form.refuse(Refusal("nothing_said", say("Tick what helps you, or write it in your own words")), "own_words")
    if form.errors:
        return _page(form, is_kept=bool(access_needs.own_needs(actor.citizen_id))), 422
    wanted = {NEXT_TIME if use == REMEMBER else UUID(use) for use in form.uses.data}
    with transaction():
        _stop(actor, actor.citizen_id, {NEXT_TIME, *meetings} - wanted)
        if wanted:
            chosen = [_for_meeting(taken) for scope, taken in meetings.items() if scope in wanted]
            access_needs.keep(
                actor.citizen_id, form.needs(), remember=NEXT_TIME in wanted, meetings=chosen, actor=actor
            )
    if not wanted:
        flash(gettext("You did not tick what we may do with it, so we did not keep it. That is fine."))
        return redirect(url_for("citizen.access.edit"), 303)
    flash(gettext("It is saved. Those who lead a meeting see it only if you agreed for that meeting."))
    return redirect(url_for("citizen.home.show"), 303)


@bp.post("/forget")
@allow(Permission.CONSENT_CHANGE, current_actor)
def forget(actor: Actor) -> Response:
    """Erase all of it, and tell nobody any more."""
    assert actor.citizen_id
    with transaction():
        _stop(actor, actor.citizen_id, set(_agreed(actor.citizen_id)))
    flash(gettext("What helps you is erased. Nobody sees it any more."))
    return redirect(url_for("citizen.access.edit"), 303)


def _agreed(citizen_id: UUID) -> dict[UUID, str]:
    """What is agreed to today: for next time, or for which meetings."""
    standing = consent.standing(citizen_id)
    return {scope: purpose for purpose, scope in standing if purpose in (ACCESS_REMEMBER, ACCESS_SHARE)}


def _stop(actor: Actor, citizen_id: UUID, scopes: set[UUID]) -> None:
    for scope, purpose in _agreed(citizen_id).items():
        if scope in scopes:
            rights.withdraw(citizen_id, purpose, scope_id=scope, actor=actor, is_told=False)


def _meetings(citizen_id: UUID) -> Mapping[UUID, Taken]:
    """The meetings to come in which the person has a place, soonest first."""
    found: dict[UUID, Taken] = {}
    for taken in bookings_of(citizen_id, only_coming=True):
        found.setdefault(taken.meeting.id, taken)
    return found


def _for_meeting(taken: Taken) -> ForMeeting:
    day = clock.day_of(taken.meeting.ends_at)
    return ForMeeting(taken.meeting.id, taken.meeting.project_id, working_day_after(day, DAYS_AFTER))


def _form(meetings: Mapping[UUID, Taken], form: AccessForm) -> AccessForm:
    texts = texts_to_show([ACCESS_REMEMBER, ACCESS_SHARE])
    said = {purpose: statement_in(text) for purpose, text in texts.items()}
    return form.offer(said.get(ACCESS_REMEMBER, ""), said.get(ACCESS_SHARE, ""), list(meetings.values()))


def _page(form: AccessForm, *, is_kept: bool) -> str:
    texts = texts_to_show([ACCESS_REMEMBER, ACCESS_SHARE])
    return render_template(
        "citizen/access/edit.html",
        form=form,
        groups=[field for field, _ in form.groups()],
        explained=[rows_in(texts[purpose]) for purpose in (ACCESS_REMEMBER, ACCESS_SHARE) if purpose in texts],
        is_kept=is_kept,
    )
