"""Places and meetings as a file that calendars read: titles that give nothing away, and the way to the page."""

import re
from collections.abc import Iterable
from datetime import date
from urllib.parse import urlsplit

from flask import Response, current_app, url_for
from flask_babel import gettext

from citizen_panel.domain.sessions.queries import Taken
from citizen_panel.domain.sessions.rules.ics import Entry, calendar_file
from citizen_panel.domain.sessions.vocabulary import BookingState

MIME = "text/calendar; charset=utf-8"


def entry_of(taken: Taken) -> Entry:
    """A place without what it is about, where it is and who asked: the page says that to the person alone."""
    held = taken.booking
    changed = [one for one in (held.booked_at, held.moved_at, held.ended_at) if one is not None]
    is_cancelled = held.state == BookingState.CANCELLED
    return Entry(
        uid=f"{held.id}@{host()}",
        starts_at=taken.slot.starts_at,
        ends_at=taken.slot.ends_at,
        title=gettext("Meeting: called off") if is_cancelled else gettext("Meeting"),
        changed_at=max(changed),
        version=2 * held.version + is_cancelled,
        is_cancelled=is_cancelled,
        words=gettext("Where it is, and how to change it: sign in and open the link."),
        link=address(url_for("citizen.sessions.show", booking_id=held.id)),
    )


def calendar_answer(name: str, entries: Iterable[Entry], filename: str) -> Response:
    """A calendar as an answer, to be saved or read by a calendar."""
    answer = Response(calendar_file(name, "citizen_panel", entries), content_type=MIME)
    answer.headers["Content-Disposition"] = f'attachment; filename="{filename}.ics"'
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def host() -> str:
    """The name of the site, to make the names of entries the site's own."""
    return urlsplit(current_app.config["BASE_URL"]).hostname or "localhost"


def address(path: str) -> str:
    """A page of the site as a whole address."""
    base: str = current_app.config["BASE_URL"]
    return base + path


def month_in(typed: str, today: date) -> date:
    """The first day of the month asked for as 2027-01; of the present month when that is no month."""
    found = re.fullmatch(r"(20\d\d)-(0[1-9]|1[0-2])", typed)
    return date(int(found[1]), int(found[2]), 1) if found else today.replace(day=1)
