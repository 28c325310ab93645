"""The forms about calls: whose answer came, and what they said."""

from typing import Self

from flask_babel import lazy_gettext
from wtforms.validators import Optional

from citizen_panel.blueprints.frame.answering import THROUGH, AnswerForm
from citizen_panel.blueprints.frame.forms import BaseForm, Choice, ChoiceField, TextField
from citizen_panel.blueprints.team.calls_words import HINTS
from citizen_panel.domain.consent.vocabulary import GivenThrough
from citizen_panel.domain.sessions.calls import Asked


class ReferenceForm(BaseForm):
    """Whose answer it is."""

    reference = TextField(
        lazy_gettext("Their reference"),
        hint=lazy_gettext("It is on the slip and on our letters, like CP-7K4M-2XQ9."),
        required=lazy_gettext("Enter the reference, like CP-7K4M-2XQ9"),
        said=lazy_gettext("The reference"),
        longest=20,
        width="10",
    )


class CallForm(AnswerForm):
    """What came of a call; or of a letter or a word, then it is said which."""

    hints = HINTS
    through = ChoiceField(
        lazy_gettext("How did they answer?"),
        validators=[Optional()],
        choices=[Choice(one, said) for one, said in THROUGH.items()],
    )

    def ask(self, found: Asked, *, in_hand: bool = False) -> Self:
        """As of every answer; of a call in hand nobody asks how the answer came."""
        super().ask(found, in_hand=in_hand)
        if in_hand:
            self.through.choices = []
        else:
            self.through.validators, self.through.required = (), lazy_gettext("Select how they answered")
        return self

    @property
    def came_by(self) -> GivenThrough:
        """How the answer came."""
        return GivenThrough(self.through.data) if self.through.data else GivenThrough.PHONE
