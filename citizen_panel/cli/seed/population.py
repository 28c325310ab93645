"""Draws invented people for the panel of a demonstration: same seed and day, same people, byte for byte."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from citizen_panel.cli.seed import habits, leanings
from citizen_panel.cli.seed.bodies import PARTNERS, Body
from citizen_panel.cli.seed.census import SEXES, Census, Floats, census
from citizen_panel.cli.seed.chance import Chance
from citizen_panel.cli.seed.history import (
    EVALUATION_TICKED,
    REPORTING,
    History,
    answers_kept,
    history,
    joined_days_ago,
    ticks,
)
from citizen_panel.cli.seed.names import names_for
from citizen_panel.cli.seed.people import SyntheticPerson, live_grants
from citizen_panel.cli.seed.traits import CARE, GROUPS, ORIENTATIONS, RELIGIONS, TENURES, Traits, draw_traits
from citizen_panel.domain.equality.characteristics import ASKED
from citizen_panel.domain.equality.rules import age_band
from citizen_panel.domain.equality.vocabulary import UNKNOWN

LIMITS = ("a_lot", "a_little", "not_at_all")
SMALL_GROUPS = ("white_other", "white_roma", "white_showman")
NEAR: dict[str, Callable[[dict[str, str]], bool]] = {  # which partners somebody might have come through
    "disabled_people": lambda truth: truth.get("activity_limitation") in ("a_lot", "a_little"),
    "low_income": lambda truth: truth["simd_quintile"] in ("q1", "q2"),
    "older_people": lambda truth: truth["age"] == "age_75plus",
    "minority_ethnic": lambda truth: not truth["ethnic_group"].startswith("white"),
    "gypsy_travellers": lambda truth: truth["ethnic_group"] in ("white_gypsy_traveller", "white_roma", "white_showman"),
    "bsl_users": lambda truth: truth.get("activity_limitation") == "a_lot",
    "unpaid_carers": lambda truth: truth["unpaid_care"] != "no",
    "islanders": lambda truth: truth["urban_rural"] == "ur6",
    "young_people": lambda truth: truth["age"] == "age_16_24",
}
ASSISTED, ASSISTED_NEAR = 0.01, 0.16
BY_LINK = 0.10
VIA_PARTNER = 0.3
REMEMBERS = 0.85
WRITES_GAELIC = 0.1


@dataclass(frozen=True)
class _Luck:
    """All the chance the people's lives need, drawn at once; one row a person."""

    one: list[dict[str, float]]
    rows: dict[str, list[list[float]]]


def draw_people(size: int, seed: int, as_of: date) -> Iterator[SyntheticPerson]:
    """Draw invented people in real places, in the number asked for, as they stand on a day.

    The same size, seed and day give the same people. Twenty thousand take a few seconds.
    """
    counts = census()
    chance = Chance(seed, as_of, size)
    traits = draw_traits(counts, chance, as_of)
    luck = _luck(chance)
    for at in range(size):
        yield _person(at, counts, traits, luck, as_of)


def digest(people: Iterable[SyntheticPerson]) -> str:
    """SHA-256, in hexadecimal, over everything about the people in their order."""
    total = hashlib.sha256()
    for person in people:
        total.update(repr(person).encode())
    return total.hexdigest()


def _luck(chance: Chance) -> _Luck:
    single = ("first name", "family name", "list", "silent", "reporting", "refuses postcode", "remembers", "evaluates")
    lives = ("joined", "assisted", "partner", "link", "travel", "limit", "via partner")
    wide = {
        "questions": 3 * (len(ASKED) + 2),
        "contact": 6,
        "needs": len(habits.NEEDS),
        "languages": 2,
        "topics": len(habits.TOPICS) + 1,
        "week": 22,
        "devices": len(habits.DEVICES),
        "history": 14,
    }
    columns = {name: chance.evenly(name).tolist() for name in single + lives}
    return _Luck(
        one=[dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)],
        rows={name: _rows(chance.evenly(name, width)) for name, width in wide.items()},
    )


