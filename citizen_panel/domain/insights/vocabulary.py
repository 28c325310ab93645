"""The words of the room insights."""

from enum import StrEnum

SEARCHED_IN = "english"
"""The language whose words are taken as one when insights are searched: bus and buses."""


class InsightState(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"


class Effect(StrEnum):
    FOLLOWED = "followed"
    PARTLY = "partly"
    NOT_FOLLOWED = "not_followed"
