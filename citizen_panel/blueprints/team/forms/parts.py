"""Who has which part in a project."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _

from citizen_panel.blueprints.frame.forms import BaseForm, ChoiceField, DatePartsField
from citizen_panel.blueprints.team import words
from citizen_panel.core import clock


class PartForm(BaseForm):
    """Somebody of the body gets a part, from a day on."""

    account = ChoiceField(_("Who?"), required=_("Select who"), as_list=True)
    role = ChoiceField(_("As what?"), choices=words.choices(words.PARTS), required=_("Select as what"))
    from_on = DatePartsField(
        _("From which day?"),
        required=_("Enter the first day"),
        said=_("The first day"),
        latest=clock.today,
        default=clock.today,
    )

    def offer(self, people: Mapping[str, str]) -> "PartForm":
        """Put in who works for the body."""
        self.account.choices = list(people.items())
        return self


class EndPartForm(BaseForm):
    """Somebody's part ends with a day."""

    part = ChoiceField(_("Whose part ends?"), required=_("Select whose part ends"), as_list=True)
    to_on = DatePartsField(
        _("What is the last day?"),
        required=_("Enter the last day"),
        said=_("The last day"),
        latest=clock.today,
        default=clock.today,
    )

    def offer(self, parts: Mapping[str, str]) -> "EndPartForm":
        """Put in the parts that have not ended."""
        self.part.choices = list(parts.items())
        return self
