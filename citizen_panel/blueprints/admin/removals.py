"""What has to be deleted or taken back by hand after a yes ended: what, by when, and that it was done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.core import clock
from citizen_panel.core.db import transaction
from citizen_panel.core.errors import Refusal
from citizen_panel.domain.citizens.queries import citizens_of
from citizen_panel.domain.consent.purposes import purpose_of
from citizen_panel.domain.organisations.queries import by_ids
from citizen_panel.domain.projects.queries import projects_by
from citizen_panel.domain.rights import removals
from citizen_panel.domain.rights.models import Removal
from citizen_panel.domain.rights.vocabulary import RemovalKind
from citizen_panel.domain.sessions.queries import research_sessions
from citizen_panel.policy.permissions import Permission

bp = Blueprint("removals", __name__, url_prefix="/removals")

TO_DO = {
    RemovalKind.SHARED: lazy_gettext("Ask them to delete what they have about this person, and to confirm it"),
    RemovalKind.MEDIA: lazy_gettext("Ask the project's team to delete every copy, and whoever holds one for them"),
    RemovalKind.WORDS: lazy_gettext("Ask the project's team to take the words or the name out of print and pages"),
    RemovalKind.BADGE: lazy_gettext("Take the badge back"),
}


@dataclass(frozen=True)
class Line:
    """One thing to be done, in words; `where` is the meeting, the project or the organisation."""

    id: UUID
    what: str
    whose: str
    where: str
    to_do: str
    due_on: date
    is_late: bool


@bp.get("/")
@allow(Permission.RIGHTS_DESK)
def index() -> str:
    return render_template("admin/removals/index.html", lines=_lines(removals.waiting()))


@bp.post("/<uuid:removal_id>/done")
@allow(Permission.RIGHTS_DESK, removals.removal_of)
def done(row: Removal) -> Response:
    """Note that it is done; a second press changes nothing."""
    actor = current_actor()
    assert actor.user_id
    try:
        with transaction():
            removals.settle(row, by=actor.user_id, actor=actor)
    except Refusal as refused:
        flash(gettext(refused.sentence))
    else:
        flash(gettext("Noted as done."))
    return redirect(url_for("admin.removals.index"), 303)


def _lines(rows: Sequence[Removal]) -> list[Line]:
    """What the page shows of each, from a few reads for all of them."""
    people = citizens_of([row.citizen_id for row in rows if row.citizen_id])
    holders = {one.id: one.name for one in by_ids({row.organisation_id for row in rows if row.organisation_id})}
    scopes = {row.scope_id for row in rows}
    meetings = research_sessions(scopes)
    projects = projects_by(scopes | {one.project_id for one in meetings.values()})
    today, lines = clock.today(), []
    for row in rows:
        person, meeting = people.get(row.citizen_id) if row.citizen_id else None, meetings.get(row.scope_id)
        found = projects.get(meeting.project_id if meeting else row.scope_id)
        about = [found.title if found else "", meeting.label if meeting else ""]
        lines.append(
            Line(
                id=row.id,
                what=gettext(purpose_of(row.purpose).title),
                whose=person.reference if person else gettext("somebody who was erased since"),
                where=holders.get(row.organisation_id, "")
                if row.organisation_id
                else ", ".join(part for part in about if part),
                to_do=str(TO_DO[RemovalKind(row.kind)]),
                due_on=row.due_on,
                is_late=row.due_on < today,
            )
        )
    return lines
