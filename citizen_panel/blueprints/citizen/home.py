"""A citizen's first page: what needs an answer, what comes next, who is in charge."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.identity import current_actor, signed_in
from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import transaction
from citizen_panel.core.errors import NotFound
from citizen_panel.domain.accounts.queries import last_here
from citizen_panel.domain.citizens import service
from citizen_panel.domain.citizens.asking import MONTH, asking_limits
from citizen_panel.domain.citizens.looks import who_looked
from citizen_panel.domain.citizens.models import Citizen
from citizen_panel.domain.citizens.queries import came_back, citizen, first_name
from citizen_panel.domain.insights.telling import news_of
from citizen_panel.domain.rights.queries import paused_until
from citizen_panel.domain.sessions.afterwards import may_say, said_by
from citizen_panel.domain.sessions.promises import missed_by
from citizen_panel.domain.sessions.queries import Taken, bookings_of, invitations_of
from citizen_panel.domain.sessions.vocabulary import BookingState, EndCause
from citizen_panel.policy.permissions import Permission

bp = Blueprint("home", __name__)


@bp.get("/")
@allow(Permission.OWN_DATA_READ, current_actor)
def show(actor: Actor) -> str:
    assert actor.citizen_id
    found = citizen(actor.citizen_id)
    if found is None:
        raise NotFound
    name = first_name(found.id)
    return render_template(
        "citizen/home/show.html",
        hello=gettext("Hello %(name)s", name=name) if name else gettext("Hello"),
        citizen=found,
        open=invitations_of(found.id, only_open=True),
        coming=bookings_of(found.id, only_coming=True),
        limit=asking_limits([found.id])[found.id],
        paused_until=paused_until(found.id),
        came_back=bool(came_back(found.id)),
        to_say=_to_say(found),
        since=_since_last_time(found),
    )


def _to_say(person: Citizen) -> Taken | None:
    """The meeting of the last month of which somebody has not said yet whether what helps them was there."""
    over = [one for one in bookings_of(person.id) if one.slot.ends_at > clock.now() - MONTH and may_say(one)]
    return over[-1] if over and not said_by(over[-1]) else None


@dataclass(frozen=True)
class News:
    """What happened since the person was last here: each part may be empty."""

    heard: Sequence[Taken]
    cancelled: Sequence[Taken]
    looks: int

    @property
    def is_any(self) -> bool:
        return bool(self.heard or self.cancelled or self.looks)


def _since_last_time(person: Citizen) -> News:
    live = signed_in()
    before = (
        last_here(person.user_account_id, but=live.session_id if live else None) if person.user_account_id else None
    )
    since = before or clock.now() - MONTH
    places = bookings_of(person.id)
    news = news_of([one.project.id for one in places])
    missed = missed_by([one.booking.id for one in places])
    used = [one for one in places if one.booking.state == BookingState.DONE and one.booking.id not in missed]
    was_at = {one.project.id: one for one in used}
    ended = [one for one in places if one.booking.ended_at and one.booking.ended_at > since]
    return News(
        heard=[one for project_id, one in was_at.items() if project_id in news and news[project_id] > since],
        cancelled=[one for one in ended if one.booking.cause == EndCause.BY_BODY],
        looks=sum(1 for look in who_looked(person.id) if look.at > since),
    )


@bp.post("/resume")
@allow(Permission.CONSENT_CHANGE, current_actor)
def resume(actor: Actor) -> Response:
    assert actor.citizen_id
    with transaction():
        service.resume(actor.citizen_id, actor=actor)
    return redirect(url_for("citizen.home.show"), 303)
