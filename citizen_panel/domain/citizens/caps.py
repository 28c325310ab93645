"""How often somebody may be asked, across all bodies: the caps, the person's own limit, and what lifts them.

No authority gives numbers; these are the house's own (over-research caps). They count days and times, never projects.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from citizen_panel.core.words import say
from citizen_panel.domain.citizens.vocabulary import AskedFor

INVITATIONS_IN_30_DAYS = 2
SESSIONS_IN_90_DAYS, SESSIONS_IN_365_DAYS = 4, 12
ACTIVE_PROJECTS = 3
REST_DAYS, LONG_REST_DAYS = 7, 28
DESIGN_TEAM_MINUTES_A_WEEK = 120
SMALL_GROUP, SMALL_GROUP_PERCENT, QUARTER_DAYS = 50, 20, 91
REMEMBERED_DAYS = 365
"""For how long the tally has to be kept to know all this."""

CAME = (AskedFor.ATTENDED, AskedFor.ATTENDED_SENSITIVE)


class Cap(StrEnum):
    """What keeps somebody from being asked."""

    OWN_LIMIT = "own_limit"
    INVITATIONS = "invitations"
    SESSIONS_QUARTER = "sessions_90_days"
    SESSIONS_YEAR = "sessions_365_days"
    REST = "rest"
    LONG_REST = "long_rest"
    PROJECTS = "projects"
    DESIGN_TEAM = "design_team"


REASONS: Mapping[Cap, str] = {
    Cap.OWN_LIMIT: say("You asked us to ask you less often."),
    Cap.INVITATIONS: say("You were asked 2 times in the last 30 days."),
    Cap.SESSIONS_QUARTER: say("You took part 4 times in the last 90 days."),
    Cap.SESSIONS_YEAR: say("You took part 12 times in the last 365 days."),
    Cap.REST: say("You took part in the last 7 days."),
    Cap.LONG_REST: say("You took part in something hard in the last 28 days."),
    Cap.PROJECTS: say("You take part in 3 projects now."),
    Cap.DESIGN_TEAM: say("You gave this project 2 hours in the last 7 days."),
}
"""Why somebody is not asked, as the person reads it."""

OVERRIDABLE = frozenset(Cap) - {Cap.OWN_LIMIT}
"""What staff may set aside with a reason that counts; a person's own limit they may not."""


class OverrideReason(StrEnum):
    """Why staff ask people who were asked often enough; counted in the audit of a project."""

    THEY_OFFERED = "they_offered"
    NOBODY_ELSE = "nobody_else"
    SAME_WORK = "same_work"
    SAFETY = "safety"


@dataclass(frozen=True)
class Tallied:
    """How often somebody was asked, or came, on a day."""

    day_on: date
    kind: AskedFor
    times: int = 1


@dataclass(frozen=True)
class Asking:
    """What is known about asking one person for one project.

    `most` is their own limit in 30 days (nothing: the general one). `active_projects` counts the others in which they
    hold a place. `is_lifted` says that they lifted the caps for this project; `design_team_minutes` what they gave it
    in the last 7 days as an agreed member of its design team, nothing for everybody else.
    """

    tallied: tuple[Tallied, ...] = ()
    most: int | None = None
    active_projects: int = 0
    is_lifted: bool = False
    design_team_minutes: int | None = None


def caps_reached(asking: Asking, today: date, *, extra: int = 0) -> tuple[Cap, ...]:
    """Name everything that keeps somebody from being asked today; nothing at all when they may be asked.

    `extra` invitations of today's question itself are not counted: one that is re-checked must not stop itself.
    Whoever lifted the caps for the project, or is in its design team, is bound by no cap but the design team's hours.
    """
    if asking.design_team_minutes is not None:
        return (Cap.DESIGN_TEAM,) if asking.design_team_minutes >= DESIGN_TEAM_MINUTES_A_WEEK else ()
    if asking.is_lifted:
        return ()
    invited = _within(asking.tallied, today, 30, (AskedFor.INVITED,)) - extra
    own = INVITATIONS_IN_30_DAYS if asking.most is None else asking.most
    reached = {
        Cap.OWN_LIMIT: own < INVITATIONS_IN_30_DAYS and invited >= own,
        Cap.INVITATIONS: invited >= INVITATIONS_IN_30_DAYS,
        Cap.SESSIONS_QUARTER: _within(asking.tallied, today, 90, CAME) >= SESSIONS_IN_90_DAYS,
        Cap.SESSIONS_YEAR: _within(asking.tallied, today, 365, CAME) >= SESSIONS_IN_365_DAYS,
        Cap.REST: _within(asking.tallied, today, REST_DAYS, CAME) > 0,
        Cap.LONG_REST: _within(asking.tallied, today, LONG_REST_DAYS, (AskedFor.ATTENDED_SENSITIVE,)) > 0,
        Cap.PROJECTS: asking.active_projects >= ACTIVE_PROJECTS,
    }
    return tuple(cap for cap, is_reached in reached.items() if is_reached)


def free_again_on(asking: Asking, today: date) -> date | None:
    """The first day on which nothing counted by days keeps somebody from being asked.

    Nothing when that never comes by waiting: their own limit is 0, or they are in 3 projects.
    """
    for days in range(REMEMBERED_DAYS + 1):
        day = today + timedelta(days=days)
        if not caps_reached(asking, day):
            return day
    return None


def times(tallied: Iterable[Tallied], today: date, days: int, *kinds: AskedFor) -> int:
    """How often somebody was asked, or came, in the last so many days, today included."""
    return _within(tallied, today, days, kinds)


def small_group_room(people: int, invited: int) -> int | None:
    """How many more of a small group may be asked in these 91 days; nothing for a group that is large enough.

    Fewer than 50 people share the answer: of those, 20 % at most are asked, all bodies together, but always one: nobody
    is shut out for being rare.
    """
    if people >= SMALL_GROUP:
        return None
    return max(0, max(1, people * SMALL_GROUP_PERCENT // 100) - invited)


def _within(tallied: Iterable[Tallied], today: date, days: int, kinds: Iterable[AskedFor]) -> int:
    wanted, since = frozenset(kinds), today - timedelta(days=days)
    return sum(one.times for one in tallied if since < one.day_on <= today and one.kind in wanted)
