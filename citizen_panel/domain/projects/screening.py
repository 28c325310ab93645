"""Questions of the team's own: what they may be, without a database. They are never about equality."""

import re
from collections.abc import Sequence

from citizen_panel.core.words import say
from citizen_panel.domain.projects.rules import Allowed, Answer, NotAllowed
from citizen_panel.domain.projects.vocabulary import Screening

MOST_QUESTIONS = 5
FEWEST_ANSWERS, MOST_ANSWERS = 2, 10
LONGEST_ANSWER = 80

_NOT_ASKED = re.compile(
    r"\b(age|aged|how old|date of birth|born|ethnic\w*|race|nationality|religio\w*|faith|disab\w*|impairment\w*"
    r"|gender\w*|sex|sexual\w*|trans|pregnan\w*|marital|diagnos\w*|health condition\w*|income|benefits?)\b",
    re.IGNORECASE,
)


def may_ask(question: Screening, before: Sequence[Screening]) -> Answer:
    """Answer whether a question may be put to people besides those before it."""
    if len(before) >= MOST_QUESTIONS:
        return NotAllowed("too_many_questions", say("A brief has 5 questions at most. Remove one first."))
    if not FEWEST_ANSWERS <= len(question.options) <= MOST_ANSWERS:
        return NotAllowed("answers_outside", say("Enter between 2 and 10 answers, one on each line"))
    if any(len(option) > LONGEST_ANSWER for option in question.options):
        return NotAllowed("answer_too_long", say("Each answer must be 80 characters or fewer"))
    if any(_NOT_ASKED.search(text) for text in (question.wording, *question.options)):
        return NotAllowed(
            "about_equality",
            say("Ask nothing about age, health, beliefs and the like here. The draw balances these by itself"),
        )
    return Allowed()


def answers_in(written: str) -> tuple[str, ...]:
    """Read answers written one on each line; empty lines and repeats are left out."""
    return tuple(dict.fromkeys(line.strip() for line in written.splitlines() if line.strip()))
