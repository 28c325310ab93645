"""What a partner does in a project, and for how much."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _

from citizen_panel.blueprints.frame.forms import BaseForm, ChoiceField, DatePartsField, MoneyField, TextField
from citizen_panel.core import clock


class EngageForm(BaseForm):
    """A partner, its part, its money, and perhaps the day on which it agreed."""

    partner = ChoiceField(_("Which partner?"), required=_("Select a partner"), as_list=True)
    role = TextField(
        _("What does it do?"),
        hint=_("Like: finds people without the internet, and sits with them."),
        required=_("Enter what the partner does"),
        said=_("What it does"),
        longest=200,
    )
    money = MoneyField(
        _("How much does it get?"), required=_("Enter an amount; 0 for none"), said=_("The amount"), high=100_000_000
    )
    agreed_on = DatePartsField(
        _("On which day did it agree?"),
        hint=_("Leave it empty while it is only proposed."),
        said=_("The day"),
        latest=clock.today,
    )

    def offer(self, partners: Mapping[str, str]) -> "EngageForm":
        """Put in the partners there are."""
        self.partner.choices = list(partners.items())
        return self


class ChangeForm(BaseForm):
    """A partner agreed, or the work with it ended, on a day."""

    which = ChoiceField(_("With which partner?"), required=_("Select a partner"), as_list=True)
    what = ChoiceField(
        _("What happened?"),
        choices=[("agreed", _("It agreed")), ("ended", _("The work ended, or came to nothing"))],
        required=_("Select what happened"),
    )
    on = DatePartsField(
        _("On which day?"),
        required=_("Enter the day"),
        said=_("The day"),
        latest=clock.today,
        default=clock.today,
    )

    def offer(self, engaged: Mapping[str, str]) -> "ChangeForm":
        """Put in what has not ended."""
        self.which.choices = list(engaged.items())
        return self
