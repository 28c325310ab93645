"""The characteristics quotas may use, in broad bands, each with what it is compared with.  <- add here

A band adds counted categories of one topic of the census; percentages are never averaged. Questions about trans
status, sexual orientation and care have no council figures and are small groups: they are not quota dimensions.
"""

from citizen_panel.core.words import say
from citizen_panel.domain.equality.vocabulary import Band, QuotaDimension

_ADULTS = say("people aged 16 and over")
_ALL_AGES = say("people of all ages")
_HOUSEHOLDS = say("households")


def _band(code: str, label: str, characteristic: str, options: str, categories: str) -> Band:
    """A band over options of one question; options and categories are lists of words."""
    return Band(code, label, tuple((characteristic, option) for option in options.split()), tuple(categories.split()))


QUOTA_DIMENSIONS: tuple[QuotaDimension, ...] = (
    QuotaDimension(
        "age",
        say("Age"),
        (
            _band("16_24", say("16 to 24"), "age", "age_16_24", "age_16_24"),
            _band("25_44", say("25 to 44"), "age", "age_25_34 age_35_44", "age_25_34 age_35_44"),
            _band("45_64", say("45 to 64"), "age", "age_45_54 age_55_64", "age_45_54 age_55_64"),
            _band("65_plus", say("65 and over"), "age", "age_65_74 age_75plus", "age_65_74 age_75plus"),
        ),
        "age_16plus",
        _ADULTS,
        ("age",),
    ),
    QuotaDimension(
        "sex",
        say("Sex"),
        (
            _band("female", say("Female"), "sex", "female", "female"),
            _band("male", say("Male"), "sex", "male", "male"),
        ),
        "sex_16plus",
        _ADULTS,
        ("sex",),
    ),
    QuotaDimension(
        "disability",
        say("Day-to-day activities"),
        (
            _band(
                "limited",
                say("Limited a lot or a little"),
                "activity_limitation",
                "a_lot a_little",
                "limited_a_lot limited_a_little",
            ),
            Band(
                "not_limited",
                say("Not limited"),
                (("activity_limitation", "not_at_all"), ("long_term_condition", "no")),
                ("not_limited",),
            ),
        ),
        "disability",
        _ALL_AGES,
        ("long_term_condition", "activity_limitation"),
    ),
    QuotaDimension(
        "ethnic_group",
        say("Ethnic group"),
        (
            _band(
                "white_scottish_british",
                say("White Scottish or other British"),
                "ethnic_group",
                "white_scottish white_other_british",
                "white_scottish white_other_british",
            ),
            _band(
                "white_other",
                say("Other white groups"),
                "ethnic_group",
                "white_irish white_polish white_gypsy_traveller white_roma white_showman white_other",
                "white_irish white_polish white_gypsy_traveller white_other",
            ),
            _band(
                "minority_ethnic",
                say("Asian, African, Caribbean or Black, mixed or other groups"),
                "ethnic_group",
                "mixed asian_pakistani asian_indian asian_bangladeshi asian_chinese asian_other african "
                "caribbean_black other_arab other_other",
                "mixed asian african caribbean_black other",
            ),
        ),
        "ethnic_group",
        _ALL_AGES,
        ("ethnic_group",),
    ),
    QuotaDimension(
        "religion",
        say("Religion"),
        (
            _band("none", say("No religion"), "religion", "none", "none"),
            _band(
                "christian",
                say("Christian"),
                "religion",
                "church_of_scotland roman_catholic other_christian",
                "church_of_scotland roman_catholic other_christian",
            ),
            _band(
                "other_religion",
                say("Another religion"),
                "religion",
                "muslim hindu buddhist sikh jewish pagan other",
                "muslim hindu buddhist sikh jewish pagan other",
            ),
        ),
        "religion",
        _ALL_AGES,
        ("religion",),
    ),
    QuotaDimension(
        "tenure",
        say("Home"),
        (
            _band(
                "owned",
                say("Owned, with or without a loan"),
                "tenure",
                "owned_outright owned_mortgage shared",
                "owned_outright owned_mortgage shared_ownership shared_equity",
            ),
            _band(
                "social_rented",
                say("Rented from the council or a housing association"),
                "tenure",
                "social_rented",
                "social_rented",
            ),
            _band(
                "private_rented",
                say("Rented privately or rent free"),
                "tenure",
                "private_rented rent_free",
                "private_rented private_rented_other rent_free",
            ),
        ),
        "tenure",
        _HOUSEHOLDS,
        ("tenure",),
    ),
    QuotaDimension(
        "simd_quintile",
        say("Deprivation of the area"),
        (
            _band("q1", say("Most deprived fifth of areas"), "simd_quintile", "q1", "q1"),
            _band("q2", say("Second fifth"), "simd_quintile", "q2", "q2"),
            _band("q3", say("Middle fifth"), "simd_quintile", "q3", "q3"),
            _band("q4", say("Fourth fifth"), "simd_quintile", "q4", "q4"),
            _band("q5", say("Least deprived fifth of areas"), "simd_quintile", "q5", "q5"),
        ),
        "simd_quintile_16plus",
        _ADULTS,
        ("simd_quintile",),
    ),
    QuotaDimension(
        "urban_rural",
        say("Town and country"),
        (
            _band("urban", say("Towns of 10,000 people and more"), "urban_rural", "ur1 ur2", "ur1 ur2"),
            _band("small_town", say("Small towns"), "urban_rural", "ur3 ur4", "ur3 ur4"),
            _band("rural", say("Villages and countryside"), "urban_rural", "ur5 ur6", "ur5 ur6"),
        ),
        "urban_rural6_16plus",
        _ADULTS,
        ("urban_rural",),
    ),
)


def dimension(code: str) -> QuotaDimension:
    """The quota dimension of that code; KeyError when there is none."""
    return {d.code: d for d in QUOTA_DIMENSIONS}[code]
