"""What the census files do not say: who comes forward, and which traits go together.

Every number here is an assumption of ours, chosen to look like a panel that people join of their own accord. None
is a finding. Counts always come from the census; these only tilt them.
"""

AGES = (16, 25, 35, 45, 55, 65, 75)
"""First age of each of the seven bands that the tilts below are written for."""

# Who comes forward: older, better-off and town people, women, and people of the majority do so more often.
AGE_PULL = (0.45, 0.70, 0.90, 1.10, 1.35, 1.45, 0.80)
SEX_PULL = {"female": 1.15, "male": 0.85}
QUINTILE_PULL = {1: 0.60, 2: 0.80, 3: 1.00, 4: 1.20, 5: 1.40}
URBAN_RURAL_PULL = {1: 1.20, 2: 1.00, 3: 0.95, 4: 0.80, 5: 0.85, 6: 0.75}
MINORITY_PULL = 0.80

# By age band: disability rises with age, renting and identities that older people name less often fall with it.
LIMITED_BY_AGE = (0.55, 0.55, 0.65, 0.85, 1.20, 1.45, 2.40)
LIMITED_BY_QUINTILE = (1.45, 1.20, 0.98, 0.82, 0.68)
CONDITION_NOT_LIMITING = (0.06, 0.07, 0.09, 0.13, 0.19, 0.26, 0.25)
MINORITY_BY_AGE = (1.50, 1.45, 1.40, 0.95, 0.60, 0.40, 0.30)
POLISH_BY_AGE = (0.80, 1.30, 2.20, 1.20, 0.45, 0.20, 0.10)
LGB_BY_AGE = (2.60, 1.90, 1.10, 0.70, 0.55, 0.35, 0.20)
TRANS_BY_AGE = (3.20, 1.70, 0.80, 0.60, 0.40, 0.30, 0.25)
CARE_BY_AGE = (0.50, 0.55, 0.95, 1.50, 1.65, 1.10, 0.70)
CARE_HOURS = {"hours_1_19": 0.55, "hours_20_34": 0.12, "hours_35_49": 0.09, "hours_50plus": 0.24}
CARERS = 0.12  # 627,700 people of the census against some 5.3 million aged 3 and over
TENURE_BY_AGE = {
    "owned_outright": (0.15, 0.15, 0.25, 0.60, 1.30, 2.00, 2.20),
    "owned_mortgage": (0.90, 1.40, 1.80, 1.50, 0.80, 0.20, 0.10),
    "shared": (1.00, 1.50, 1.40, 1.00, 0.80, 0.60, 0.60),
    "social_rented": (1.10, 1.00, 1.00, 1.00, 1.00, 0.90, 1.00),
    "private_rented": (2.20, 2.10, 1.20, 0.80, 0.50, 0.30, 0.25),
    "rent_free": (2.50, 1.00, 0.80, 0.80, 0.80, 0.90, 1.20),
}
TENURE_BY_QUINTILE = {
    "owned_outright": (0.45, 0.75, 1.05, 1.30, 1.45),
    "owned_mortgage": (0.55, 0.85, 1.00, 1.20, 1.35),
    "shared": (0.80, 1.00, 1.10, 1.10, 0.90),
    "social_rented": (2.30, 1.35, 0.75, 0.35, 0.15),
    "private_rented": (0.95, 1.05, 1.05, 0.95, 0.95),
    "rent_free": (1.00, 1.00, 1.10, 1.00, 0.90),
}

# How religion goes with ethnic group: weights against an even mix, fitted to both census counts of the council.
RELIGION_GIVEN_GROUP: dict[str, dict[str, float]] = {
    "white_irish": {"roman_catholic": 6.0},
    "white_polish": {"roman_catholic": 8.0, "church_of_scotland": 0.1},
    "asian_pakistani": {"muslim": 400.0, "none": 0.2, "church_of_scotland": 0.02, "roman_catholic": 0.02},
    "asian_bangladeshi": {"muslim": 400.0, "none": 0.2, "church_of_scotland": 0.02, "roman_catholic": 0.02},
    "asian_indian": {"hindu": 300.0, "sikh": 200.0, "muslim": 15.0, "other_christian": 3.0, "roman_catholic": 1.0},
    "asian_chinese": {"buddhist": 40.0, "none": 1.5, "church_of_scotland": 0.1},
    "asian_other": {"muslim": 40.0, "hindu": 60.0, "buddhist": 60.0, "sikh": 20.0, "roman_catholic": 1.5},
    "african": {"muslim": 60.0, "other_christian": 8.0, "roman_catholic": 2.0, "none": 0.3},
    "caribbean_black": {"other_christian": 5.0, "muslim": 10.0},
    "other_arab": {"muslim": 400.0, "none": 0.3, "church_of_scotland": 0.02},
    "other_other": {"muslim": 40.0, "sikh": 60.0, "jewish": 20.0},
    "mixed": {"muslim": 8.0, "hindu": 3.0, "buddhist": 3.0},
}
RARELY = 0.05  # weight of a religion that is seldom found in the majority groups
SELDOM_IN_MAJORITY = ("muslim", "hindu", "sikh")

# What people say when asked: chance of answering at all, and of "prefer not to say" among those who answer.
ANSWERS_NOTHING = 0.06
ANSWERED = {
    "age": (0.99, 0.01),
    "sex": (0.985, 0.015),
    "trans_status": (0.93, 0.05),
    "long_term_condition": (0.94, 0.05),
    "activity_limitation": (0.94, 0.04),
    "ethnic_group": (0.96, 0.03),
    "religion": (0.93, 0.07),
    "sexual_orientation": (0.91, 0.09),
    "unpaid_care": (0.95, 0.03),
    "tenure": (0.94, 0.05),
}
BALANCE_TICKED = 0.93
REPORTING_TICKED = 0.88
POSTCODE_REFUSED = 0.03
