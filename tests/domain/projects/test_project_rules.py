"""What a project may do next, without a database."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from citizen_panel.domain.projects import asking_days, rules
from citizen_panel.domain.projects.vocabulary import Asks, BriefState, EnteredPhase, Phase, ProjectState, Route


@pytest.mark.parametrize("phase", EnteredPhase)
def test_any_phase_may_be_entered_again(phase: EnteredPhase) -> None:
    assert rules.may_enter(ProjectState.RUNNING, phase) == rules.Allowed()
    assert rules.may_enter(ProjectState.HALTED, phase) == rules.Allowed()


def test_a_closed_project_goes_nowhere() -> None:
    answer = rules.may_enter(ProjectState.CLOSED, EnteredPhase.DISCOVER)
    assert isinstance(answer, rules.NotAllowed)
    assert answer.reason.endswith(".")


def test_entering_a_phase_starts_a_project_and_closing_ends_it() -> None:
    assert rules.state_after(ProjectState.PREPARING, EnteredPhase.DISCOVER) is ProjectState.RUNNING
    assert rules.state_after(ProjectState.HALTED, EnteredPhase.DEFINE) is ProjectState.HALTED
    assert rules.state_after(ProjectState.RUNNING, EnteredPhase.CLOSED) is ProjectState.CLOSED
    assert rules.phase_after(Phase.DELIVER, EnteredPhase.CLOSED) is Phase.DELIVER


def test_nobody_of_the_team_approves() -> None:
    mine, theirs = uuid4(), uuid4()
    assert rules.may_approve(BriefState.SUBMITTED, theirs, {mine}) == rules.Allowed()
    for approver in (mine, None):
        answer = rules.may_approve(BriefState.SUBMITTED, approver, {mine})
        assert isinstance(answer, rules.NotAllowed)
        assert answer.code == "own_team"


@pytest.mark.parametrize("state", [BriefState.APPROVED, BriefState.CLOSED])
def test_a_settled_brief_is_neither_changed_nor_approved_again(state: BriefState) -> None:
    assert isinstance(rules.may_change(state), rules.NotAllowed)
    assert isinstance(rules.may_approve(state, uuid4(), set()), rules.NotAllowed)


def test_only_an_approved_brief_can_be_drawn() -> None:
    drawable = [state for state in BriefState if rules.can_be_drawn(state) == rules.Allowed()]
    assert drawable == [BriefState.APPROVED]


def test_day_zero_is_the_earliest_start_ever_declared() -> None:
    assert rules.day_zero([date(2026, 5, 4), date(2026, 3, 1)], [date(2026, 4, 1)]) == date(2026, 3, 1)
    assert rules.day_zero([]) is None


def test_what_a_brief_asks_is_read_back_as_it_was_kept() -> None:
    asks = Asks(topic="buses", when=1 << 5, routes=(Route.PHONE, Route.ASSISTED), dimensions=("age",))
    assert Asks.read(asks.document()) == asks
    assert Asks.read({}) == Asks()


@pytest.mark.parametrize(
    ("first", "last", "allowed"),
    [(None, None, True), (0, 0, True), (1, None, False), (None, -1, False), (-3, 3, True), (2, 3, False)],
)
def test_people_are_asked_between_the_first_day_and_the_last(
    first: int | None, last: int | None, allowed: bool
) -> None:
    today = date(2026, 11, 22)
    days = (None if days is None else today + timedelta(days=days) for days in (first, last))
    assert (asking_days.may_ask_on(today, *days) == rules.Allowed()) is allowed


def test_a_last_day_that_was_left_open_is_never_past() -> None:
    today = date(2026, 11, 22)
    assert not asking_days.is_over(today, None, today)
    assert asking_days.is_over(today, None, today - timedelta(days=1))
    assert (asking_days.in_words(today), asking_days.in_words(None)) == ("22 November 2026", "")
