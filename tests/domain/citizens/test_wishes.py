"""When, where, about what and by whom somebody wants to be asked: kept, and heeded by a draw."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.core.errors import Refusal
from citizen_panel.core.events import Code
from citizen_panel.domain.citizens import circumstances, personal_data, wishes
from citizen_panel.domain.citizens.circumstances import (
    ANY_TIME,
    Availability,
    Away,
    CannotBeAway,
    Level,
    is_away,
    may_be_away,
    parts_of,
    read_languages,
    written_languages,
)
from citizen_panel.domain.citizens.models import AwayPeriod, Citizen
from citizen_panel.domain.matching.eligibility import fits
from citizen_panel.domain.projects.vocabulary import Asks, MeetingWay
from tests.factories.citizens import a_citizen

ME = Actor.system("tests")
DAY = date(2026, 11, 20)


@given(st.sets(st.tuples(st.integers(0, 6), st.integers(0, 2))))
def test_parts_of_the_week_come_back(chosen: set[tuple[int, int]]) -> None:
    kept = Availability(weekly_parts=parts_of(chosen))
    assert {(day, part) for day in range(7) for part in range(3) if kept.has_part(day, part)} == chosen
    assert kept.is_any_time is (len(chosen) == 21)


@given(st.dictionaries(st.sampled_from(list(circumstances.LANGUAGES)), st.sampled_from(list(Level))))
def test_languages_come_back(spoken: dict[str, Level]) -> None:
    assert dict(read_languages(written_languages(spoken.items()))) == spoken


def test_a_language_or_level_no_longer_known_is_left_out() -> None:
    assert read_languages(["xx:best", "gd:fluently", "gd", "bsl:well"]) == (("bsl", Level.WELL),)


@pytest.mark.parametrize(
    ("first", "last", "code"), [(3, 1, "ends_before"), (-9, -1, "past"), (1, 800, "far_off"), (-3, 0, ""), (5, 5, "")]
)
def test_which_times_away_can_be_kept(first: int, last: int, code: str) -> None:
    away = Away(DAY + timedelta(days=first), DAY + timedelta(days=last))
    fits_in = may_be_away(away, [], DAY)
    assert (fits_in.code if isinstance(fits_in, CannotBeAway) else "") == code


def test_no_more_than_twelve_times_away() -> None:
    kept = [Away(DAY + timedelta(days=n), DAY + timedelta(days=n)) for n in range(12)]
    assert may_be_away(kept[0], kept, DAY) == kept[0]
    assert isinstance(may_be_away(Away(DAY, DAY + timedelta(days=1)), kept, DAY), CannotBeAway)


@pytest.mark.usefixtures("app", "noon")
class TestKept:
    def test_everything_comes_back_as_it_was_said(self) -> None:
        citizen = a_citizen()
        said = Availability(5, 20, ("health", "islands"), ("tablet",), (("gd", Level.BEST), ("bsl", Level.A_LITTLE)))
        wishes.change_availability(citizen.id, said, about=Code("times"), actor=ME)
        assert wishes.availability_of(citizen.id) == said

    def test_nobody_is_left_without_any_time(self) -> None:
        with pytest.raises(Refusal):
            wishes.change_availability(a_citizen().id, Availability(0), about=Code("times"), actor=ME)

    def test_a_time_away_is_kept_once_removed_and_forgotten(self) -> None:
        citizen, today = a_citizen(), clock.today()
        for _ in range(2):
            wishes.add_away(citizen.id, Away(today, today + timedelta(days=3)), actor=ME)
        (kept,) = wishes.away_of(citizen.id)
        assert is_away(today, [Away(kept.from_on, kept.to_on)])
        assert not wishes.remove_away(a_citizen().id, kept.id, actor=ME)
        assert "away" in personal_data.export(citizen.id)
        assert wishes.forget_away_past(today + timedelta(days=4)) == 1
        assert db.session.scalars(select(AwayPeriod)).all() == []

    def test_a_limit_is_never_above_everybodys(self) -> None:
        citizen = a_citizen()
        wishes.limit_invitations(citizen.id, 1, actor=ME)
        assert wishes.most_in_30_days(citizen.id) == 1
        with pytest.raises(Refusal):
            wishes.limit_invitations(citizen.id, 3, actor=ME)

    def test_only_projects_one_has_to_do_with_may_ask_more_often(self) -> None:
        citizen, mine = a_citizen(), uuid4()
        wishes.let_ask_freely(citizen.id, [mine], among=[mine], actor=ME)
        assert wishes.freely_asking(citizen.id) == {mine}
        with pytest.raises(Refusal):
            wishes.let_ask_freely(citizen.id, [uuid4()], among=[mine], actor=ME)

    def test_a_draw_heeds_when_and_how_far_and_never_guesses(self) -> None:
        silent, mornings, homebody = a_citizen(), a_citizen(), a_citizen()
        wishes.change_availability(mornings.id, Availability(parts_of([(0, 0)])), about=Code("times"), actor=ME)
        wishes.change_availability(homebody.id, Availability(ANY_TIME, 0), about=Code("travel"), actor=ME)
        everybody = {silent.id, mornings.id, homebody.id}

        def found(asks: Asks) -> set[object]:
            return set(db.session.scalars(select(Citizen.id).where(fits(asks)))) & everybody

        assert found(Asks()) == everybody
        assert found(Asks(when=parts_of([(0, 0)]))) == everybody
        assert found(Asks(when=parts_of([(0, 2)]))) == everybody - {mornings.id}
        assert found(Asks(way=MeetingWay.IN_PERSON)) == everybody - {homebody.id}
        assert found(Asks(way=MeetingWay.MIXED)) == everybody
