"""Being asked again: what has changed, or ends soon; one thing a page, yes and no alike."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import get_locale, gettext
from werkzeug.wrappers import Response

from citizen_panel.blueprints.citizen.consent import bp
from citizen_panel.blueprints.citizen.consent_words import title_of
from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.blueprints.frame.wordings import rows_in, statement_in
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import transaction
from citizen_panel.domain.consent import queries as consents
from citizen_panel.domain.consent.asking_again import Again, to_ask_again
from citizen_panel.domain.consent.models import ConsentText
from citizen_panel.domain.consent.purposes import MEMBERSHIP
from citizen_panel.domain.consent.rules import OPEN_ENDED
from citizen_panel.domain.rights import asking_again
from citizen_panel.policy.permissions import Permission

ORDER = ("pool", "contact", "equality", "access", "project", "session")


@dataclass(frozen=True)
class Question:
    """One thing asked again, with the words as they are now and, where they changed, what changed."""

    again: Again
    title: str
    text: ConsentText
    rows: tuple[tuple[str, str], ...]
    statement: str
    before: str
    until: date | None

    @property
    def key(self) -> str:
        """What is asked, as the form carries it."""
        return f"{self.again.purpose}|{self.again.scope_id}"


@bp.route("/again", methods=["GET", "POST"])
@allow(Permission.CONSENT_CHANGE, current_actor)
def again(actor: Actor) -> str | Response:
    """Show the first thing still to be answered; an answer to what is no longer asked changes nothing."""
    assert actor.citizen_id
    waiting = sorted(to_ask_again(actor.citizen_id), key=_place)
    if request.method == "POST":
        return _answered(actor, waiting)
    question = next((made for each in waiting if (made := _question(each)) is not None), None)
    if question is None:
        return render_template("citizen/consent/again.html", question=None, left=0)
    return render_template("citizen/consent/again.html", question=question, left=len(waiting))


def _answered(actor: Actor, waiting: list[Again]) -> Response:
    assert actor.citizen_id
    asked = {f"{each.purpose}|{each.scope_id}": each for each in waiting}.get(request.form.get("asked", ""))
    choice = request.form.get("answer", "")
    if asked is None or choice not in ("yes", "no"):
        return redirect(url_for("citizen.consent.again"), 303)
    is_yes = choice == "yes"
    with transaction():
        asking_again.answer(
            actor.citizen_id, asked.purpose, asked.scope_id, is_yes=is_yes, language=_language(), actor=actor
        )
    if asked.purpose == MEMBERSHIP and not is_yes:
        return redirect(url_for("citizen.consent.stopped"), 303)
    title = title_of(asked.purpose, asked.scope_id)
    flash(gettext("You said yes: %(what)s.", what=title) if is_yes else gettext("You said no: %(what)s.", what=title))
    return redirect(url_for("citizen.consent.again"), 303)


def _question(each: Again) -> Question | None:
    text = consents.text_in_force(each.purpose, _language())
    if text is None:
        return None
    old = consents.text(each.text_id) if each.text_id else None
    until = None if each.until == OPEN_ENDED else each.until
    return Question(
        again=each,
        title=title_of(each.purpose, each.scope_id),
        text=text,
        rows=rows_in(text),
        statement=statement_in(text),
        before=old.body if old else "",
        until=until,
    )


def _place(each: Again) -> tuple[int, int, str, UUID]:
    family = each.purpose.partition(".")[0]
    place = ORDER.index(family) if family in ORDER else len(ORDER)
    return (0 if each.has_changed else 1, place, each.purpose, each.scope_id)


def _language() -> str:
    return str(get_locale() or "en").split("_")[0]
