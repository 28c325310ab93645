"""The caps: as the rules say, the same for every body, and the same in a query as in a rule."""

import random
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.domain.citizens import asking, caps, wishes
from citizen_panel.domain.citizens.caps import Asking, Cap, Tallied, caps_reached, free_again_on, small_group_room
from citizen_panel.domain.citizens.models import AskingPreference, Citizen
from citizen_panel.domain.citizens.vocabulary import AskedFor
from citizen_panel.domain.matching.eligibility import within_caps
from tests.factories import matching

TODAY = date(2026, 11, 20)
INVITED, CAME, HARD = AskedFor.INVITED, AskedFor.ATTENDED, AskedFor.ATTENDED_SENSITIVE
tallies = st.builds(
    Tallied,
    st.integers(0, 400).map(lambda days: TODAY - timedelta(days=days)),
    st.sampled_from(list(AskedFor)),
    st.integers(1, 3),
)
askings = st.builds(
    Asking,
    st.lists(tallies, max_size=14).map(tuple),
    st.none() | st.integers(0, 2),
    st.integers(0, 4),
    st.booleans(),
    st.none() | st.integers(0, 200),
)


def slowly(asking: Asking, today: date) -> set[Cap]:
    """The same, counted one single time after the other on a calendar, without any window."""
    if asking.design_team_minutes is not None:
        return {Cap.DESIGN_TEAM} if asking.design_team_minutes >= 120 else set()
    if asking.is_lifted:
        return set()
    single = [(one.day_on, one.kind) for one in asking.tallied for _ in range(one.times)]
    month = [today - timedelta(days=n) for n in range(30)]
    invited = sum(1 for day, kind in single if kind == "invited" and day in month)
    came = sorted((today - day).days for day, kind in single if kind != "invited")
    hard = sorted((today - day).days for day, kind in single if kind == "attended_sensitive")
    found = {
        Cap.INVITATIONS: invited >= 2,
        Cap.OWN_LIMIT: asking.most in (0, 1) and invited >= (asking.most or 0),
        Cap.SESSIONS_QUARTER: len([days for days in came if days < 90]) >= 4,
        Cap.SESSIONS_YEAR: len([days for days in came if days < 365]) >= 12,
        Cap.REST: came[:1] < [7] and bool(came),
        Cap.LONG_REST: hard[:1] < [28] and bool(hard),
        Cap.PROJECTS: asking.active_projects >= 3,
    }
    return {cap for cap, is_reached in found.items() if is_reached}


@given(askings)
def test_the_rule_finds_what_counting_slowly_finds(asking: Asking) -> None:
    assert set(caps_reached(asking, TODAY)) == slowly(asking, TODAY)


@given(askings, tallies)
def test_being_asked_once_more_never_frees_anybody(asking: Asking, more: Tallied) -> None:
    busier = Asking((*asking.tallied, more), asking.most, asking.active_projects)
    plain = Asking(asking.tallied, asking.most, asking.active_projects)
    assert set(caps_reached(plain, TODAY)) <= set(caps_reached(busier, TODAY))


@settings(max_examples=40)
@given(askings)
def test_the_day_told_is_the_first_on_which_nothing_counts(asking: Asking) -> None:
    day = free_again_on(asking, TODAY)
    if day is None:
        assert caps_reached(asking, TODAY + timedelta(days=365))
    else:
        assert not caps_reached(asking, day)
        assert day == TODAY or caps_reached(asking, day - timedelta(days=1))


