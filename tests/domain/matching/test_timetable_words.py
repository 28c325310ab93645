"""What is said when no group can come."""

from collections.abc import Collection
from dataclasses import replace

import pytest

from citizen_panel.domain.matching.rules.timetable.result import Bottleneck, NoTimetable, Scarce
from citizen_panel.domain.matching.rules.timetable.words import why_none
from citizen_panel.domain.matching.vocabulary import Sentence

NAMES = {
    "t1": "Monday, 10:00",
    "t2": "Tuesday, 18:00",
    "+bsl": "interpreter for sign language",
    "+tablet": "tablet",
    "+room": Sentence("room without steps"),
}


def said(*bottlenecks: Bottleneck, together: tuple[Bottleneck, ...] = (), for_one: Collection[str] = ()) -> list[str]:
    outcome = NoTimetable(12, 9, bottlenecks, together, cannot_come=0, candidates_count=60, input_digest="")
    return [str(sentence) for sentence in why_none(outcome, NAMES, for_one)]


def test_a_full_time_is_named_with_what_one_more_place_gives() -> None:
    slot, changes = Bottleneck(Scarce.SLOT, "t1", 1, 1), (Bottleneck(Scarce.SLOT, "t1", 2, 2),)
    assert said(slot, together=(*changes, Bottleneck(Scarce.SLOT, "t2", 1, 1))) == [
        "No group with this mix can come to these times. Of 12 places, 9 can be filled.",
        "With 1 more place on Monday, 10:00, 1 more person can come.",
        "All 12 places can be filled with this: 2 more places on Monday, 10:00; 1 more place on Tuesday, 18:00.",
    ]


def test_help_that_is_lacking_is_named() -> None:
    found = said(Bottleneck(Scarce.RESOURCE, "+bsl", 1, 5), together=(Bottleneck(Scarce.RESOURCE, "+bsl", 1, 5),))
    assert found[1:] == [
        "With 1 more interpreter for sign language at every time, 5 more people can come.",
        "All 12 places can be filled with this: 1 more of: interpreter for sign language.",
    ]


def test_what_was_not_worked_out_in_time_is_not_told_as_if_nothing_helped() -> None:
    outcome = NoTimetable(12, 9, (), (), cannot_come=0, candidates_count=60, input_digest="", is_known=False)
    assert [str(one) for one in why_none(outcome, NAMES)][1:] == [
        "We could not work out in time what would fill all places. Add places, or times on other days, and draw again."
    ]


@pytest.mark.parametrize("gives", [1, 4])
def test_how_few_people_need_help_is_not_told(gives: int) -> None:
    short = Bottleneck(Scarce.RESOURCE, "+tablet", gives, gives)
    assert said(replace(short, more=1), together=(short,), for_one={"+tablet"})[1:] == [
        "With 1 more tablet at every time, a few more people can come.",
        "All 12 places can be filled with this: up to 5 more of: tablet.",
    ]
    enough = replace(short, more=6, gives=6)
    assert said(together=(enough,), for_one={"+tablet"})[1:] == [
        "All 12 places can be filled with this: 6 more of: tablet."
    ]


def test_a_name_may_be_a_sentence_to_be_translated() -> None:
    assert said(Bottleneck(Scarce.RESOURCE, "+room", 1, 5))[1] == (
        "With 1 more room without steps at every time, 5 more people can come."
    )


def test_where_more_places_do_not_help_other_times_are_asked_for() -> None:
    assert said()[1:] == [
        "Too few people of some groups can come to any of these times. Add times on other days, in the evening or "
        "online."
    ]
