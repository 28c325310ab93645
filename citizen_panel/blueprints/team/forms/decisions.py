"""A decision, and what citizens had said."""

from collections.abc import Mapping

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import ValidationError

from citizen_panel.blueprints.frame.forms import BaseForm, ChoiceField, ChoicesField, DatePartsField, TextAreaField
from citizen_panel.blueprints.team import words
from citizen_panel.blueprints.team.forms.times import TimeField
from citizen_panel.blueprints.team.moments import is_to_come
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
    agreed_time = TimeField(
        _("At what time?"),
        hint=_("Leave it empty if you do not know. Then it counts as before every meeting of that day."),
        said=_("The time"),
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
    insights = ChoicesField(
        _("Which insights does it rest on?"),
        hint=_("It followed them. Where it did not, write that down with the insight."),
    )
    follows = ChoiceField(
        _("Does it carry out something settled before?"),
        hint=_("Like: we promised to do what the jury says."),
        as_list=True,
    )
    reopens = ChoiceField(
        _("Does it open the problem again?"),
        hint=_("The earlier definition is kept, and this one takes its place."),
        choices=[("yes", _("Yes")), ("no", _("No"))],
    )

    def validate_agreed_time(self, field: TimeField) -> None:
        """What is still to come is no decision yet."""
        if is_to_come(self.agreed_on.data, field.time):
            raise ValidationError(gettext("The time must not be later than now"))

    def offer(self, insights: Mapping[str, str], commitments: Mapping[str, str]) -> "DecisionForm":
        """Put in what was heard in the project, and what was settled before."""
        self.insights.choices = list(insights.items())
        self.follows.choices = list(commitments.items())
        return self
