"""What the uses of an answer are about, as people say it; one row for every characteristic.  <- add here"""

from citizen_panel.core.words import say

EQUALITY_SUBJECTS: dict[str, str] = {
    "age": say("age"),
    "sex": say("sex"),
    "trans_status": say("being trans or having a trans history"),
    "long_term_condition": say("long-term conditions"),
    "activity_limitation": say("how a condition limits day-to-day life"),
    "ethnic_group": say("ethnic group"),
    "religion": say("religion or belief"),
    "sexual_orientation": say("sexual orientation"),
    "unpaid_care": say("looking after somebody"),
    "tenure": say("owning or renting a home"),
    "simd_quintile": say("how well-off the area is"),
    "urban_rural": say("living in a town or in the country"),
    "main_language": say("main language"),
    "impairment_areas": say("what conditions affect"),
    "marital_status": say("marriage or civil partnership"),
}
"""A test holds it against the catalogue of questions."""

FROM_THE_POSTCODE = frozenset({"simd_quintile", "urban_rural"})
"""Worked out, not answered; said so in the statement."""
