"""The form on which a partner's worker writes down what somebody answered."""

from flask_babel import lazy_gettext as _

from citizen_panel.blueprints.frame.answering import THROUGH, AnswerForm
from citizen_panel.blueprints.frame.forms import Choice, ChoiceField
from citizen_panel.domain.sessions.vocabulary import CallOutcome


class HelpedForm(AnswerForm):
    """Their answer, and how they gave it."""

    known = frozenset(CallOutcome) - {CallOutcome.ASKED_TO_STOP}
    how = ChoiceField(
        _("How did they tell you?"),
        choices=[Choice(one, said) for one, said in THROUGH.items()],
        required=_("Select how they told you"),
    )
