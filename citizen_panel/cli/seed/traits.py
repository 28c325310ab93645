"""Who the invented people are: place, age and characteristics drawn from the census, tilted by who comes forward."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from citizen_panel.cli.seed import leanings
from citizen_panel.cli.seed.census import AGE_STARTS, AGE_WIDTHS, SEXES, Census, Floats, Ints
from citizen_panel.cli.seed.chance import Chance

GROUPS = (
    "white_scottish",
    "white_other_british",
    "white_irish",
    "white_polish",
    "white_gypsy_traveller",
    "white_other",
    "mixed",
    "asian_pakistani",
    "asian_indian",
    "asian_bangladeshi",
    "asian_chinese",
    "asian_other",
    "african",
    "caribbean_black",
    "other_arab",
    "other_other",
)
RELIGIONS = (
    "none",
    "church_of_scotland",
    "roman_catholic",
    "other_christian",
    "muslim",
    "hindu",
    "buddhist",
    "sikh",
    "jewish",
    "pagan",
    "other",
)
TENURES = tuple(leanings.TENURE_BY_AGE)
CENSUS_TENURES = {
    "shared": ("shared_ownership", "shared_equity"),
    "private_rented": ("private_rented", "private_rented_other"),
}
ORIENTATIONS = (("straight", 3_993_860), ("gay_lesbian", 80_104), ("bisexual", 80_160), ("other", 23_500))
LGB_COUNCILS = {"S12000036": 7.6 / 4.0, "S12000049": 7.1 / 4.0}
TRANS_SHARE, TRANS_COUNCILS = (
    0.0044,
    {"S12000042": 0.0091, "S12000036": 0.0077, "S12000049": 0.0077, "S12000033": 0.0058},
)
CARE = ("no", *leanings.CARE_HOURS)
_MAJORITY = 2  # the first two groups


@dataclass(frozen=True)
class Traits:
    """Columns about everybody; words are given as their place in the tuples above."""

    council: Ints
    quintile: Ints
    urban_rural: Ints
    postcode: Ints
    sex: Ints
    age: Ints
    band: Ints
    birth_year: Ints
    birth_month: Ints
    group: Ints
    small_group: Ints
    religion: Ints
    limited: Ints
    has_condition: np.ndarray[tuple[int], np.dtype[np.bool_]]
    tenure: Ints
    orientation: Ints
    is_trans: np.ndarray[tuple[int], np.dtype[np.bool_]]
    care: Ints


def draw_traits(census: Census, chance: Chance, as_of: date) -> Traits:
    """Draw everybody's traits; the same census, chance and day give the same people."""
    zone = chance.pick_one("zone", _zone_weights(census))
    council, quintile = census.zone_council[zone], census.zone_quintile[zone]
    postcode = census.zone_first[zone] + (chance.evenly("postcode") * census.zone_postcodes[zone]).astype(np.int64)
    sex, age = _sex_and_age(census, chance, council)
    band = np.searchsorted(np.array(leanings.AGES), age, side="right") - 1
    months = as_of.year * 12 + as_of.month - 1 - age * 12 - (chance.evenly("birth month") * 12).astype(np.int64)
    group = chance.pick("ethnic group", _group_weights(census, council, band))
    limited = _limited(census, chance, council, band, quintile)
    not_limiting = chance.happens("condition", np.array(leanings.CONDITION_NOT_LIMITING)[band])
    return Traits(
        council=council,
        quintile=quintile,
        urban_rural=census.zone_urban_rural[zone],
        postcode=postcode,
        sex=sex,
        age=age,
        band=band,
        birth_year=months // 12,
        birth_month=months % 12 + 1,
        group=group,
        small_group=chance.pick_one("other white", np.array([0.93, 0.05, 0.02])),
        religion=chance.pick("religion", _religion_given_group(census)[council, group]),
        limited=limited,
        has_condition=(limited < 2) | not_limiting,
        tenure=chance.pick("tenure", _tenure_weights(census, council, band, quintile)),
        orientation=chance.pick("orientation", _orientation_weights(census, council, band)),
        is_trans=chance.happens("trans", _trans_likelihood(census, council, band)),
        care=chance.pick("care", _care_weights(band)),
    )


def _zone_weights(census: Census) -> Floats:
    quintile_pull = np.array([0.0, *leanings.QUINTILE_PULL.values()])
    place_pull = np.array([0.0, *leanings.URBAN_RURAL_PULL.values()])
    pull = quintile_pull[census.zone_quintile] * place_pull[census.zone_urban_rural]
    return np.asarray(census.zone_adults * pull * (census.zone_postcodes > 0))


def _sex_and_age(census: Census, chance: Chance, council: Ints) -> tuple[Ints, Ints]:
    starts = np.array(AGE_STARTS)
    pull = np.array(leanings.AGE_PULL)[np.searchsorted(np.array(leanings.AGES), starts, side="right") - 1]
    sex_pull = np.array([leanings.SEX_PULL[sex] for sex in SEXES])
    weights = (census.age_sex * pull * sex_pull[:, None]).reshape(len(census.councils), -1)
    cell = chance.pick("sex and age", weights[council])
    sex, row = cell // len(starts), cell % len(starts)
    within = chance.evenly("age")
    within = np.where(starts[row] == starts[-1], within**2, within)  # fewer people at each further year
    return sex, starts[row] + (within * np.array(AGE_WIDTHS)[row]).astype(np.int64)


