"""What joining says: wordings in force, equality choices, and the summary to check."""

from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext

from citizen_panel.blueprints.frame.fields.text import say_uk
from citizen_panel.blueprints.frame.forms import Choice
from citizen_panel.blueprints.frame.join_draft import Draft
from citizen_panel.blueprints.frame.places import council_in_words
from citizen_panel.blueprints.frame.wordings import rows_in, statement_in, texts_to_show
from citizen_panel.blueprints.public.forms.join import WAYS
from citizen_panel.blueprints.public.forms.join_support import WRITTEN_IN
from citizen_panel.blueprints.public.join_pages import bodies_offered
from citizen_panel.domain.citizens.adjustments import labels_of
from citizen_panel.domain.citizens.rules import contact_purposes
from citizen_panel.domain.citizens.vocabulary import JoiningForm
from citizen_panel.domain.consent.models import ConsentText
from citizen_panel.domain.consent.purposes import (
    ACCESS_REMEMBER,
    EQUALITY_SUBJECTS,
    SHARE_BODY,
    about_of,
    organisation_of,
    purpose_of,
    shared_with,
)
from citizen_panel.domain.equality.characteristics import choices
from citizen_panel.domain.equality.vocabulary import Characteristic
from citizen_panel.domain.organisations import queries as organisations

_NONE = ""


def wording(purpose: str, reading: str = "plain") -> tuple[tuple[tuple[str, str], ...], ConsentText] | None:
    """The rows of the text in force for how somebody reads, and the text; nothing while none is published."""
    text = texts_to_show([purpose], reading).get(purpose)
    return None if text is None else (rows_in(text), text)


def statement(purpose: str, reading: str = "plain") -> str:
    """The sentence somebody agrees to, as published for how they read."""
    text = texts_to_show([purpose], reading).get(purpose)
    return statement_in(text) if text else ""


def explained(page: str, draft: Draft) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    """What the ticks of a page mean in full, each with a title: the texts in force, row by row."""
    codes = {
        "bodies": [shared_with(SHARE_BODY, UUID(each)) for each in bodies_offered(draft)],
        "support": [ACCESS_REMEMBER],
    }.get(page, [])
    texts = texts_to_show(codes, draft.reading) if codes else {}
    return [(statement_in(texts[code]), rows_in(texts[code])) for code in codes if code in texts]


def equality_choices(question: Characteristic) -> list[Choice]:
    """The answers to offer, each with its group as the hint; none for what is worked out from the place."""
    if question.is_derived:
        return []
    groups = {option.code: option.section or "" for option in question.options}
    return [Choice(code, gettext(label), gettext(groups.get(code, _NONE))) for code, label in choices(question.code)]


def equality_heading(question: Characteristic) -> str:
    """The question, or for what is worked out, what we would like to use."""
    if question.question:
        return gettext(question.question)
    return {
        "simd_quintile": gettext("May we use how well-off your area is?"),
        "urban_rural": gettext("May we use whether you live in a town or in the country?"),
    }.get(question.code, "")


def titles(purposes: frozenset[str]) -> list[str]:
    """What was said yes or no to, in words, in the order of the catalogue."""
    return [in_words(code) for code in sorted(purposes, key=place_of)]


def in_words(purpose: str) -> str:
    """A purpose in words, with what it is about."""
    if (body := organisation_of(purpose)) is not None:
        named = organisations.by_ids([body])
        return gettext("Letting %(body)s ask me", body=named[0].name) if named else gettext(purpose_of(purpose).title)
    title, about = gettext(purpose_of(purpose).title), about_of(purpose)
    return f"{title}: {gettext(about)}" if about else title


def agreed(form: JoiningForm) -> tuple[list[str], list[str]]:
    """What this form says yes to, and what it says no to."""
    yes, no = contact_purposes(form.ways)
    return titles(form.granted | yes), titles(form.refused | no)


def summary(draft: Draft, form: JoiningForm) -> list[dict[str, Any]]:
    """The rows of the check page, each with the way to change it."""
    ways = {choice.value: choice.label for choice in WAYS}
    place = draft.page("postcode").get("postcode")
    rows = [
        _row(gettext("Age"), gettext("13 to 15") if form.age_review_on else gettext("16 or over"), "age"),
        _row(gettext("Name"), form.sheet.name, "name"),
        _row(gettext("Postcode"), place, "postcode") if place else None,
        _row(gettext("Council"), council_in_words(form.council_code), "postcode" if place else "council"),
        _row(gettext("Ways to ask you"), [str(ways[each]) for each in form.ways], "contact"),
        _row(gettext("How to reach you"), _reach(form), "details"),
        _row(gettext("Public bodies that may ask you"), _bodies(draft), "bodies") if bodies_offered(draft) else None,
        _row(gettext("What helps you take part"), _support(form), "support"),
        _row(gettext("Language of our messages"), _language(draft), "language") if len(WRITTEN_IN) > 1 else None,
        _row(gettext("Your parent or guardian"), draft.page("guardian").get("guardian", ""), "guardian")
        if form.age_review_on
        else None,
        _row(gettext("Questions about you"), _equality(form), "equality-start"),
    ]
    return [row for row in rows if row is not None]


def _bodies(draft: Draft) -> list[str] | str:
    allowed = draft.page("bodies").get("bodies", ())
    named = {str(each.id): each.name for each in organisations.by_ids([UUID(each) for each in bodies_offered(draft)])}
    return [named[each] for each in allowed if each in named] or gettext("Only the body that runs the panel")


def _support(form: JoiningForm) -> list[str] | str:
    said = [gettext(label) for label in labels_of(form.needs)]
    own = [form.needs.own_words] if form.needs.own_words else []
    return [*said, *own] or gettext("Nothing to keep")


def _language(draft: Draft) -> str:
    return dict(WRITTEN_IN).get(draft.page("language").get("language", ""), "")


def _row(key: str, value: str | list[str], page: str) -> dict[str, Any]:
    return {"key": key, "value": value, "href": url_for("public.join.page", page=page, then="check")}


def _reach(form: JoiningForm) -> list[str]:
    sheet = form.sheet
    address = ", ".join([*sheet.address, sheet.postcode]) if sheet.address else ""
    return [
        each for each in (sheet.email, say_uk(sheet.mobile), say_uk(sheet.landline), address, sheet.partner) if each
    ]


def _equality(form: JoiningForm) -> list[str] | str:
    """Which questions were answered; the answers themselves are not shown again, for whoever else may look."""
    kept = [gettext(EQUALITY_SUBJECTS[code]) for code in form.answers]
    return [gettext("You answered about: %(about)s", about=", ".join(kept))] if kept else gettext("You answered none")


def place_of(code: str) -> tuple[int, str]:
    """Where a purpose stands in a list: being on the panel, ways of asking, uses of answers."""
    family = code.partition("/")[0]
    order = {"pool": 0, "contact": 1, "equality": 2}
    return order.get(family.partition(".")[0], 3), code
