"""What is said when no group can come."""

from citizen_panel.domain.matching.rules.timetable.result import Bottleneck, NoTimetable, Scarce
from citizen_panel.domain.matching.rules.timetable.words import why_none

NAMES = {"t1": "Monday, 10:00", "t2": "Tuesday, 18:00", "+bsl": "interpreter for sign language"}


def said(*bottlenecks: Bottleneck, together: tuple[Bottleneck, ...] = ()) -> list[str]:
    outcome = NoTimetable(12, 9, bottlenecks, together, cannot_come=0, candidates_count=60, input_digest="")
    return [str(sentence) for sentence in why_none(outcome, NAMES)]


def test_a_full_time_is_named_with_what_one_more_place_gives() -> None:
    slot, changes = Bottleneck(Scarce.SLOT, "t1", 1, 1), (Bottleneck(Scarce.SLOT, "t1", 2, 2),)
    assert said(slot, together=(*changes, Bottleneck(Scarce.SLOT, "t2", 1, 1))) == [
        "No group with this mix can come to these times. Of 12 places, 9 can be filled.",
        "With 1 more place on Monday, 10:00, 1 more person can come.",
        "All 12 places can be filled with this: 2 more places on Monday, 10:00; 1 more place on Tuesday, 18:00.",
    ]


def test_help_that_is_lacking_is_named() -> None:
    found = said(Bottleneck(Scarce.RESOURCE, "+bsl", 1, 3), together=(Bottleneck(Scarce.RESOURCE, "+bsl", 1, 3),))
    assert found[1:] == [
        "With 1 more interpreter for sign language, 3 more people can come.",
        "All 12 places can be filled with this: 1 more of: interpreter for sign language.",
    ]


def test_where_more_places_do_not_help_other_times_are_asked_for() -> None:
    assert said()[1:] == [
        "Too few people of some groups can come to any of these times. Add times on other days, in the evening or "
        "online."
    ]
