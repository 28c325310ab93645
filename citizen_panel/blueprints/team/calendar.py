"""The calendar of a team: what is on, when, and who runs it; as a list, as a month, and as a file for calendars."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from flask import Blueprint, Response, render_template, request, url_for
from flask_babel import gettext

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.calendars import address, calendar_answer, host, month_in
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.blueprints.team import words
from citizen_panel.core import clock
from citizen_panel.core.sorting import alphabetical
from citizen_panel.domain.accounts.queries import contacts_of
from citizen_panel.domain.organisations.queries import members_of
from citizen_panel.domain.sessions.diary import Entry, entries_of, month_before, next_month, weeks_of
from citizen_panel.domain.sessions.rules import ics
from citizen_panel.policy.permissions import Permission
from citizen_panel.policy.predicates import TEAM_ROLES

bp = Blueprint("calendar", __name__, url_prefix="/calendar")


@bp.get("/")
@allow(Permission.PROJECT_LIST)
def show() -> str | Response:
    """A month of the bodies somebody works for; with `as=ics` as a file."""
    own = current_actor().organisations(*TEAM_ROLES)
    today = clock.today()
    month = month_in(request.args.get("month", ""), today)
    entries = entries_of(own, month, next_month(month))
    if request.args.get("as") == "ics":
        return calendar_answer(gettext("Research sessions"), map(_in_file, entries), f"sessions-{month:%Y-%m}")
    names = _names(own)
    return render_template(
        "team/calendar/show.html",
        month=month,
        entries=entries,
        weeks=weeks_of(month),
        by_day=_by_day(entries),
        before=month_before(month),
        after=next_month(month),
        today=today,
        names=names,
        people=_people(names, entries),
        words=words,
    )


def _names(own: Sequence[UUID] | frozenset[UUID]) -> Mapping[UUID, str]:
    """Everybody on the teams of the bodies, by name."""
    team = {one for body in own for one, roles in members_of(body).items() if set(roles) & set(TEAM_ROLES)}
    contacts = contacts_of(team)
    named = {one: contacts.get(one, {}).get("name", "") or gettext("Name not given") for one in team}
    return dict(sorted(named.items(), key=lambda pair: (alphabetical(pair[1]), pair[0])))


def _people(names: Mapping[UUID, str], entries: Sequence[Entry]) -> list[tuple[str, list[Entry]]]:
    """For each of the team what they run in the month; whoever runs nothing is free."""
    return [(name, [entry for entry in entries if one in entry.staff]) for one, name in names.items()]


def _by_day(entries: Sequence[Entry]) -> Mapping[date, list[Entry]]:
    found: dict[date, list[Entry]] = {}
    for entry in entries:
        found.setdefault(clock.day_of(entry.slot.starts_at), []).append(entry)
    return found


def _in_file(entry: Entry) -> ics.Entry:
    """A time for a calendar of staff: the name of the meeting, and nobody who comes to it."""
    return ics.Entry(
        uid=f"{entry.slot.id}@{host()}",
        starts_at=entry.slot.starts_at,
        ends_at=entry.slot.ends_at,
        title=entry.meeting.label,
        changed_at=entry.meeting.recorded_at,
        version=entry.slot.version,
        words=entry.project.title,
        link=address(url_for("team.sessions.show", research_session_id=entry.meeting.id)),
    )
