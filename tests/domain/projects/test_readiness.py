"""What has to stand ready before anybody is asked, without a database."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest

from citizen_panel.domain.projects import ethics, rules, screening
from citizen_panel.domain.projects.readiness import BLOCKING, Prepared, Progress, Task, readiness
from citizen_panel.domain.projects.vocabulary import (
    BriefState,
    EngagementState,
    Principle,
    ProjectPart,
    Rated,
    Rating,
    ReviewState,
    Route,
    Screening,
    SignOff,
    Tier,
    Trigger,
)

GREEN = tuple(Rated(principle, Rating.GREEN) for principle in Principle)
READY = Prepared(
    brief=BriefState.APPROVED,
    ethics=ReviewState.APPROVED,
    has_plan=True,
    plan=SignOff.APPROVED,
    has_benchmark=True,
    groups=2,
    partner=EngagementState.AGREED,
    routes=(Route.ONLINE, Route.POST, Route.ASSISTED),
    has_safeguarding_lead=True,
    is_tier_from_outside=True,
)


def progress(there: Prepared, task: Task) -> Progress:
    return next(item.progress for item in readiness(there) if item.task is task)


def test_everything_is_missing_at_first_and_two_things_stop_asking() -> None:
    found = readiness(Prepared())
    assert {item.task for item in found} == set(Task)
    assert {item.progress for item in found} == {Progress.MISSING}
    assert {item.task for item in found if item.blocks} == BLOCKING


def test_when_all_is_there_nothing_stops_asking() -> None:
    found = readiness(READY)
    assert {item.progress for item in found} == {Progress.DONE}
    assert not any(item.blocks for item in found)


@pytest.mark.parametrize(
    ("there", "task", "expected"),
    [
        (replace(READY, ethics=ReviewState.SUBMITTED), Task.ETHICS, Progress.WAITING),
        (replace(READY, ethics=ReviewState.EXPIRED), Task.ETHICS, Progress.STARTED),
        (replace(READY, brief=BriefState.CLOSED), Task.BRIEF, Progress.MISSING),
        (replace(READY, brief=BriefState.SUBMITTED), Task.BRIEF, Progress.WAITING),
        (replace(READY, plan=None), Task.PLAN, Progress.WAITING),
        (replace(READY, plan=SignOff.RETURNED), Task.PLAN, Progress.STARTED),
        (replace(READY, partner=EngagementState.PROPOSED), Task.PARTNER, Progress.STARTED),
        (replace(READY, partner=EngagementState.ENDED), Task.PARTNER, Progress.MISSING),
        (replace(READY, routes=(Route.ONLINE,)), Task.ROUTES, Progress.MISSING),
        (replace(READY, routes=(Route.PHONE,)), Task.ROUTES, Progress.STARTED),
    ],
)
def test_each_thing_says_how_far_it_is(there: Prepared, task: Task, expected: Progress) -> None:
    assert progress(there, task) is expected


def test_a_whole_green_checklist_needs_nobody_outside() -> None:
    assert ethics.may_submit(GREEN) == rules.Allowed()
    assert not ethics.needs_outside(GREEN, [])
    assert ethics.needs_outside(GREEN, [Trigger.UNDER_18])
    assert ethics.needs_outside([*GREEN[1:], Rated(GREEN[0].principle, Rating.RED, "We stop")], [])


def test_what_is_not_green_needs_words_and_each_principle_a_rating() -> None:
    amber = Rated(GREEN[0].principle, Rating.AMBER)
    for rated, code in ((GREEN[1:], "not_rated"), ((amber, *GREEN[1:]), "no_mitigation")):
        answer = ethics.may_submit(rated)
        assert isinstance(answer, rules.NotAllowed)
        assert answer.code == code


def test_an_approval_holds_up_to_its_last_day() -> None:
    last = date(2026, 11, 20)
    assert ethics.state_on(ReviewState.APPROVED, last, last) is ReviewState.APPROVED
    assert ethics.state_on(ReviewState.APPROVED, last, last + timedelta(days=1)) is ReviewState.EXPIRED
    assert ethics.state_on(ReviewState.REFUSED, None, last) is ReviewState.REFUSED
    for state in ReviewState:
        assert isinstance(ethics.may_ask(state), rules.Allowed) is ethics.is_in_force(state)
    assert isinstance(ethics.may_ask(None), rules.NotAllowed)


def test_nobody_of_the_team_decides_about_its_ethics_or_its_plan() -> None:
    mine, theirs = uuid4(), uuid4()
    assert ethics.may_decide(ReviewState.SUBMITTED, theirs, {mine}) == rules.Allowed()
    assert isinstance(ethics.may_decide(ReviewState.SUBMITTED, mine, {mine}), rules.NotAllowed)
    assert isinstance(ethics.may_decide(ReviewState.DRAFT, theirs, {mine}), rules.NotAllowed)
    assert rules.may_sign_plan(None, theirs, {mine}) == rules.Allowed()
    assert isinstance(rules.may_sign_plan(None, mine, {mine}), rules.NotAllowed)
    assert isinstance(rules.may_sign_plan(SignOff.APPROVED, theirs, {mine}), rules.NotAllowed)


@pytest.mark.parametrize(
    ("before", "after", "is_outside", "allowed"),
    [
        (Tier.T1, Tier.T2, False, True),
        (Tier.T2, Tier.T1, False, False),
        (Tier.T2, Tier.T2, False, False),
        (Tier.T2, Tier.T1, True, True),
        (Tier.T2, Tier.T2, True, True),
    ],
)
def test_a_tier_goes_up_by_anybody_and_down_from_outside(
    before: Tier, after: Tier, is_outside: bool, allowed: bool
) -> None:
    assert isinstance(rules.may_set_tier(before, after, is_outside=is_outside), rules.Allowed) is allowed


def test_the_last_lead_stays() -> None:
    assert isinstance(rules.may_end_part(ProjectPart.LEAD, 1), rules.NotAllowed)
    assert rules.may_end_part(ProjectPart.LEAD, 2) == rules.Allowed()
    assert rules.may_end_part(ProjectPart.RESEARCHER, 1) == rules.Allowed()


def test_a_brief_is_sent_once_and_after_a_look() -> None:
    assert rules.may_submit(BriefState.DRAFT, has_looked=True) == rules.Allowed()
    answers = [rules.may_submit(BriefState.DRAFT, has_looked=False)]
    answers += [rules.may_submit(state, has_looked=True) for state in BriefState if state is not BriefState.DRAFT]
    assert all(isinstance(answer, rules.NotAllowed) for answer in answers)


@pytest.mark.parametrize(
    "wording", ["What is your age?", "Are you disabled?", "Which religion?", "Do you get benefits?"]
)
def test_own_questions_are_never_about_equality(wording: str) -> None:
    answer = screening.may_ask(Screening(wording, ("Yes", "No")), [])
    assert isinstance(answer, rules.NotAllowed)
    assert answer.code == "about_equality"


@pytest.mark.parametrize("wording", ["Which page did you use?", "How do you get the message?", "Do you manage alone?"])
def test_words_that_only_look_like_it_are_fine(wording: str) -> None:
    assert screening.may_ask(Screening(wording, ("Yes", "No")), []) == rules.Allowed()


def test_own_questions_are_few_with_a_handful_of_answers() -> None:
    one = Screening("By bus?", ("Yes", "No"))
    assert isinstance(screening.may_ask(one, [one] * screening.MOST_QUESTIONS), rules.NotAllowed)
    assert isinstance(screening.may_ask(Screening("By bus?", ("Yes",)), []), rules.NotAllowed)
    assert isinstance(screening.may_ask(Screening("By bus?", ("Yes", "n" * 81)), []), rules.NotAllowed)
    assert screening.answers_in(" Bus \n\nFerry\nBus\n") == ("Bus", "Ferry")
