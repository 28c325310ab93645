"""What a meeting needs before people can choose a time of it."""

from dataclasses import replace
from uuid import uuid4

import pytest

from citizen_panel.domain.sessions.rules.readiness import Arranged, NotReady, Person, Ready, Thing, may_open, readiness
from citizen_panel.domain.sessions.vocabulary import StaffPart, Way

AILSA, BRUCE, CATRIONA = uuid4(), uuid4(), uuid4()
PEOPLE = (
    Person(AILSA, StaffPart.LEAD, is_checked=True),
    Person(BRUCE, StaffPart.SECOND, is_checked=True),
    Person(AILSA, StaffPart.SAFEGUARDING_LEAD),
    Person(CATRIONA, StaffPart.DEPUTY),
)
ALL = Arranged(
    depth=3,
    way=Way.IN_PERSON,
    is_sensitive=True,
    is_regulated=True,
    people=PEOPLE,
    is_venue_checked=True,
    is_alone_checked=True,
    has_content_note=True,
    has_distress_plan=True,
    has_aftercare=True,
    has_about=True,
    has_place=True,
)


def without(part: StaffPart) -> Arranged:
    return replace(ALL, people=tuple(one for one in PEOPLE if one.part != part))


def test_everything_there_opens_the_meeting() -> None:
    assert may_open(ALL) == Ready()
    assert {item.thing for item in readiness(ALL)} == set(Thing)


@pytest.mark.parametrize(
    ("there", "missing"),
    [
        (without(StaffPart.LEAD), (Thing.LEAD, Thing.TWO_STAFF)),
        (without(StaffPart.DEPUTY), (Thing.SAFEGUARDING,)),
        (without(StaffPart.SECOND), (Thing.TWO_STAFF,)),
        (replace(ALL, is_venue_checked=False), (Thing.VENUE,)),
        (replace(ALL, has_content_note=False), (Thing.CONTENT_NOTE,)),
        (replace(ALL, has_distress_plan=False), (Thing.DISTRESS,)),
        (replace(ALL, has_aftercare=False), (Thing.AFTERCARE,)),
        (replace(ALL, people=tuple(replace(one, is_checked=False) for one in PEOPLE)), (Thing.MEMBERSHIP,)),
    ],
)
def test_one_thing_missing_stops_it_and_is_named(there: Arranged, missing: tuple[Thing, ...]) -> None:
    assert may_open(there) == NotReady(missing)


def test_one_person_is_not_safeguarding_lead_and_deputy_at_once() -> None:
    alone = (Person(AILSA, StaffPart.SAFEGUARDING_LEAD), Person(AILSA, StaffPart.DEPUTY))
    people = (*PEOPLE[:2], *alone)
    assert may_open(replace(ALL, people=people)) == NotReady((Thing.SAFEGUARDING,))
    assert may_open(replace(ALL, people=(*people, Person(BRUCE, StaffPart.DEPUTY)))) == Ready()


def test_the_same_person_in_two_parts_is_one_person() -> None:
    people = (*without(StaffPart.SECOND).people, Person(AILSA, StaffPart.NOTE_TAKER))
    assert may_open(replace(ALL, people=people)) == NotReady((Thing.TWO_STAFF,))


def test_online_and_harmless_needs_people_who_keep_safe_and_no_more() -> None:
    people = tuple(one for one in PEOPLE if one.part != StaffPart.SECOND)
    bare = Arranged(depth=2, way=Way.ONLINE, people=people)
    assert may_open(bare) == Ready()
    assert [item.thing for item in readiness(bare) if not item.is_done] == [Thing.ABOUT, Thing.PLACE]
    assert may_open(Arranged(depth=2, way=Way.ONLINE)) == NotReady((Thing.LEAD, Thing.SAFEGUARDING))


def test_a_survey_needs_nobody() -> None:
    assert readiness(Arranged(depth=1, way=Way.ONLINE)) == ()
    assert may_open(Arranged(depth=0, way=Way.IN_PERSON, is_sensitive=True)) == Ready()