def _adults_by_band(census: Census) -> Floats:
    """Each council's share of adults in the seven bands."""
    starts = np.searchsorted(np.array(leanings.AGES), np.array(AGE_STARTS), side="right") - 1
    adults = census.age_sex.sum(axis=1)
    bands = np.stack([adults[:, starts == band].sum(axis=1) for band in range(len(leanings.AGES))], axis=1)
    return np.asarray(bands / bands.sum(axis=1, keepdims=True))


def _tilt(census: Census, by_band: tuple[float, ...], council: Ints, band: Ints) -> Floats:
    """A factor by age that leaves the council's average as it was."""
    factor = np.array(by_band)
    return np.asarray(factor[band] / (_adults_by_band(census) @ factor)[council])


def _group_weights(census: Census, council: Ints, band: Ints) -> Floats:
    weights = census.shares("ethnic_group", GROUPS)[council].copy()
    minority = _tilt(census, leanings.MINORITY_BY_AGE, council, band) * leanings.MINORITY_PULL
    weights[:, _MAJORITY:] *= minority[:, None]
    polish = GROUPS.index("white_polish")
    weights[:, polish] *= _tilt(census, leanings.POLISH_BY_AGE, council, band) / minority
    return weights


def _religion_given_group(census: Census) -> Floats:
    """By council and group, weights of religions that agree with both census counts of the council."""
    table = np.ones((len(GROUPS), len(RELIGIONS)))
    for number, group in enumerate(GROUPS):
        if group.startswith("white"):
            table[number, [RELIGIONS.index(r) for r in leanings.SELDOM_IN_MAJORITY]] = leanings.RARELY
        for religion, weight in leanings.RELIGION_GIVEN_GROUP.get(group, {}).items():
            table[number, RELIGIONS.index(religion)] = weight
    groups = census.shares("ethnic_group", GROUPS)
    religions = census.shares("religion", RELIGIONS)
    fitted = np.repeat(table[None], len(census.councils), axis=0)
    for _ in range(60):
        fitted *= (groups / np.maximum(fitted.sum(axis=2), 1e-12))[:, :, None]
        fitted *= (religions / np.maximum(fitted.sum(axis=1), 1e-12))[:, None, :]
    return np.asarray(fitted)


def _limited(census: Census, chance: Chance, council: Ints, band: Ints, quintile: Ints) -> Ints:
    """0 limited a lot, 1 a little, 2 not."""
    shares = census.shares("disability", ("limited_a_lot", "limited_a_little", "not_limited"))[council]
    tilt = _tilt(census, leanings.LIMITED_BY_AGE, council, band)
    by_place = np.array(leanings.LIMITED_BY_QUINTILE)
    zones = np.zeros((len(census.councils), len(by_place)))
    np.add.at(zones, (census.zone_council, census.zone_quintile - 1), census.zone_adults)
    average = (zones @ by_place) / zones.sum(axis=1)
    limited = np.clip(shares[:, :2].sum(axis=1) * tilt * by_place[quintile - 1] / average[council], 0.0, 0.95)
    a_lot = limited * shares[:, 0] / shares[:, :2].sum(axis=1)
    return chance.pick("limited", np.stack([a_lot, limited - a_lot, 1 - limited], axis=1))


def _tenure_weights(census: Census, council: Ints, band: Ints, quintile: Ints) -> Floats:
    columns = []
    for tenure in TENURES:
        counted = sum(census.topics["tenure", name] for name in CENSUS_TENURES.get(tenure, (tenure,)))
        by_age = np.array(leanings.TENURE_BY_AGE[tenure])[band]
        columns.append(
            np.asarray(counted)[council] * by_age * np.array(leanings.TENURE_BY_QUINTILE[tenure])[quintile - 1]
        )
    return np.stack(columns, axis=1)


def _orientation_weights(census: Census, council: Ints, band: Ints) -> Floats:
    counts = np.array([float(count) for _, count in ORIENTATIONS])
    weights = np.repeat((counts / counts.sum())[None], len(council), axis=0)
    place = np.array([LGB_COUNCILS.get(code, 1.0) for code in census.councils])
    weights[:, 1:] *= (_tilt(census, leanings.LGB_BY_AGE, council, band) * place[council])[:, None]
    return weights


def _trans_likelihood(census: Census, council: Ints, band: Ints) -> Floats:
    place = np.array([TRANS_COUNCILS.get(code, TRANS_SHARE) for code in census.councils])
    return place[council] * _tilt(census, leanings.TRANS_BY_AGE, council, band)


def _care_weights(band: Ints) -> Floats:
    carers = leanings.CARERS * np.array(leanings.CARE_BY_AGE)[band]
    hours = np.array(list(leanings.CARE_HOURS.values()))
    return np.concatenate([(1 - carers)[:, None], carers[:, None] * hours], axis=1)
