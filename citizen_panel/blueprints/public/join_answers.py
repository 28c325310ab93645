"""From a page's form into the draft, and back: what was typed is shown again whenever the page is."""

from typing import Any
from uuid import UUID

from flask import flash, request
from flask_babel import gettext

from citizen_panel.blueprints.frame.forms import BaseForm, Choice
from citizen_panel.blueprints.frame.join_draft import Draft
from citizen_panel.blueprints.frame.languages import chosen
from citizen_panel.blueprints.public import join_pages
from citizen_panel.blueprints.public.forms.join import ConsentForm, DetailsForm, EqualityForm
from citizen_panel.blueprints.public.forms.join_support import REMEMBER, BodiesForm, SupportForm, needs_in
from citizen_panel.blueprints.public.join_pages import bodies_offered as bodies_of
from citizen_panel.blueprints.public.join_words import equality_choices, statement
from citizen_panel.core import clock
from citizen_panel.core.errors import Refusal
from citizen_panel.core.words import say
from citizen_panel.domain.citizens.rules import USES, born_to_be
from citizen_panel.domain.citizens.vocabulary import LegalAge
from citizen_panel.domain.consent import queries as consent
from citizen_panel.domain.consent.purposes import ACCESS_REMEMBER, MEMBERSHIP, SHARE_BODY, shared_with
from citizen_panel.domain.equality.vocabulary import Characteristic
from citizen_panel.domain.organisations import queries as organisations
from citizen_panel.domain.reference import queries as reference

NO_POSTCODE = say("We cannot find that postcode. Check it, or choose your council instead")
LONGEST = 2000
"""Characters that are kept of an answer which is not right yet."""


def form_of(page: str, draft: Draft) -> BaseForm:
    """The form of a page, filled with what the draft holds of it."""
    given = {**draft.page(page), **draft.typed.get(page, {})}
    if page == "details":
        given.setdefault("postcode", draft.page("postcode").get("postcode", ""))
    form = join_pages.BY_NAME[page].form(data=given)
    if isinstance(form, DetailsForm):
        form.only(draft.page("contact").get("ways", []))
    if isinstance(form, ConsentForm):
        yes = statement(MEMBERSHIP, draft.reading)
        form.agree.choices = [Choice("yes", yes), Choice("no", gettext("No, I do not want to join"))]
    if isinstance(form, BodiesForm):
        offered = ((each, statement(shared_with(SHARE_BODY, UUID(each)), draft.reading)) for each in bodies_of(draft))
        form.bodies.choices = [Choice(each, yes) for each, yes in offered]
    if isinstance(form, SupportForm):
        form.remember.choices = [Choice(REMEMBER, statement(ACCESS_REMEMBER, draft.reading))]
    return form


def take(page: str, form: BaseForm, draft: Draft) -> bool:
    """Put a page's answers into the draft; false, with a problem at its field, when they cannot be kept."""
    answers = {field.name: field.data for field in form if field.name != "csrf_token"}
    if page == "postcode":
        found = reference.place_of(answers["postcode"])
        if found is None:
            form.refuse(Refusal("no_postcode", NO_POSTCODE), "postcode")
            return False
        digits = "".join(char for char in found.dataset_version if char.isdigit())[:4]
        answers |= {
            "council": found.council_code,
            "quintile": found.simd_quintile,
            "rural": found.urban_rural,
            "edition": int(digits or 0),
        }
    if page == "consent":
        answers["language"] = chosen()  # the words that were read when the answer was given
    if page in ("postcode", "council"):
        answers["bodies"] = _who_may_be_agreed_to(answers["council"])
        draft.pages.pop("bodies", None)
    if page == "support" and not answers["remember"] and needs_in(answers):
        flash(gettext("You did not tick that we may keep it, so we do not. You can tell us before each meeting."))
    if page == "born" and (wrong := _not_under_16(answers)) is not None:
        form.refuse(wrong, "year")
        return False
    draft.pages[page] = {**draft.page(page), **answers} if page == "details" else answers
    draft.typed.pop(page, None)
    _forget_other_place(page, draft)
    return True


def typed_into(form: BaseForm) -> dict[str, Any]:
    """What was typed, right or wrong, as much of each answer as we keep."""
    found: dict[str, Any] = {}
    for field in form:
        if field.name == "csrf_token":
            continue
        typed = getattr(field, "typed", None) or field.data
        found[field.name] = [str(each)[:LONGEST] for each in typed] if isinstance(typed, list) else str(typed)[:LONGEST]
    return found


def equality_form(question: Characteristic, draft: Draft) -> EqualityForm:
    """The form of an equality question, filled with what the draft holds of it."""
    answer, ticked = draft.equality.get(question.code, [None, []])
    form = EqualityForm(data={"answer": answer, "uses": ticked})
    form.answer.label.text = gettext(question.question) if question.question else ""
    form.answer.choices = equality_choices(question)
    form.uses.choices = [Choice(use, statement(f"{use}/{question.code}", draft.reading)) for use in USES]
    return form


def take_equality(question: Characteristic, form: EqualityForm, draft: Draft) -> None:
    """Put an answer into the draft; one without a use is not kept, and the next page says so."""
    if "skip" in request.form:
        draft.equality.pop(question.code, None)
        return
    answer, ticked = form.answer.data, list(form.uses.data)
    if not answer and not question.is_derived:
        draft.equality.pop(question.code, None)
        return
    if not ticked and not question.is_derived:
        flash(gettext("You did not tick a use, so we did not keep your answer. That is fine."))
    draft.equality[question.code] = [answer if ticked else "", ticked]


def _not_under_16(answers: dict[str, Any]) -> Refusal | None:
    """Why a month of birth does not belong to somebody of 13 to 15; nothing when it may."""
    age = born_to_be(int(answers["year"]), int(answers["month"]), clock.today())
    if age is LegalAge.THIRTEEN_TO_15:
        return None
    if age is LegalAge.SIXTEEN_17:
        return Refusal("older", say("This makes you 16 or over. Go back and select “16 or over”"))
    return Refusal("younger", say("This makes you 12 or under. Check the month and year, or see how you can be heard"))


def _who_may_be_agreed_to(council: str) -> list[str]:
    """The public bodies of an area for which there are words to agree to."""
    serving = [each.id for each in organisations.serving(council)]
    texts = consent.texts_in_force([shared_with(SHARE_BODY, each) for each in serving])
    return [str(each) for each in serving if shared_with(SHARE_BODY, each) in texts]


def _forget_other_place(page: str, draft: Draft) -> None:
    """A postcode takes the place of a council chosen before, and the other way round."""
    other = {"postcode": "council", "council": "postcode"}.get(page)
    if other:
        draft.pages.pop(other, None)
    if page == "council":
        for code in [each.code for each in join_pages.DERIVED]:
            draft.equality.pop(code, None)
