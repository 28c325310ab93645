"""Chances of dropping out: learned, and held close to one common rate."""

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from citizen_panel.domain.matching.rules.dropout import HIGHEST, LOWEST, USUAL_RATE, DropOut, PastPlaces, learn
from citizen_panel.domain.matching.vocabulary import QuotaBand

YOUNG, OLD = ("age", "16-24"), ("age", "25+")
TOWN, RURAL = ("place", "town"), ("place", "rural")
BANDS = tuple(QuotaBand(*pair, 0, 9) for pair in (YOUNG, OLD, RURAL, TOWN))


def chance(model: DropOut, *strata: tuple[str, str]) -> float:
    rows = [[at for at, band in enumerate(BANDS) if (band.characteristic, band.category) in strata]]
    return float(model.chances(BANDS, np.array(rows, dtype=np.int64).reshape(1, len(strata)))[0])


def test_without_history_everybody_has_the_same_chance() -> None:
    model = learn(())
    assert model.past == 0
    assert len({chance(model), chance(model, YOUNG), chance(model, OLD, TOWN)}) == 1
    assert chance(model, YOUNG) == pytest.approx(USUAL_RATE)


def test_much_history_is_believed() -> None:
    model = learn([PastPlaces((YOUNG,), 4000, 720), PastPlaces((OLD,), 16_000, 1280)])
    assert chance(model, YOUNG) == pytest.approx(0.18, abs=0.005)
    assert chance(model, OLD) == pytest.approx(0.08, abs=0.005)
    assert model.past == 20_000


@pytest.mark.parametrize("dropped", [0, 3])
def test_a_group_with_few_records_stays_near_the_common_rate(dropped: int) -> None:
    model = learn([PastPlaces((OLD,), 1000, 100), PastPlaces((YOUNG,), 3, dropped)])
    assert chance(model, YOUNG) == pytest.approx(0.1, abs=0.08)
    assert abs(chance(model, YOUNG) - 0.1) < abs(dropped / 3 - 0.1) / 4 + 0.01


def test_more_records_of_the_same_rate_move_a_group_further() -> None:
    moved = [
        chance(learn([PastPlaces((OLD,), 1000, 100), PastPlaces((YOUNG,), 10 * n, 4 * n)]), YOUNG) for n in (1, 3, 30)
    ]
    assert 0.1 < moved[0] < moved[1] < moved[2] < 0.4


def test_a_category_nobody_has_seen_changes_nothing() -> None:
    model = learn([PastPlaces((OLD,), 400, 30), PastPlaces((YOUNG,), 100, 30)])
    assert chance(model, YOUNG, RURAL) == chance(model, YOUNG)


def test_characteristics_that_go_together_are_not_counted_twice() -> None:
    both = learn([PastPlaces((YOUNG, TOWN), 500, 125), PastPlaces((OLD, RURAL), 500, 25)])
    assert chance(both, YOUNG, TOWN) == pytest.approx(0.25, abs=0.03)
    assert chance(both, OLD, RURAL) == pytest.approx(0.05, abs=0.03)


def test_one_line_for_each_category_counts_every_place_once() -> None:
    lines = [PastPlaces((YOUNG,), 60, 12), PastPlaces((OLD,), 140, 14), PastPlaces((TOWN,), 200, 26)]
    assert learn(lines).past == 200


@given(
    lines=st.lists(
        st.tuples(
            st.sets(st.sampled_from([YOUNG, OLD, TOWN, RURAL]), max_size=3), st.integers(0, 10**6), st.floats(0, 1)
        ),
        max_size=8,
    ),
    shuffle=st.integers(0, 99),
)
def test_chances_keep_away_from_never_and_surely_and_the_order_changes_nothing(
    lines: list[tuple[set[tuple[str, str]], int, float]], shuffle: int
) -> None:
    past = [PastPlaces(tuple(strata), count, int(count * share)) for strata, count, share in lines]
    model = learn(past)
    turned = list(past)
    random.Random(shuffle).shuffle(turned)
    assert learn([PastPlaces(line.strata[::-1], line.given, line.dropped_out) for line in turned]) == model
    for strata in ((), (YOUNG,), (OLD, RURAL), (YOUNG, TOWN)):
        assert LOWEST <= chance(model, *strata) <= HIGHEST
    assert LOWEST <= model.common <= HIGHEST


def test_more_dropping_out_than_there_were_is_refused() -> None:
    with pytest.raises(ValueError, match="more people"):
        learn([PastPlaces((YOUNG,), 3, 4)])


def test_staff_are_told_the_common_rate_and_nothing_about_groups() -> None:
    model = learn([PastPlaces((OLD,), 1000, 100), PastPlaces((YOUNG,), 203, 60)])
    assert str(model.words) == "We expect about 13% of people to drop out. About 1,205 past places show this."
    assert "16-24" not in repr(model) + repr(PastPlaces((YOUNG,), 203, 60))
    assert str(learn(()).words) == "We have few records yet, so we expect about 10% of people to drop out."
