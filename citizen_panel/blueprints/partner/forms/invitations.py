"""The form on which a partner's worker writes down what somebody answered."""

from flask_babel import lazy_gettext as _

from citizen_panel.blueprints.frame.answering import AnswerForm
from citizen_panel.blueprints.frame.forms import Choice, ChoiceField
from citizen_panel.domain.consent.vocabulary import GivenThrough
from citizen_panel.domain.sessions.vocabulary import CallOutcome

OUTCOMES = {
    CallOutcome.SAID_YES: _("Yes, they come"),
    CallOutcome.SAID_NO: _("No, thank you"),
    CallOutcome.ANOTHER_TIME: _("None of these times: tell them when there are others"),
    CallOutcome.WAITS: _("They want to be on the waiting list"),
    CallOutcome.TOLD: _("They know now"),
    CallOutcome.GIVES_UP: _("They cannot come, and give up their place"),
}
HOW = {
    GivenThrough.IN_PERSON: _("Face to face"),
    GivenThrough.PHONE: _("On the phone"),
    GivenThrough.POST: _("In writing"),
}


class HelpedForm(AnswerForm):
    """Their answer, and how they gave it."""

    how = ChoiceField(
        _("How did they tell you?"),
        choices=[Choice(one, said) for one, said in HOW.items()],
        required=_("Select how they told you"),
    )
