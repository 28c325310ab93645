"""Who may join, with what, and what is kept of it; without a database."""

from collections.abc import Mapping
from datetime import date

from citizen_panel.core.errors import Refusal
from citizen_panel.core.words import say
from citizen_panel.domain.citizens.vocabulary import ContactWay, JoiningForm, LegalAge
from citizen_panel.domain.consent.purposes import BALANCE, CONTACT, MEMBERSHIP, REPORTING
from citizen_panel.domain.equality.rules import is_to_be_kept

USES = (BALANCE, REPORTING)
ASKED_FROM_16 = frozenset({"age", "sexual_orientation", "trans_status"})
"""Not asked of those who are younger: the census asks the last two from 16 on, and so are the bands of the first."""

MAY_JOIN_ALONE = frozenset({LegalAge.ADULT, LegalAge.SIXTEEN_17})


def why_not_join(form: JoiningForm) -> Refusal | None:
    """The first reason why this form cannot join yet, or nothing.

    From 16 on people agree for themselves (Age of Legal Capacity (Scotland) Act 1991); from 13 on a parent or
    guardian has to agree as well, which is asked for next, so the day they are 16 must be known.
    """
    is_young = form.legal_age is LegalAge.THIRTEEN_TO_15 and form.age_review_on is not None
    if form.legal_age not in MAY_JOIN_ALONE and not is_young:
        return Refusal("too_young", say("You cannot join by yourself yet. Phone us, and we will help."), field="age")
    if MEMBERSHIP not in form.granted:
        sentence = say("Select yes if you agree to join the panel, or no if you do not")
        return Refusal("no_consent", sentence, field="consent")
    if not form.sheet.name:
        return Refusal("no_name", say("Enter the name we should call you"), field="name")
    if not form.ways:
        return Refusal("no_way", say("Select at least one way we may ask you"), field="contact")
    if any(not form.sheet.at(way) for way in form.ways):
        return Refusal("no_address", say("Tell us how to reach you in each way you ticked"), field="details")
    if form.granted & form.refused:
        return Refusal("contradiction", say("Check your answers. One of them says both yes and no."), field="check")
    return None


def born_to_be(year: int, month: int, today: date) -> LegalAge:
    """How old somebody of a birth month is taken to be; at 13 and at 16 the month itself counts as reached or not yet.

    The day is not asked. Whoever may be 13 is taken to be; whoever may still be 15 is taken to be.
    """
    months = (today.year - year) * 12 + today.month - month
    if months < 13 * 12:
        return LegalAge.TWELVE if months >= 12 * 12 else LegalAge.UNDER_12
    return LegalAge.THIRTEEN_TO_15 if months <= 16 * 12 else LegalAge.SIXTEEN_17


def sixteen_on(year: int, month: int) -> date:
    """The first day on which somebody born in a month is surely 16."""
    return date(year + 16 + month // 12, month % 12 + 1, 1)


def kept_answers(form: JoiningForm) -> Mapping[str, tuple[str, ...]]:
    """The equality answers that may be kept: those for which a use was agreed to, and "prefer not to say"."""
    return {
        code: chosen
        for code, chosen in form.answers.items()
        if is_to_be_kept(chosen, [use for use in USES if f"{use}/{code}" in form.granted])
        and (form.legal_age in MAY_JOIN_ALONE or code not in ASKED_FROM_16)
    }


def contact_purposes(ways: tuple[ContactWay, ...]) -> tuple[frozenset[str], frozenset[str]]:
    """What ticking some ways of being asked says yes to, and what leaving the others empty says no to."""
    granted = frozenset(f"{CONTACT}.{way}" for way in ways)
    return granted, frozenset(f"{CONTACT}.{way}" for way in ContactWay) - granted


def first_message_by(ways: tuple[ContactWay, ...]) -> ContactWay | None:
    """The way of the one message that shows an address is the person's own; nothing when a person must do it."""
    return next((way for way in (ContactWay.EMAIL, ContactWay.SMS, ContactWay.POST) if way in ways), None)
