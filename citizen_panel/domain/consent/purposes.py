"""Every purpose for which somebody may say yes or no, each separate and off until it is agreed to.

The purposes stand in `families`, their words in `wordings`. Words are published once, as texts that never change; a
new wording is a new version.
"""

from collections.abc import Iterator
from uuid import UUID

from citizen_panel.core.words import say
from citizen_panel.domain.consent.families import afterwards, answers, meetings, panel
from citizen_panel.domain.consent.families.answers import ACCESS_REMEMBER as ACCESS_REMEMBER
from citizen_panel.domain.consent.families.answers import ACCESS_SHARE as ACCESS_SHARE
from citizen_panel.domain.consent.families.answers import BALANCE as BALANCE
from citizen_panel.domain.consent.families.answers import REPORTING as REPORTING
from citizen_panel.domain.consent.families.panel import CONTACT as CONTACT
from citizen_panel.domain.consent.families.panel import EVALUATE as EVALUATE
from citizen_panel.domain.consent.families.panel import GUARDIAN as GUARDIAN
from citizen_panel.domain.consent.families.panel import MEMBERSHIP as MEMBERSHIP
from citizen_panel.domain.consent.families.purpose import Each, HoldsFor
from citizen_panel.domain.consent.families.purpose import Purpose as Purpose
from citizen_panel.domain.consent.subjects import EQUALITY_SUBJECTS as EQUALITY_SUBJECTS
from citizen_panel.domain.consent.subjects import FROM_THE_POSTCODE as FROM_THE_POSTCODE
from citizen_panel.domain.consent.wordings import SPEECH

PURPOSES: tuple[Purpose, ...] = (
    *panel.PURPOSES,
    *answers.PURPOSES,
    *meetings.PURPOSES,
    *afterwards.PURPOSES,
)

BY_CODE: dict[str, Purpose] = {purpose.code: purpose for purpose in PURPOSES}

SHARE_PARTNER, SHARE_BODY = afterwards.SHARE_PARTNER, afterwards.SHARE_BODY


def purpose_of(code: str) -> Purpose:
    """The purpose a decision's code belongs to; KeyError when there is none."""
    family, slash, each = code.partition("/")
    purpose = BY_CODE[family]
    if bool(slash) is not (purpose.each is not None):
        raise KeyError(code)
    if purpose.each is Each.SUBJECT and each not in EQUALITY_SUBJECTS:
        raise KeyError(code)
    if purpose.each is Each.ORGANISATION and organisation_of(code) is None:
        raise KeyError(code)
    return purpose


def purpose_of_family(family: str) -> Purpose:
    """The purpose or family of purposes with that name; KeyError when there is none."""
    return BY_CODE[family]


def codes_of(purpose: Purpose) -> tuple[str, ...]:
    """The codes under which decisions are kept; none for a family of organisations, which grows with them."""
    if purpose.each is Each.SUBJECT:
        return tuple(f"{purpose.code}/{about}" for about in EQUALITY_SUBJECTS)
    return () if purpose.each is Each.ORGANISATION else (purpose.code,)


def shared_with(family: str, organisation_id: UUID) -> str:
    """The code of sharing with one organisation: `share_body` or `share_partner`, and which."""
    return f"{family}/{organisation_id}"


def organisation_of(code: str) -> UUID | None:
    """The organisation a purpose of sharing is about; nothing for the others."""
    family, _, each = code.partition("/")
    if family not in (SHARE_PARTNER, SHARE_BODY):
        return None
    try:
        return UUID(each)
    except ValueError:
        return None


def about_of(code: str) -> str:
    """What an equality purpose is about, in words; nothing for the others."""
    return EQUALITY_SUBJECTS.get(code.partition("/")[2], "")


def worded() -> Iterator[tuple[str, Purpose]]:
    """Every code for which words are published once the panel opens."""
    for purpose in PURPOSES:
        for code in codes_of(purpose):
            yield code, purpose


def words_for(code: str, body: str, *, language: str = "en", named: str = "") -> dict[str, str]:
    """What the placeholders of a wording stand for; `named` is the organisation it is about, if it is about one."""
    return {"body": body, "named": named, **SPEECH[language].about(code.partition("/")[2])}


def can_say(code: str, language: str) -> bool:
    """Whether a language has the words for what a purpose is about; what it lacks is shown in English."""
    about = code.partition("/")[2]
    return about not in EQUALITY_SUBJECTS or about in SPEECH[language].subjects


def is_of_meeting(code: str) -> bool:
    """Whether a yes is given for one meeting."""
    return purpose_of(code).holds_for is HoldsFor.MEETING


def lasts_in_words(purpose: Purpose) -> str:
    """For how long a yes lasts, for pages that list the purposes; `{months}` is to be filled."""
    if purpose.months is None:
        return say("until what it is for has ended, or you stop it")
    if purpose.from_the_end:
        return say("until {months} months after the project has ended")
    return say("{months} months, then we ask again")


def statement_of(body: str) -> str:
    """The statement agreed to: the last line of a published text."""
    return body.rpartition("\n")[2]


def rows_of(body: str) -> tuple[tuple[str, str], ...]:
    """The rows of a published text: heading and sentence."""
    lines = body.split("\n")[:-1]
    return tuple((heading, sentence) for heading, _, sentence in (line.partition(": ") for line in lines))
