"""Who may join, with what, and what is kept of it; without a database."""

from collections.abc import Mapping

from citizen_panel.core.errors import Refusal
from citizen_panel.core.words import say
from citizen_panel.domain.citizens.vocabulary import ContactWay, JoiningForm, LegalAge
from citizen_panel.domain.consent.purposes import BALANCE, CONTACT, MEMBERSHIP, REPORTING

USES = (BALANCE, REPORTING)
MAY_JOIN_ALONE = frozenset({LegalAge.ADULT, LegalAge.SIXTEEN_17})


def why_not_join(form: JoiningForm) -> Refusal | None:
    """The first reason why this form cannot join yet, or nothing.

    From 16 on people agree for themselves (Age of Legal Capacity (Scotland) Act 1991).
    """
    if form.legal_age not in MAY_JOIN_ALONE:
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


def kept_answers(form: JoiningForm) -> Mapping[str, tuple[str, ...]]:
    """The equality answers that may be kept: those for which at least one use was agreed to."""
    return {
        code: chosen
        for code, chosen in form.answers.items()
        if chosen and any(f"{use}/{code}" in form.granted for use in USES)
    }


def contact_purposes(ways: tuple[ContactWay, ...]) -> tuple[frozenset[str], frozenset[str]]:
    """What ticking some ways of being asked says yes to, and what leaving the others empty says no to."""
    granted = frozenset(f"{CONTACT}.{way}" for way in ways)
    return granted, frozenset(f"{CONTACT}.{way}" for way in ContactWay) - granted


def first_message_by(ways: tuple[ContactWay, ...]) -> ContactWay | None:
    """The way of the one message that shows an address is the person's own; nothing when a person must do it."""
    return next((way for way in (ContactWay.EMAIL, ContactWay.SMS, ContactWay.POST) if way in ways), None)
