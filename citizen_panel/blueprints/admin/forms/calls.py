"""The form on which somebody writes down what came of a call that belongs to no project."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import cast

from flask_babel import lazy_gettext as _

from citizen_panel.blueprints.frame.answering import AnswerForm
from citizen_panel.blueprints.frame.forms import ChoiceField
from citizen_panel.blueprints.frame.wordings import statement_in
from citizen_panel.domain.consent.asking_again import Again
from citizen_panel.domain.consent.models import ConsentText
from citizen_panel.domain.rights.ringing import OUTCOMES
from citizen_panel.domain.sessions.vocabulary import CallOutcome

HINTS = {
    CallOutcome.NO_ANSWER: _("Leave no message. We say when to try again, and stop after 4 times."),
    CallOutcome.WRONG_NUMBER: _("We do not ring this number again."),
}
ANSWERS = [("yes", _("Yes")), ("no", _("No"))]


class PanelCallForm(AnswerForm):
    """What came of it; with a question for each thing that is asked again, each of which may be left out."""

    hints = HINTS
    questions: tuple[tuple[str, Again], ...] = ()

    @classmethod
    def asking(cls, asked: Sequence[Again], texts: Mapping[str, ConsentText]) -> "PanelCallForm":
        """With a yes and a no to everything that is asked again and has words to read aloud."""
        questions = tuple((_name(one), one) for one in asked if one.purpose in texts)
        fields: dict[str, object] = {
            name: ChoiceField(statement_in(texts[one.purpose]), choices=ANSWERS) for name, one in questions
        }
        form = cast(PanelCallForm, type("PanelCallForm", (cls,), fields | {"questions": questions})())
        form.offer(OUTCOMES)
        return form

    @property
    def said_again(self) -> dict[Again, bool]:
        """What they said yes and no to; what was left out is not among it."""
        return {one: self[name].data == "yes" for name, one in self.questions if self[name].data}


def _name(one: Again) -> str:
    """The same for the same thing, however the others have changed since the page was made."""
    return f"again_{hashlib.sha256(f'{one.purpose}|{one.scope_id}'.encode()).hexdigest()[:12]}"