@pytest.mark.parametrize(
    ("tallied", "reached"),
    [
        ([(0, INVITED, 1)], set()),
        ([(0, INVITED, 1), (29, INVITED, 1)], {Cap.INVITATIONS}),
        ([(0, INVITED, 1), (30, INVITED, 1)], set()),
        ([(6, CAME, 1)], {Cap.REST}),
        ([(7, CAME, 1)], set()),
        ([(27, HARD, 1)], {Cap.LONG_REST}),
        ([(28, HARD, 1)], set()),
        ([(20, CAME, 3), (89, CAME, 1)], {Cap.SESSIONS_QUARTER}),
        ([(20, CAME, 3), (90, CAME, 1)], set()),
        ([(91, CAME, 11), (364, CAME, 1)], {Cap.SESSIONS_YEAR}),
        ([(91, CAME, 11), (365, CAME, 1)], set()),
    ],
)
def test_each_cap_at_its_edge(tallied: list[tuple[int, AskedFor, int]], reached: set[Cap]) -> None:
    counted = tuple(Tallied(TODAY - timedelta(days=days), kind, times) for days, kind, times in tallied)
    assert set(caps_reached(Asking(counted), TODAY)) == reached


def test_the_question_itself_does_not_stop_itself() -> None:
    asked = Asking((Tallied(TODAY, INVITED, 2),))
    assert caps_reached(asked, TODAY) == (Cap.INVITATIONS,)
    assert caps_reached(asked, TODAY, extra=1) == ()


def test_ones_own_limit_is_told_apart_and_is_no_cap_to_set_aside() -> None:
    asked = Asking((Tallied(TODAY, INVITED, 1),), most=1)
    assert caps_reached(asked, TODAY) == (Cap.OWN_LIMIT,)
    assert Cap.OWN_LIMIT not in caps.OVERRIDABLE
    assert caps_reached(Asking(most=0), TODAY) == (Cap.OWN_LIMIT,)
    assert free_again_on(Asking(most=0), TODAY) is None


def test_every_cap_has_its_words() -> None:
    assert set(caps.REASONS) == set(Cap)


@pytest.mark.parametrize(
    ("people", "invited", "room"), [(50, 30, None), (49, 0, 9), (49, 9, 0), (10, 3, 0), (10, 1, 1), (4, 0, 1)]
)
def test_a_small_group_has_room_for_a_fifth(people: int, invited: int, room: int | None) -> None:
    assert small_group_room(people, invited) == room


def test_the_query_says_of_everybody_what_the_rule_says_of_each(app: object, noon: object) -> None:
    """Random tallies and wishes for forty people; the condition of a draw and the rule agree on every one."""
    dice, project, other = random.Random(7), uuid4(), uuid4()
    people = [person.id for person in matching.people(40)]
    for person in people:
        tally(person, dice)
        lifted = dice.choice([[], [], [other], [project]])
        most = dice.choice([None, None, 0, 1, 2])
        db.session.add(
            AskingPreference(citizen_id=person, weekly_parts=1, invitations_30d=most, asked_freely_by=lifted)
        )
    db.session.flush()
    known = asking.askings(people, project, active={}, design_team={})
    by_rule = {one for one in people if not caps_reached(known[one], clock.today())}
    by_query = set(db.session.scalars(select(Citizen.id).where(within_caps(clock.today(), project))))
    assert by_rule == by_query
    assert 0 < len(by_rule) < len(people)


def tally(person: UUID, dice: random.Random) -> None:
    for kind in AskedFor:
        for days in dice.sample(range(400), dice.choice([0, 0, 1, 3])):
            day = clock.today() - timedelta(days=days // dice.choice([1, 1, 10]))
            asking.note_asked(person, kind, day)


def test_what_did_not_happen_is_not_counted(app: object, noon: object) -> None:
    person, today = matching.people(1)[0].id, clock.today()
    asking.note_asked(person, INVITED)
    asking.note_asked(person, INVITED)
    for left in (1, 0):
        asking.note_not_asked(person, INVITED, today)
        assert asking.asked_lately([person]).get(person, 0) == left


def test_nobody_keeps_more_than_the_caps_for_themselves(app: object, noon: object) -> None:
    assert wishes.most_in_30_days(matching.people(1)[0].id) == caps.INVITATIONS_IN_30_DAYS
