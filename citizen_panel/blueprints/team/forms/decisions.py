"""A decision, and what citizens had said."""

from flask_babel import lazy_gettext as _

from citizen_panel.blueprints.frame.forms import BaseForm, ChoiceField, DatePartsField, TextAreaField
from citizen_panel.blueprints.team import words
from citizen_panel.core import clock


class DecisionForm(BaseForm):
    """What was decided, when, and what citizens had said."""

    kind = ChoiceField(
        _("What was decided?"), choices=words.choices(words.DECISIONS), required=_("Select what was decided")
    )
    statement = TextAreaField(
        _("The decision in your words"),
        hint=_("Do not name or describe a person."),
        required=_("Enter the decision"),
        said=_("The decision"),
        longest=1000,
    )
    agreed_on = DatePartsField(
        _("On which day was it agreed?"),
        required=_("Enter the day on which it was agreed"),
        said=_("The day"),
        latest=clock.today,
    )
    citizens_said = ChoiceField(
        _("What had citizens said?"), choices=words.choices(words.SAID), required=_("Select what citizens had said")
    )
    own_reason = TextAreaField(
        _("Why, if it goes against what citizens said?"),
        hint=_("Leave empty if it does not."),
        said=_("The reason"),
        longest=1000,
    )
    is_key = ChoiceField(
        _("Is it a key decision?"),
        hint=_("One that settles what the service will be."),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        required=_("Select yes or no"),
    )
    reopens = ChoiceField(
        _("Does it open the problem again?"),
        hint=_("The earlier definition is kept, and this one takes its place."),
        choices=[("yes", _("Yes")), ("no", _("No"))],
    )
