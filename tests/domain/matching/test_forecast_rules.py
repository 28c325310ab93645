"""How many to ask."""

import random

import pytest

from citizen_panel.domain.matching.rules.forecast import Forecast, Rate, ask_for, chance_of_filling, fewest_to_ask


def test_the_forecast_is_said_in_words() -> None:
    assert str(Forecast(30, 50, 42, 61).words) == "Ask about 50 to fill 30 places (42 to 61)"


def test_the_forecast_lies_within_its_range() -> None:
    forecast = ask_for(30, Rate(0.6, 0.7, 0.8), Rate(0.05, 0.1, 0.15))
    assert 30 < forecast.low < forecast.ask < forecast.high
    assert forecast.ask == pytest.approx(30 / 0.63, abs=2)


def test_when_everybody_comes_nobody_is_asked_in_vain() -> None:
    sure = Rate(1, 1, 1)
    assert ask_for(12, sure, Rate(0, 0, 0)) == Forecast(12, 12, 12, 12)


def test_when_nobody_comes_the_number_stays_finite() -> None:
    assert fewest_to_ask(3, 0.0, 0.9) == 100_000


@pytest.mark.parametrize(("asked", "coming"), [(40, 0.7), (50, 0.55), (33, 0.95)])
def test_the_chance_of_filling_is_what_happens_when_tried(asked: int, coming: float) -> None:
    dice = random.Random(1)
    filled = sum(sum(dice.random() < coming for _ in range(asked)) >= 30 for _ in range(20_000))
    assert chance_of_filling(asked, 30, coming) == pytest.approx(filled / 20_000, abs=0.015)


@pytest.mark.parametrize(("places", "coming", "sure"), [(1, 0.3, 0.5), (30, 0.6, 0.9), (200, 0.4, 0.9)])
def test_one_fewer_would_not_be_enough(places: int, coming: float, sure: float) -> None:
    number = fewest_to_ask(places, coming, sure)
    assert chance_of_filling(number, places, coming) >= sure > chance_of_filling(number - 1, places, coming)
