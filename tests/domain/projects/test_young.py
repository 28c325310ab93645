"""Of what age people are asked, and what has to be there before anybody under 16 is."""

import pytest

from citizen_panel.domain.citizens.vocabulary import LegalAge
from citizen_panel.domain.matching.ages import OF_THEIR_OWN_ACCORD, ages_of
from citizen_panel.domain.projects.rules import Allowed, NotAllowed
from citizen_panel.domain.projects.vocabulary import Asks, Trigger
from citizen_panel.domain.projects.young import OLDEST, YOUNGEST, may_ask_young, may_span

YOUNG, MINORS, ADULTS = LegalAge.THIRTEEN_TO_15, LegalAge.SIXTEEN_17, LegalAge.ADULT


@pytest.mark.parametrize(
    ("youngest", "oldest", "asked"),
    [
        (16, None, {MINORS, ADULTS}),
        (13, None, {YOUNG, MINORS, ADULTS}),
        (18, None, {ADULTS}),
        (13, 15, {YOUNG}),
        (13, 17, {YOUNG, MINORS}),
        (16, 17, {MINORS}),
    ],
)
def test_each_pair_of_ages_names_whole_groups(youngest: int, oldest: int | None, asked: set[LegalAge]) -> None:
    assert may_span(youngest, oldest) == Allowed()
    assert ages_of(Asks(youngest=youngest, oldest=oldest)) == asked


def test_a_brief_that_says_nothing_asks_from_16_on() -> None:
    assert ages_of(Asks.read({})) == ages_of(Asks()) == OF_THEIR_OWN_ACCORD
    kept = Asks(youngest=13, oldest=17)
    assert Asks.read(kept.document()) == kept


@pytest.mark.parametrize(
    ("youngest", "oldest", "code"),
    [(16, 15, "ages_crossed"), (18, 17, "ages_crossed"), (12, None, "ages_unknown"), (13, 40, "ages_unknown")],
)
def test_ages_that_are_none_are_refused(youngest: int, oldest: int | None, code: str) -> None:
    answer = may_span(youngest, oldest)
    assert isinstance(answer, NotAllowed)
    assert answer.code == code


def test_whatever_can_be_selected_asks_somebody() -> None:
    for youngest in YOUNGEST:
        for oldest in (None, *OLDEST):
            assert (may_span(youngest, oldest) == Allowed()) == bool(ages_of(Asks(youngest=youngest, oldest=oldest)))


@pytest.mark.parametrize(
    ("approved", "has_lead", "code"),
    [
        (None, True, "young_without_ethics"),
        ([], True, "young_without_ethics"),
        ([Trigger.MONITORING], True, "young_without_ethics"),
        ([Trigger.UNDER_18], False, "young_without_lead"),
        ([Trigger.UNDER_18, Trigger.MONITORING], True, None),
    ],
)
def test_under_16_the_ethics_and_a_lead_have_to_be_there(
    approved: list[Trigger] | None, *, has_lead: bool, code: str | None
) -> None:
    answer = may_ask_young(13, approved, has_safeguarding_lead=has_lead)
    assert getattr(answer, "code", None) == code
    assert may_ask_young(16, approved, has_safeguarding_lead=has_lead) == Allowed()
