"""A citizen's equality answers, put into words for the pages that show and change them."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from flask_babel import gettext

from citizen_panel.blueprints.frame.forms import Choice
from citizen_panel.blueprints.frame.wordings import rows_in, statement_in, texts_to_show
from citizen_panel.domain.citizens.answers import uses_of
from citizen_panel.domain.citizens.queries import citizen, equality_pseudonym
from citizen_panel.domain.citizens.rules import ASKED_FROM_16, MAY_JOIN_ALONE, USES
from citizen_panel.domain.consent import queries as consent
from citizen_panel.domain.consent.models import ConsentText
from citizen_panel.domain.consent.purposes import EQUALITY_SUBJECTS, purpose_of
from citizen_panel.domain.equality.characteristics import CHARACTERISTICS, choices
from citizen_panel.domain.equality.queries import own_answers
from citizen_panel.domain.equality.rules import is_worth_asking
from citizen_panel.domain.equality.vocabulary import PREFER_NOT_TO_SAY, Answers, Characteristic


@dataclass(frozen=True)
class Answered:
    """One question with what the person answered and agreed to, in words; `version` is that of the question."""

    code: str
    about: str
    answer: str
    uses: tuple[str, ...]
    is_blank: bool
    is_declined: bool
    version: int


def mine(citizen_id: UUID) -> Answers:
    """The person's own answers; all blank where there are none."""
    return own_answers(equality_pseudonym(citizen_id)) or Answers()


def questions_for(citizen_id: UUID, answers: Answers) -> tuple[Characteristic, ...]:
    """The questions to show: those for the person's age that are worth asking, and those answered."""
    person = citizen(citizen_id)
    left_out = frozenset() if person is None or person.legal_age in MAY_JOIN_ALONE else ASKED_FROM_16
    return tuple(
        q
        for q in CHARACTERISTICS
        if (q.asked and q.code not in left_out and is_worth_asking(q, answers)) or answers.given.get(q.code)
    )


def answered(citizen_id: UUID, answers: Answers) -> list[Answered]:
    """Every question with its answer, in the order of the catalogue."""
    agreed = {purpose for purpose, _ in consent.standing(citizen_id)}
    return [_answered(question, answers, agreed) for question in questions_for(citizen_id, answers)]


def heading(question: Characteristic) -> str:
    """The question, or for what is worked out, what it is about."""
    if question.question:
        return gettext(question.question)
    return {
        "simd_quintile": gettext("How well-off your area is"),
        "urban_rural": gettext("Whether you live in a town or in the country"),
    }.get(question.code, "")


def labelled(question: Characteristic, chosen: tuple[str, ...]) -> str:
    """The answers in words; an empty text for none."""
    labels = {code: gettext(label) for code, label in choices(question.code)}
    return ", ".join(labels[code] for code in chosen if code in labels)


def offered(question: Characteristic) -> list[Choice]:
    """The answers to choose from, each with its group as the hint; none for what is worked out."""
    if question.is_derived:
        return []
    groups = {option.code: option.section for option in question.options}
    return [
        Choice(code, gettext(label), gettext(groups[code]) if groups.get(code) else "")
        for code, label in choices(question.code)
    ]


def wordings(question: Characteristic) -> Mapping[str, ConsentText]:
    """The wordings of the uses of an answer, by purpose, in the order in which they are asked."""
    purposes = [f"{use}/{question.code}" for use in USES]
    texts = texts_to_show(purposes)
    return {purpose: texts[purpose] for purpose in purposes if purpose in texts}


def statements(texts: Mapping[str, ConsentText]) -> list[Choice]:
    """A box to tick for each use, with the whole sentence that is agreed to."""
    return [Choice(purpose, statement_in(text)) for purpose, text in texts.items()]


def explained(texts: Mapping[str, ConsentText]) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    """What each use means: its name and the rows of its wording."""
    return [(gettext(purpose_of(purpose).title), rows_in(text)) for purpose, text in texts.items()]


def ticked(citizen_id: UUID, question: Characteristic) -> list[str]:
    """The uses of an answer that are agreed to today."""
    return list(uses_of(citizen_id, question.code))


def _answered(question: Characteristic, answers: Answers, agreed: set[str]) -> Answered:
    chosen = answers.given.get(question.code, ())
    uses = [f"{use}/{question.code}" for use in USES if f"{use}/{question.code}" in agreed]
    return Answered(
        code=question.code,
        about=gettext(EQUALITY_SUBJECTS[question.code]),
        answer=labelled(question, chosen) or gettext("Not answered"),
        uses=tuple(gettext(purpose_of(use).title) for use in uses) if chosen else (),
        is_blank=not chosen,
        is_declined=chosen == (PREFER_NOT_TO_SAY,),
        version=answers.set_of(question.code),
    )
