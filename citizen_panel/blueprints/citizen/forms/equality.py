"""The form on which a citizen changes one equality answer and what we may do with it."""

from collections.abc import Mapping

from flask_babel import lazy_gettext

from citizen_panel.blueprints.citizen.equality_words import offered, statements
from citizen_panel.blueprints.frame.forms import BaseForm, ChoiceField, ChoicesField
from citizen_panel.domain.consent.models import ConsentText
from citizen_panel.domain.equality.vocabulary import Characteristic


class AnswerForm(BaseForm):
    """One answer, or several where a question allows it, and the uses of it; everything may be left empty."""

    answer = ChoiceField()
    answers = ChoicesField()
    uses = ChoicesField(lazy_gettext("What may we do with this answer?"))

    def ask(self, question: Characteristic, texts: Mapping[str, ConsentText]) -> "AnswerForm":
        """Put in what can be chosen for this question."""
        self.answer.choices = [] if question.multiple else offered(question)
        self.answers.choices = offered(question) if question.multiple else []
        self.uses.choices = statements(texts)
        return self

    @property
    def chosen(self) -> tuple[str, ...]:
        """The codes chosen; nothing when the question was left blank."""
        return tuple(self.answers.data) or ((self.answer.data,) if self.answer.data else ())
