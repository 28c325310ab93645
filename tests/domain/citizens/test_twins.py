"""Likely twins: noted for staff, never refused, never told."""

from datetime import timedelta

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from citizen_panel.core import clock
from citizen_panel.domain.citizens import twins
from citizen_panel.domain.citizens.likeness import are_alike, are_same, words_of
from citizen_panel.domain.citizens.models import Citizen
from citizen_panel.domain.citizens.vocabulary import ContactSheet, ContactWay, TwinState
from tests.factories.citizens import a_citizen

HOME = ("7 Invented Lane", "Nowhere")


def named(name: str, *, email: str = "", address: tuple[str, ...] = ()) -> Citizen:
    way = ContactWay.POST if address else ContactWay.EMAIL
    sheet = ContactSheet(name=name, email=email, address=address, postcode="EH1 1BB" if address else "")
    return a_citizen(sheet=sheet, ways=(way,), is_active=False)


def noted() -> int:
    return twins.look_for_twins(clock.now() - timedelta(hours=1))


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Ailsa Made-Up", "ailsa  MADE UP", True),
        ("Seònaid", "Seonaid", True),
        ("Ailsa Example", "A Example", True),
        ("Ailsa Example", "Alisa Example", True),
        ("Mrs Ailsa Example", "Ailsa", True),
        ("Ailsa", "Morag", False),
        ("A", "Ailsa Example", False),
        ("Ann", "Ian", False),
        ("", "Ailsa", False),
    ],
)
def test_names_are_alike_by_their_words(one: str, other: str, alike: bool) -> None:
    assert are_alike(one, other) is alike


@given(st.text(max_size=20), st.text(max_size=20))
@settings(max_examples=60)
def test_likeness_does_not_depend_on_the_order(one: str, other: str) -> None:
    assert are_alike(one, other) == are_alike(other, one)
    if are_same(one, other) and any(len(word) > 1 for word in words_of(one)):
        assert are_alike(one, other)


def test_one_email_and_one_name_are_noted_once(app: Flask) -> None:
    named("Ailsa Example", email="shared@home.example")
    named("ailsa example", email="shared@home.example")
    assert noted() == 1
    assert noted() == 0
    assert [row.cause for row in twins.open_twins()] == ["contact"]


def test_a_couple_with_one_email_is_two_people(app: Flask) -> None:
    named("Ailsa Example", email="both@home.example")
    named("Morag Example", email="both@home.example")
    assert noted() == 0


def test_like_names_at_one_address_are_noted(app: Flask) -> None:
    named("Ailsa Example", address=HOME)
    named("A. Example", address=HOME)
    named("Hamish Example", address=HOME)
    assert noted() == 1


def test_what_was_settled_is_not_asked_again(app: Flask) -> None:
    named("Ailsa", email="one@home.example")
    named("Ailsa", email="one@home.example")
    noted()
    row = twins.open_twins()[0]
    twins.settle(row, TwinState.DIFFERENT)
    assert noted() == 0
    assert twins.open_twins() == []


def test_old_pairs_are_erased(app: Flask) -> None:
    named("Ailsa", email="old@home.example")
    named("Ailsa", email="old@home.example")
    noted()
    with clock.at(clock.now() + timedelta(days=91)):
        assert twins.forget_old() == 1


def test_an_address_of_many_tells_nothing(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(twins, "LARGEST", 2)
    for _ in range(3):
        named("Ailsa", email="home@care.example")
    assert noted() == 0
