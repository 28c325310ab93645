"""What is wrong with words before anybody may agree to them, without a database.

Whether every part that must be said is there (ICO, "How should we obtain, record and manage consent"); and for
English how hard the words are to read, by the Flesch-Kincaid grade (Kincaid and others, 1975), as an age: grade + 5.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from citizen_panel.core.readable import reading_age
from citizen_panel.core.words import say
from citizen_panel.domain.consent.families.purpose import Each
from citizen_panel.domain.consent.purposes import purpose_of_family
from citizen_panel.domain.consent.wordings import SPEECH

READING_AGE = 11
"""Words for people aim at a reading age of 9 to 11."""

LONGEST = 600
SHORTEST_ROW = 3
KNOWN = {"body", "named", "about", "mine", "yours"}
HARD_STOPS = ("must agree", "you have to agree", "by continuing")


@dataclass(frozen=True)
class Fault:
    """One thing to put right; `values` fill the sentence."""

    code: str
    sentence: str
    values: tuple[tuple[str, str], ...] = ()


def faults(family: str, language: str, template: str) -> tuple[Fault, ...]:
    """Everything that is wrong with the words for a purpose; none when they may be approved."""
    *rows, statement = template.split("\n")
    headings = list(vars(SPEECH[language].headings).values())
    return (
        *_missing(rows, headings, statement),
        *_names(family, template),
        *_pressing(language, template),
        *_hard(language, rows, statement),
    )


def _missing(rows: list[str], headings: list[str], statement: str) -> Iterator[Fault]:
    said = {heading: sentence for heading, _, sentence in (row.partition(": ") for row in rows)}
    for heading in headings:
        if len(said.get(heading, "").strip()) < SHORTEST_ROW:
            yield Fault("row_missing", say("“{row}” is missing. Everybody must be told."), (("row", heading),))
    if not statement.strip():
        yield Fault("no_statement", say("The sentence that people agree to is missing."))
    if any(len(row) > LONGEST for row in rows) or len(statement) > LONGEST:
        yield Fault("too_long", say("A row is longer than {most} characters."), (("most", str(LONGEST)),))


def _names(family: str, template: str) -> Iterator[Fault]:
    used = set(re.findall(r"\{(\w*)\}", template))
    each = purpose_of_family(family).each
    if "{body}" not in template.split("\n")[0]:
        yield Fault("nobody_named", say("Name the body that asks: write {{body}} where its name shall stand."))
    if each is Each.ORGANISATION and "named" not in used:
        yield Fault("other_not_named", say("Name the other organisation: write {{named}} where its name shall stand."))
    if each is Each.SUBJECT and not {"about", "mine"} <= used:
        yield Fault("not_about", say("Say which answer: write {{mine}} {{about}} in the sentence people agree to."))
    if used - KNOWN or re.search(r"[{}]", re.sub(r"\{\w+\}", "", template)):
        yield Fault("unknown_name", say("Something in curly brackets is not known. Check the spelling."))


def _pressing(language: str, template: str) -> Iterator[Fault]:
    if language == "en" and any(each in template.lower() for each in HARD_STOPS):
        yield Fault("pressing", say("Saying yes is a choice. Take out the words that make it sound like a duty."))
    if language == "en" and "commissioner" not in template.lower():
        yield Fault("no_complaint", say("Say that people can complain to the Information Commissioner's Office."))


def _hard(language: str, rows: list[str], statement: str) -> Iterator[Fault]:
    if language != "en":
        return
    age = reading_age([*(row.partition(": ")[2] for row in rows), statement])
    if age > READING_AGE:
        yield Fault(
            "hard_to_read",
            say("The words suit a reading age of {age}. Aim at {most} or younger: shorter words and sentences."),
            (("age", str(round(age))), ("most", str(READING_AGE))),
        )