def _rows(numbers: Floats) -> list[list[float]]:
    return [list(row) for row in numbers.tolist()]


def _truth(at: int, traits: Traits, as_of: date) -> dict[str, str]:
    """Who the person is, in the codes of the equality questions."""
    group = GROUPS[traits.group[at]]
    year, month = int(traits.birth_year[at]), int(traits.birth_month[at])
    truth = {
        "age": age_band(year, month, as_of.year, as_of.month) or "age_16_24",
        "sex": SEXES[traits.sex[at]],
        "trans_status": "yes" if traits.is_trans[at] else "no",
        "long_term_condition": "yes" if traits.has_condition[at] else "no",
        "activity_limitation": LIMITS[traits.limited[at]],
        "ethnic_group": SMALL_GROUPS[traits.small_group[at]] if group == "white_other" else group,
        "religion": RELIGIONS[traits.religion[at]],
        "sexual_orientation": ORIENTATIONS[traits.orientation[at]][0],
        "unpaid_care": CARE[traits.care[at]],
        "tenure": TENURES[traits.tenure[at]],
        "simd_quintile": f"q{traits.quintile[at]}",
        "urban_rural": f"ur{traits.urban_rural[at]}",
    }
    if truth["long_term_condition"] == "no":
        del truth["activity_limitation"]  # the question is not shown
    return truth


def _person(at: int, counts: Census, traits: Traits, luck: _Luck, as_of: date) -> SyntheticPerson:
    """One person's whole life on the panel; of those who left, only what outlives them."""
    one, truth, band = luck.one[at], _truth(at, traits, as_of), int(traits.band[at])
    council, group = counts.councils[traits.council[at]], GROUPS[traits.group[at]]
    first, family = _names(truth["sex"], group, int(traits.age[at]), council, one)
    came_by, partner = _way_in(council, truth, one)
    through_partner = came_by == "assisted" and one["via partner"] < VIA_PARTNER
    contact_luck = luck.rows["contact"][at]
    reached = habits.contact(at + 1, f"{first} {family}", band, contact_luck, through_partner=through_partner)
    postcode = counts.postcodes[traits.postcode[at]] if one["refuses postcode"] >= leanings.POSTCODE_REFUSED else None
    given, needs, joined_on, told = _story(at, traits, luck, as_of, truth, reached, came_by, postcode)
    live = live_grants(told.consents)
    channels = tuple(channel for channel in reached.channels if f"contact.{channel}" in live)
    spoken = habits.languages(group, council, luck.rows["languages"][at])
    person = SyntheticPerson(
        number=at + 1,
        first_name=first,
        family_name=family,
        birth_year=int(traits.birth_year[at]),
        birth_month=int(traits.birth_month[at]),
        council_code=council,
        postcode=postcode,
        keeps_postcode=postcode is not None and "post" in channels,
        address=reached.address if "post" in channels else (),
        channels=channels,
        email=reached.email if "email" in channels else None,
        mobile=reached.mobile if "sms" in channels else None,
        landline=reached.landline if "phone" in channels else None,
        language="gd" if "gd" in spoken and one["list"] < WRITES_GAELIC else "en",
        languages=spoken,
        formats=habits.formats(needs),
        answers=tuple(pair for pair in given if _may_keep(pair[0], live)),
        access_needs=needs if "access.remember" in live else (),
        topics=habits.topics(luck.rows["topics"][at]),
        devices=habits.devices(band, luck.rows["devices"][at]),
        weekly_parts=habits.weekly_parts(band, luck.rows["week"][at]),
        travel_km=habits.of_shares(habits.TRAVEL, one["travel"]),
        invitations_30d=habits.of_shares(habits.LIMITS, one["limit"]),
        came_by=came_by,
        partner=partner,
        joined_on=joined_on,
        confirmed_on=told.confirmed_on,
        status=told.status,
        consents=told.consents,
        traits=tuple(truth.items()),
    )
    return _departed(person) if told.status == "left" else person


