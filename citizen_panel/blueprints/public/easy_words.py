"""Joining in Easy Read: for each page a picture and a few short sentences, one idea each.  <- add here"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _

from citizen_panel.blueprints.frame.join_draft import EASY_READ


class Easy(NamedTuple):
    """What stands above the question: the name of a drawing in static/app/easy, and the sentences."""

    picture: str
    sentences: tuple[Any, ...]


PAGES: Mapping[str, Easy] = {
    "age": Easy("age", (_("We ask how old you are."), _("From 16 you can join alone."), _("Choose one answer."))),
    "born": Easy(
        "born",
        (
            _("You are under 16."),
            _("So a parent or guardian must say yes too."),
            _("You say yes or no first."),
            _("Tell us the month and the year."),
        ),
    ),
    "consent": Easy(
        "consent",
        (
            _("Read this first. Take your time."),
            _("You can ask somebody to read it with you."),
            _("You can say yes. You can say no."),
            _("Both are OK."),
        ),
    ),
    "name": Easy("name", (_("Tell us your name."), _("You choose the name we use."))),
    "postcode": Easy(
        "postcode",
        (
            _("We ask where you live."),
            _("We only want to know the area."),
            _("We do not keep the whole postcode."),
            _("If you want letters, we keep your address."),
        ),
    ),
    "council": Easy("council", (_("Choose your council."), _("It is the area where you live."))),
    "contact": Easy(
        "contact",
        (_("We will ask you to help sometimes."), _("How may we ask you?"), _("You can tick more than one.")),
    ),
    "details": Easy("details", (_("Tell us how to reach you."), _("You can share an email or phone with somebody."))),
    "guardian": Easy(
        "guardian",
        (
            _("We ask your parent or guardian."),
            _("We tell them your name."),
            _("We tell them nothing else."),
            _("They cannot see your answers."),
        ),
    ),
    "bodies": Easy(
        "bodies",
        (
            _("Other public bodies want to ask people too."),
            _("You choose who may ask you."),
            _("You can tick one, some or none."),
        ),
    ),
    "support": Easy(
        "support",
        (
            _("What helps you to take part?"),
            _("Tick what helps."),
            _("You do not have to say why."),
            _("You can leave this out."),
        ),
    ),
    "language": Easy("language", (_("We write to you sometimes."), _("Choose your language."))),
    "equality-start": Easy(
        "equality-start",
        (
            _("We want to ask all kinds of people."),
            _("So we have some questions about you."),
            _("You do not have to answer."),
            _("You can still be asked to help."),
        ),
    ),
    "check": Easy("check", (_("Look at your answers."), _("You can change them."), _("Then press the button."))),
    "receipt": Easy(
        "receipt",
        (
            _("You are on the panel now."),
            _("Keep this page safe."),
            _("It has a code on it."),
            _("With the code you can stop at any time."),
        ),
    ),
    "receipt-young": Easy(
        "guardian",
        (
            _("You said yes."),
            _("Now we ask your parent or guardian."),
            _("When they say yes, you are on the panel."),
            _("Keep this page safe. It has a code on it."),
            _("With the code you can stop at any time."),
        ),
    ),
    "saved": Easy(
        "saved",
        (
            _("We saved your form."),
            _("Write down the reference and the code."),
            _("You need both to go on."),
            _("We keep your form for 7 days."),
        ),
    ),
    "not-yet": Easy(
        "no",
        (
            _("You are 12 or under."),
            _("You cannot join by yourself."),
            _("You can still be heard."),
            _("Ask an adult to phone us."),
        ),
    ),
    "declined": Easy("no", (_("You said no."), _("That is OK."), _("We kept nothing."))),
}

QUESTIONS: Mapping[str, tuple[Any, ...]] = {
    "age": (_("We ask your age."), _("Young and old people should both be heard.")),
    "sex": (_("We ask whether you are male or female."),),
    "trans_status": (
        _("We ask whether you are trans."),
        _("Trans means: your gender is not the sex you had at birth."),
    ),
    "long_term_condition": (
        _("We ask about your health."),
        _("A condition can be of the body or the mind."),
        _("Long-term means: it lasts a year or more."),
    ),
    "activity_limitation": (_("We ask whether your health makes some things hard."),),
    "ethnic_group": (_("We ask about your ethnic group."), _("It can be about where your family is from.")),
    "religion": (_("We ask what you believe."), _("You can also have no religion.")),
    "sexual_orientation": (_("We ask who you are attracted to."),),
    "unpaid_care": (_("We ask whether you look after somebody."), _("Not as a paid job.")),
    "tenure": (_("We ask about your home."), _("Do you own it or rent it?")),
    "simd_quintile": (
        _("Some areas have less money than others."),
        _("Your postcode tells us which kind yours is."),
        _("May we use that?"),
    ),
    "urban_rural": (
        _("Some people live in a town. Some live in the country."),
        _("Your postcode tells us which."),
        _("May we use that?"),
    ),
    "main_language": (_("We ask which language you use most."),),
    "impairment_areas": (_("We ask what your condition changes for you."),),
}
OPTIONAL = (_("Nobody sees your answer. A computer counts it."), _("You can skip this question."))


def easy_page(page: str, reading: str) -> Easy | None:
    """What stands above a page in Easy Read; nothing in the other versions."""
    return PAGES.get(page) if reading == EASY_READ else None


def easy_question(code: str, reading: str) -> Easy | None:
    """What stands above a question about the person in Easy Read; nothing in the other versions."""
    if reading != EASY_READ:
        return None
    return Easy("equality", (*QUESTIONS.get(code, ()), *OPTIONAL))
