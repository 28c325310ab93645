"""Invented people: the same every time, in real places, with the leanings of a panel people join by themselves."""

from collections import Counter
from datetime import date, timedelta

import pytest

from citizen_panel.cli.seed.bodies import BODIES, BY_SLUG
from citizen_panel.cli.seed.census import census
from citizen_panel.cli.seed.people import SyntheticPerson, live_grants
from citizen_panel.cli.seed.population import digest, draw_people
from citizen_panel.domain.equality.rules import pack, read_answers
from citizen_panel.domain.equality.vocabulary import Answers
from citizen_panel.domain.reference import datasets
from citizen_panel.domain.reference.rules import normalise_postcode

AS_OF = date(2026, 11, 20)


@pytest.fixture(scope="module")
def people() -> list[SyntheticPerson]:
    return list(draw_people(6000, 7, AS_OF))


def share(people: list[SyntheticPerson], trait: str, *values: str) -> float:
    return sum(dict(person.traits).get(trait) in values for person in people) / len(people)


def scotland(topic: str, category: str) -> float:
    rows = {(r[1], r[2]): r for r in datasets.census_rows() if r[0] == "S92000003"}
    return rows[topic, category][4] / rows[topic, category][5]


def test_the_same_seed_and_day_give_the_same_bytes() -> None:
    first = digest(draw_people(300, 7, AS_OF))
    assert first == digest(draw_people(300, 7, AS_OF))
    assert first != digest(draw_people(300, 8, AS_OF))
    assert first != digest(draw_people(300, 7, AS_OF + timedelta(days=1)))


def test_everybody_lives_at_a_real_postcode_of_their_council(people: list[SyntheticPerson]) -> None:
    homes = {postcode: (council, f"q{q}", f"ur{ur}") for postcode, council, q, ur, _ in datasets.postcode_rows()}
    for person in people:
        if person.postcode:
            traits = dict(person.traits)
            council, quintile, urban_rural = homes[person.postcode]
            assert (quintile, urban_rural) == (traits["simd_quintile"], traits["urban_rural"])
            assert council == person.council_code or council in census().councils  # a few edges differ at source
            assert normalise_postcode(person.postcode) == person.postcode
    assert {person.council_code for person in people} == set(census().councils)


def test_older_better_off_and_town_people_come_forward_more(people: list[SyntheticPerson]) -> None:
    assert share(people, "age", "age_16_24") < 0.7 * scotland("age_16plus", "age_16_24")
    assert share(people, "age", "age_55_64", "age_65_74") > 1.2 * (
        scotland("age_16plus", "age_55_64") + scotland("age_16plus", "age_65_74")
    )
    assert share(people, "simd_quintile", "q1") < 0.8 * scotland("simd_quintile_16plus", "q1")
    assert share(people, "urban_rural", "ur1") > 1.1 * scotland("urban_rural6_16plus", "ur1")


def test_other_counts_stay_near_the_census(people: list[SyntheticPerson]) -> None:
    assert share(people, "religion", "none") == pytest.approx(scotland("religion", "none"), abs=0.06)
    assert share(people, "activity_limitation", "a_lot", "a_little") == pytest.approx(0.24, abs=0.03)
    assert share(people, "ethnic_group", "white_scottish") == pytest.approx(0.79, abs=0.03)
    assert share(people, "tenure", "social_rented") == pytest.approx(0.18, abs=0.03)


def test_answers_are_on_offer_and_kept_only_under_a_standing_consent(people: list[SyntheticPerson]) -> None:
    for person in people:
        answers = read_answers({code: [value] for code, value in person.answers})
        assert isinstance(answers, Answers)
        assert len(pack(answers)) == 48
        live = live_grants(person.consents)
        assert all(f"equality.balance/{c}" in live or "equality.reporting" in live for c, _ in person.answers)
    given = Counter(value for person in people for _, value in person.answers)
    assert given["prefer_not_to_say"] > 100


def test_nobody_can_be_reached(people: list[SyntheticPerson]) -> None:
    for person in people:
        assert person.email is None or person.email.endswith("@post.example")
        assert person.email is None or person.email.isascii()
        assert person.mobile is None or person.mobile.startswith("07700 900")
        assert person.landline is None or person.landline.startswith("0131 496 0")
    emails = [person.email for person in people if person.email]
    assert len(set(emails)) == len(emails)


def test_status_follows_from_consent(people: list[SyntheticPerson]) -> None:
    for person in people:
        live = live_grants(person.consents)
        assert (person.status == "left") == ("pool.membership" not in live)
        assert all(until >= AS_OF for _, until in live.values())
        assert person.joined_on <= person.confirmed_on < AS_OF
        assert [v.at for v in person.consents] == sorted(v.at for v in person.consents)
        if person.status == "left":
            assert not any((person.first_name, person.channels, person.answers, person.birth_year))
        else:
            assert person.channels
            assert all(f"contact.{channel}" in live for channel in person.channels)
            assert 0 < person.weekly_parts < 2**21
    assert {person.status for person in people} == {"joined", "active", "paused", "left"}


def test_some_come_with_a_partner_from_among_those_the_partner_knows(people: list[SyntheticPerson]) -> None:
    ways = Counter(person.came_by for person in people)
    assert ways["assisted"] > 100
    assert ways["link"] > 100
    assert all((person.partner is None) == (person.came_by == "self") for person in people)
    assert all(person.partner is None or BY_SLUG[person.partner].kind == "partner" for person in people)


def test_bodies_are_invented() -> None:
    councils = {name.lower() for _, name in datasets.council_rows()}
    assert len(BODIES) == len(BY_SLUG) > 20
    for body in BODIES:
        assert any(word in body.name.lower() for word in ("invented", "demo", "pretend"))
        assert not any(name in body.name.lower() for name in councils)