def _departed(person: SyntheticPerson) -> SyntheticPerson:
    """What remains of somebody who left: council, dates, the way in, the history of consent."""
    return replace(
        person,
        first_name="",
        family_name="",
        birth_year=0,
        birth_month=0,
        postcode=None,
        language="en",
        languages=("en",),
        formats=(),
        topics=(),
        devices=(),
        weekly_parts=0,
        travel_km=None,
        invitations_30d=None,
    )


def _story(
    at: int,
    traits: Traits,
    luck: _Luck,
    as_of: date,
    truth: dict[str, str],
    reached: habits.Contact,
    came_by: str,
    postcode: str | None,
) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...], date, History]:
    """Answers given, adjustments asked for, the day of joining, and what became of it."""
    one = luck.one[at]
    reporting = one["reporting"] < leanings.REPORTING_TICKED
    asked = _asked(truth, one, has_postcode=postcode is not None)
    chances = dict(zip(truth, _threes(luck.rows["questions"][at]), strict=False))
    given, ticked = answers_kept(asked, chances, reporting=reporting)
    needs = habits.needs(int(traits.limited[at]), luck.rows["needs"][at])
    said = ticks(
        reached.channels,
        ticked,
        reporting=reporting,
        remembers=bool(needs) and one["remembers"] < REMEMBERS,
        evaluates=one["evaluates"] < EVALUATION_TICKED,
    )
    months_since_16 = (as_of.year - int(traits.birth_year[at])) * 12 + as_of.month - int(traits.birth_month[at]) - 192
    joined_on = as_of - timedelta(days=joined_days_ago(one["joined"], max(1, months_since_16 * 30)))
    is_assisted = came_by == "assisted"
    told = history(
        joined_on,
        as_of,
        "via_partner" if is_assisted else "online",
        said,
        luck.rows["history"][at],
        is_assisted=is_assisted,
    )
    return given, needs, joined_on, told


def _asked(truth: dict[str, str], one: dict[str, float], *, has_postcode: bool) -> dict[str, str]:
    """The questions that came up, with what is true; without a postcode the place is not known."""
    if one["silent"] < leanings.ANSWERS_NOTHING:
        return {}
    place = {} if has_postcode else {"simd_quintile": UNKNOWN, "urban_rural": UNKNOWN}
    return {**truth, **place}


def _threes(numbers: list[float]) -> list[tuple[float, float, float]]:
    return list(zip(numbers[0::3], numbers[1::3], numbers[2::3], strict=True))


def _may_keep(characteristic: str, live: Mapping[str, object]) -> bool:
    return f"equality.balance/{characteristic}" in live or REPORTING in live


def _names(sex: str, group: str, age: int, council: str, one: dict[str, float]) -> tuple[str, str]:
    names = names_for(group, age, council, one["list"])
    given = names.female if sex == "female" else names.male
    return _one_of(given, one["first name"]), _one_of(names.family, one["family name"])


def _one_of(words: tuple[str, ...], luck: float) -> str:
    return words[int(luck * len(words))]


def _is_near(partner: Body, council: str, truth: dict[str, str]) -> bool:
    in_area = not partner.councils or council in partner.councils
    return in_area and any(NEAR[community](truth) for community in partner.communities if community in NEAR)


def _way_in(council: str, truth: dict[str, str], one: dict[str, float]) -> tuple[str, str | None]:
    """Came by oneself, by a partner's link, or beside a partner's worker; with the partner."""
    near = tuple(partner for partner in PARTNERS if _is_near(partner, council, truth))
    partner = _one_of(tuple(body.slug for body in near or PARTNERS), one["partner"])
    if one["assisted"] < (ASSISTED_NEAR if near else ASSISTED):
        return "assisted", partner
    if one["link"] < (BY_LINK if near else BY_LINK / 5):
        return "link", partner
    return "self", None
