"""Meetings that belong together, and a meeting that is held again and again."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _

from citizen_panel.blueprints.frame.forms import BaseForm, Choice, ChoiceField, ChoicesField, DatePartsField
from citizen_panel.blueprints.team.forms.times import WEEKS
from citizen_panel.domain.sessions.vocabulary import Linked

LINKS = {
    Linked.ALL_OF: (_("People come to all of them"), _("One yes gives a place in each.")),
    Linked.SOME_OF: (
        _("People come to as many of them as they can"),
        _("One yes gives a place in each, but for those they say they cannot come to."),
    ),
    Linked.IN_ORDER: (
        _("People come to all of them, and each builds on the one before"),
        _("Who gives up one gives up those after it."),
    ),
    Linked.ONE_OF: (_("People come to one of them"), _("They choose which.")),
}
HOW = [Choice(code.value, label, hint) for code, (label, hint) in LINKS.items()]


class RepeatForm(BaseForm):
    """The same meeting again and again, until a day."""

    weeks = ChoiceField(_("How often?"), choices=list(WEEKS.items()), required=_("Select how often"))
    until_on = DatePartsField(_("Until which day?"), required=_("Enter the last day"), said=_("The last day"))
    repeated = ChoiceField(
        _("How do they belong together?"), choices=HOW, required=_("Select how they belong together")
    )


class LinkForm(BaseForm):
    """Other meetings of the project that belong with this one."""

    others = ChoicesField(_("Which meetings belong with it?"), required=_("Tick at least one meeting"))
    linked = ChoiceField(_("How do they belong together?"), choices=HOW, required=_("Select how they belong together"))

    def offer(self, others: Iterable[tuple[str, str]]) -> "LinkForm":
        """Put in the meetings that stand alone."""
        self.others.choices = list(others)
        return self
