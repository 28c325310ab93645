"""What taking back a yes does, without a database."""

from datetime import UTC, datetime

import pytest

from citizen_panel.domain.consent.purposes import PURPOSES, codes_of
from citizen_panel.domain.rights.rules import COOLING, effects_of, erase_from, forgettable, is_of_meeting
from citizen_panel.domain.rights.vocabulary import Effects


@pytest.mark.parametrize(
    ("purpose", "effects"),
    [
        ("pool.membership", Effects(leaves_panel=True)),
        ("contact.sms", Effects(stops="sms")),
        ("equality.balance/age", Effects(forgets="age")),
        ("equality.reporting/religion", Effects(forgets="religion")),
        ("project.participate", Effects(leaves_project=True)),
        ("session.attend", Effects(leaves_meeting=True)),
        ("session.audio", Effects()),
    ],
)
def test_each_purpose_has_its_effects(purpose: str, effects: Effects) -> None:
    assert effects_of(purpose) == effects


def test_only_membership_ends_everything() -> None:
    codes = [code for purpose in PURPOSES for code in codes_of(purpose)]
    assert [code for code in codes if effects_of(code).leaves_panel] == ["pool.membership"]


def test_an_answer_stays_while_one_use_of_it_is_agreed_to() -> None:
    assert not forgettable("age", {"equality.reporting/age"})
    assert not forgettable("age", {"equality.balance/age", "equality.reporting/age"})
    assert forgettable("age", {"equality.reporting/sex"})
    assert forgettable("age", set())


def test_an_erasure_waits_unless_the_person_just_proved_who_they_are() -> None:
    asked = datetime(2026, 11, 20, 12, tzinfo=UTC)
    assert erase_from(asked, just_signed_in=True) == asked
    assert erase_from(asked, just_signed_in=False) == asked + COOLING


def test_which_yes_is_for_one_meeting() -> None:
    assert is_of_meeting("session.video")
    assert not is_of_meeting("project.participate")
