"""Each equality question: its words, its answers, its source.  <- add here

Numbers and slots are written into sealed answers. Add at the end; never renumber, never use a number twice. A change
of wording or of answers raises QUESTION_SET; each answer keeps the version it was given to. Answers that the source
asks people to write in are offered without the writing: no free text is kept. Pregnancy is not asked: no published
question was found, and an answer would have to be forgotten after 26 weeks.
"""

from citizen_panel.core.words import say
from citizen_panel.domain.equality.vocabulary import PREFER_NOT_TO_SAY, Characteristic, Option, WordingStatus

QUESTION_SET = 1

PUBLISHED, PARTIAL, SUGGESTION = WordingStatus.PUBLISHED, WordingStatus.PARTIAL, WordingStatus.SUGGESTION

GUIDANCE = "https://www.gov.scot/publications/data-collection-publication-guidance-"
PREFER_NOT_TO_SAY_LABEL = say("Prefer not to say")

WHO_SEES = say("Nobody who runs a project sees your answer. It is only counted, together with the answers of others.")
FOR_BALANCE = say("So that groups have a fair mix of people.")

_A = say("White")
_B = say("Mixed or multiple ethnic groups")
_C = say("Asian, Scottish Asian or British Asian")
_D = say("African, Scottish African or British African")
_E = say("Caribbean or Black")
_F = say("Other ethnic group")

CHARACTERISTICS: tuple[Characteristic, ...] = (
    Characteristic(
        code="age",
        slot=0,
        question=say("What was your age last birthday?"),
        why=say("So that younger and older people are both heard. We keep an age band with these answers."),
        who_sees=WHO_SEES,
        options=(
            Option(1, "age_16_24", say("16 to 24"), benchmark="age_16plus/age_16_24"),
            Option(2, "age_25_34", say("25 to 34"), benchmark="age_16plus/age_25_34"),
            Option(3, "age_35_44", say("35 to 44"), benchmark="age_16plus/age_35_44"),
            Option(4, "age_45_54", say("45 to 54"), benchmark="age_16plus/age_45_54"),
            Option(5, "age_55_64", say("55 to 64"), benchmark="age_16plus/age_55_64"),
            Option(6, "age_65_74", say("65 to 74"), benchmark="age_16plus/age_65_74"),
            Option(7, "age_75plus", say("75 and over"), benchmark="age_16plus/age_75plus"),
        ),
        asked=True,
        multiple=False,
        source=f"{GUIDANCE}age/pages/4/",
        wording_status=SUGGESTION,
    ),
    Characteristic(
        code="sex",
        slot=1,
        question=say("What is your sex?"),
        why=FOR_BALANCE,
        who_sees=WHO_SEES,
        options=(
            Option(1, "female", say("Female"), benchmark="sex_16plus/female"),
            Option(2, "male", say("Male"), benchmark="sex_16plus/male"),
        ),
        asked=True,
        multiple=False,
        source=f"{GUIDANCE}sex-gender-identity-trans-status/pages/7",
        wording_status=PUBLISHED,
    ),
    Characteristic(
        code="trans_status",
        slot=2,
        question=say("Do you consider yourself to be trans, or have a trans history?"),
        help=say(
            "Here we use trans as a term to describe people whose gender identity is not the same as their sex "
            "registered at birth."
        ),
        why=say("So that we can check trans people are not left out."),
        who_sees=WHO_SEES,
        options=(
            Option(1, "no", say("No")),
            Option(2, "yes", say("Yes"), benchmark="trans_status/trans"),
        ),
        asked=True,
        multiple=False,
        source=f"{GUIDANCE}sex-gender-identity-trans-status/pages/7",
        wording_status=PUBLISHED,
        min_age=16,
    ),
    Characteristic(
        code="long_term_condition",
        slot=3,
        question=say(
            "Do you have any physical or mental health conditions or illnesses lasting or expected to last "
            "12 months or more?"
        ),
        why=say("So that disabled people are fairly represented. We do not ask what the condition is."),
        who_sees=WHO_SEES,
        options=(
            Option(1, "yes", say("Yes")),
            Option(2, "no", say("No")),
        ),
        asked=True,
        multiple=False,
        source=f"{GUIDANCE}disability/pages/3/",
        wording_status=PUBLISHED,
    ),
    Characteristic(
        code="activity_limitation",
        slot=4,
        question=say(
            "Does your condition or illness, or do any of your conditions or illnesses, reduce your ability to "
            "carry out day-to-day activities?"
        ),
        why=say("So that disabled people are fairly represented."),
        who_sees=WHO_SEES,
        options=(
            Option(1, "a_lot", say("Yes, a lot"), benchmark="disability/limited_a_lot"),
            Option(2, "a_little", say("Yes, a little"), benchmark="disability/limited_a_little"),
            Option(3, "not_at_all", say("Not at all"), benchmark="disability/not_limited"),
        ),
        asked=True,
        multiple=False,
        shown_if=("long_term_condition", "yes"),
        source=(
            "https://www.transport.gov.scot/publication/disability-and-transport-2021/"
            "the-scottish-household-survey-and-its-disability-questions/"
        ),
        wording_status=PUBLISHED,
    ),
    Characteristic(
        code="ethnic_group",
        slot=5,
        question=say("What is your ethnic group?"),
        help=say("Choose the one option that best describes your ethnic group or background."),
        why=say("So that people of every background are heard."),
        who_sees=WHO_SEES,
        options=(
            Option(1, "white_scottish", say("Scottish"), _A, "ethnic_group/white_scottish"),
            Option(2, "white_other_british", say("Other British"), _A, "ethnic_group/white_other_british"),
            Option(3, "white_irish", say("Irish"), _A, "ethnic_group/white_irish"),
            Option(4, "white_polish", say("Polish"), _A, "ethnic_group/white_polish"),
            Option(5, "white_gypsy_traveller", say("Gypsy/Traveller"), _A, "ethnic_group/white_gypsy_traveller"),
            Option(6, "white_roma", say("Roma"), _A, "ethnic_group/white_other"),
            Option(7, "white_showman", say("Showman/Showwoman"), _A, "ethnic_group/white_other"),
            Option(8, "white_other", say("Other white ethnic group"), _A, "ethnic_group/white_other"),
            Option(9, "mixed", say("Any mixed or multiple ethnic groups"), _B, "ethnic_group/mixed"),
            Option(
                10,
                "asian_pakistani",
                say("Pakistani, Scottish Pakistani or British Pakistani"),
                _C,
                "ethnic_group/asian_pakistani",
            ),
            Option(
                11, "asian_indian", say("Indian, Scottish Indian or British Indian"), _C, "ethnic_group/asian_indian"
            ),
            Option(
                12,
                "asian_bangladeshi",
                say("Bangladeshi, Scottish Bangladeshi or British Bangladeshi"),
                _C,
                "ethnic_group/asian_bangladeshi",
            ),
            Option(
                13,
                "asian_chinese",
                say("Chinese, Scottish Chinese or British Chinese"),
                _C,
                "ethnic_group/asian_chinese",
            ),
            Option(14, "asian_other", say("Other Asian"), _C, "ethnic_group/asian_other"),
            Option(15, "african", say("African, Scottish African or British African"), _D, "ethnic_group/african"),
            Option(16, "caribbean_black", say("Caribbean or Black"), _E, "ethnic_group/caribbean_black"),
            Option(17, "other_arab", say("Arab, Scottish Arab or British Arab"), _F, "ethnic_group/other_arab"),
            Option(
                18, "other_other", say("Other ethnic group (for example Sikh, Jewish)"), _F, "ethnic_group/other_other"
            ),
        ),
        asked=True,
        multiple=False,
        source=f"{GUIDANCE}ethnic-group/pages/5",
        wording_status=PARTIAL,
    ),
    Characteristic(
        code="religion",
        slot=6,
        question=say("What religion, religious denomination or body do you belong to?"),
        why=say("So that people of every religion and of none are heard."),
        who_sees=WHO_SEES,
        options=(
            Option(1, "none", say("None"), benchmark="religion/none"),
            Option(2, "church_of_scotland", say("Church of Scotland"), benchmark="religion/church_of_scotland"),
            Option(3, "roman_catholic", say("Roman Catholic"), benchmark="religion/roman_catholic"),
            Option(4, "other_christian", say("Other Christian"), benchmark="religion/other_christian"),
            Option(5, "muslim", say("Muslim"), benchmark="religion/muslim"),
            Option(6, "hindu", say("Hindu"), benchmark="religion/hindu"),
            Option(7, "buddhist", say("Buddhist"), benchmark="religion/buddhist"),
            Option(8, "sikh", say("Sikh"), benchmark="religion/sikh"),
            Option(9, "jewish", say("Jewish"), benchmark="religion/jewish"),
            Option(10, "pagan", say("Pagan"), benchmark="religion/pagan"),
            Option(11, "other", say("Another religion or body"), benchmark="religion/other"),
        ),
        asked=True,
        multiple=False,
        source=f"{GUIDANCE}religion-belief/pages/3/",
        wording_status=PUBLISHED,
    ),
    Characteristic(
        code="sexual_orientation",
        slot=7,
        question=say("Which of the following best describes your sexual orientation?"),
        help=say("Tick one box only"),
        why=say("So that we can check lesbian, gay and bisexual people are not left out."),
        who_sees=WHO_SEES,
        options=(
            Option(1, "straight", say("Straight / Heterosexual"), benchmark="sexual_orientation/straight"),
            Option(2, "gay_lesbian", say("Gay or Lesbian"), benchmark="sexual_orientation/gay_lesbian"),
            Option(3, "bisexual", say("Bisexual"), benchmark="sexual_orientation/bisexual"),
            Option(4, "other", say("Other sexual orientation"), benchmark="sexual_orientation/other"),
        ),
        asked=True,
        multiple=False,
        source=f"{GUIDANCE}sexual-orientation/pages/3/",
        wording_status=PUBLISHED,
        min_age=16,
    ),
    Characteristic(
        code="unpaid_care",
        slot=8,
        question=say(
            "Do you look after, or give any help or support to family members, friends, neighbours or others "
            "because of either long-term physical or mental ill-health or disability, or problems related to old age?"
        ),
        help=say("Do not count anything you do as part of paid employment."),
        why=say("So that people who care for others are heard too."),
        who_sees=WHO_SEES,
        options=(
            Option(1, "no", say("No")),
            Option(2, "hours_1_19", say("Yes, 1 to 19 hours a week")),
            Option(3, "hours_20_34", say("Yes, 20 to 34 hours a week")),
            Option(4, "hours_35_49", say("Yes, 35 to 49 hours a week")),
            Option(5, "hours_50plus", say("Yes, 50 or more hours a week")),
        ),
        asked=True,
        multiple=False,
        source="https://scotlandscensus.gov.uk/metadata/provision-of-unpaid-care",
        wording_status=PUBLISHED,
    ),
    Characteristic(
        code="tenure",
        slot=9,
        question=say("Does your household own or rent the home you live in?"),
        why=say("So that people with less money are heard, wherever they live."),
        who_sees=WHO_SEES,
        options=(
            Option(1, "owned_outright", say("Owned outright"), benchmark="tenure/owned_outright"),
            Option(2, "owned_mortgage", say("Owned with a mortgage or loan"), benchmark="tenure/owned_mortgage"),
            Option(3, "shared", say("Shared ownership or shared equity"), benchmark="tenure/shared_ownership"),
            Option(
                4,
                "social_rented",
                say("Rented from the council or a housing association"),
                benchmark="tenure/social_rented",
            ),
            Option(5, "private_rented", say("Rented privately"), benchmark="tenure/private_rented"),
            Option(6, "rent_free", say("Lives rent free"), benchmark="tenure/rent_free"),
        ),
        asked=True,
        multiple=False,
        source="Categories of Scotland's Census 2022, table UV404",
        wording_status=SUGGESTION,
    ),
    Characteristic(
        code="simd_quintile",
        slot=10,
        question="",
        why=say("Worked out from your postcode, so that better-off and worse-off places are both heard."),
        who_sees=WHO_SEES,
        options=(
            Option(1, "q1", say("Most deprived fifth of areas"), benchmark="simd_quintile_16plus/q1"),
            Option(2, "q2", say("Second fifth"), benchmark="simd_quintile_16plus/q2"),
            Option(3, "q3", say("Middle fifth"), benchmark="simd_quintile_16plus/q3"),
            Option(4, "q4", say("Fourth fifth"), benchmark="simd_quintile_16plus/q4"),
            Option(5, "q5", say("Least deprived fifth of areas"), benchmark="simd_quintile_16plus/q5"),
            Option(6, "unknown", say("Not known")),
        ),
        asked=False,
        multiple=False,
        source="Scottish Index of Multiple Deprivation 2020v2",
        wording_status=SUGGESTION,
    ),
    Characteristic(
        code="urban_rural",
        slot=11,
        question="",
        why=say("Worked out from your postcode, so that town and country are both heard."),
        who_sees=WHO_SEES,
        options=(
            Option(1, "ur1", say("Large urban areas"), benchmark="urban_rural6_16plus/ur1"),
            Option(2, "ur2", say("Other urban areas"), benchmark="urban_rural6_16plus/ur2"),
            Option(3, "ur3", say("Accessible small towns"), benchmark="urban_rural6_16plus/ur3"),
            Option(4, "ur4", say("Remote small towns"), benchmark="urban_rural6_16plus/ur4"),
            Option(5, "ur5", say("Accessible rural"), benchmark="urban_rural6_16plus/ur5"),
            Option(6, "ur6", say("Remote rural"), benchmark="urban_rural6_16plus/ur6"),
            Option(7, "unknown", say("Not known")),
        ),
        asked=False,
        multiple=False,
        source="Scottish Government Urban Rural Classification 2016",
        wording_status=SUGGESTION,
    ),
    Characteristic(
        code="main_language",
        slot=12,
        question=say("What is your main language?"),
        why=say("So that we can write and speak to you in it where we can."),
        who_sees=WHO_SEES,
        options=(
            Option(1, "en", say("English")),
            Option(2, "bsl", say("British Sign Language (including tactile BSL)")),
            Option(3, "gd", say("Gaelic")),
            Option(4, "sco", say("Scots")),
            Option(5, "pl", say("Polish")),
            Option(6, "ur", say("Urdu")),
            Option(7, "pa", say("Punjabi")),
            Option(8, "zh", say("Chinese (Cantonese or Mandarin)")),
            Option(9, "other", say("Other")),
        ),
        asked=False,
        multiple=False,
        source="https://scotlandscensus.gov.uk/metadata/main-language",
        wording_status=PUBLISHED,
    ),
    Characteristic(
        code="impairment_areas",
        slot=14,
        question=say("Do any of these conditions or illnesses affect you in any of the following areas?"),
        why=say("Asked only by projects that have a reason to ask."),
        who_sees=WHO_SEES,
        options=(
            Option(1, "vision", say("Vision")),
            Option(2, "hearing", say("Hearing")),
            Option(3, "mobility", say("Mobility")),
            Option(4, "dexterity", say("Dexterity")),
            Option(5, "learning", say("Learning or understanding or concentrating")),
            Option(6, "memory", say("Memory")),
            Option(7, "mental_health", say("Mental health")),
            Option(8, "stamina", say("Stamina or breathing or fatigue")),
            Option(9, "social_behavioural", say("Socially or behaviourally")),
            Option(10, "other", say("Other")),
            Option(11, "none_of_these", say("None of the above")),
        ),
        asked=False,
        multiple=True,
        shown_if=("long_term_condition", "yes"),
        source=f"{GUIDANCE}disability/pages/3/",
        wording_status=PARTIAL,
    ),
    Characteristic(
        code="marital_status",
        slot=16,
        question=say("What is your legal marital or registered civil partnership status?"),
        why=say("Asked only by projects that have a reason to ask."),
        who_sees=WHO_SEES,
        options=(
            Option(1, "never", say("Never married and never registered in a civil partnership")),
            Option(2, "married", say("Married")),
            Option(3, "civil_partnership", say("In a registered civil partnership")),
            Option(4, "separated_married", say("Separated, but still legally married")),
            Option(5, "separated_cp", say("Separated, but still legally in a civil partnership")),
            Option(6, "divorced", say("Divorced")),
            Option(7, "dissolved_cp", say("Formerly in a civil partnership which is now legally dissolved")),
            Option(8, "widowed", say("Widowed")),
            Option(9, "surviving_cp", say("Surviving partner from a civil partnership")),
        ),
        asked=False,
        multiple=False,
        source="https://scotlandscensus.gov.uk/marital-status-0",
        wording_status=PUBLISHED,
        min_age=16,
    ),
)

ASKED: tuple[Characteristic, ...] = tuple(c for c in CHARACTERISTICS if c.asked)
DERIVED: tuple[Characteristic, ...] = tuple(c for c in CHARACTERISTICS if c.is_derived)
BY_CODE: dict[str, Characteristic] = {c.code: c for c in CHARACTERISTICS}


def characteristic(code: str) -> Characteristic:
    """The question of that code; KeyError when there is none."""
    return BY_CODE[code]


def choices(code: str) -> tuple[tuple[str, str], ...]:
    """Codes and labels to offer for a question, "prefer not to say" last."""
    offered = tuple((option.code, option.label) for option in BY_CODE[code].options)
    return (*offered, (PREFER_NOT_TO_SAY, PREFER_NOT_TO_SAY_LABEL))
