"""What the mix of people is held against, and whom the project wants to reach above all."""

from typing import Any

from flask_babel import lazy_gettext as _

from citizen_panel.blueprints.frame.forms import BaseForm, ChoiceField, ChoicesField, TextField
from citizen_panel.blueprints.frame.places import councils_in_words
from citizen_panel.domain.equality.dimensions import QUOTA_DIMENSIONS
from citizen_panel.domain.projects.vocabulary import GroupRoute

BANDS = {
    f"{dimension.code}:{band.code}": (dimension, band) for dimension in QUOTA_DIMENSIONS for band in dimension.bands
}


class BenchmarkForm(BaseForm):
    """Areas, and what to compare by."""

    areas = ChoicesField(_("Whose mix do you compare with?"), required=_("Select at least one area"))
    dimensions = ChoicesField(
        _("Compare by"),
        choices=[(one.code, one.label) for one in QUOTA_DIMENSIONS],
        required=_("Select at least one thing to compare by"),
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.areas.choices = councils_in_words()


class GroupForm(BaseForm):
    """A group, how it is reached, and which answers count."""

    wording = TextField(
        _("Whom do you want to reach above all?"),
        hint=_("In your words, like: young carers on the small isles. Never a person."),
        required=_("Enter whom you want to reach"),
        said=_("The group"),
        longest=120,
    )
    route = ChoiceField(
        _("How?"),
        choices=[
            (GroupRoute.PANEL.value, _("Through the panel: the answers below count")),
            (GroupRoute.PARTNER.value, _("Through a partner who knows them")),
        ],
        required=_("Select how you reach them"),
    )
    means = ChoicesField(
        _("Which answers count?"),
        hint=_("Only for the panel. Nobody is shown to you by group: computers count them."),
        choices=[(code, f"{dimension.label}: {band.label}") for code, (dimension, band) in BANDS.items()],
    )

    def pairs(self) -> list[tuple[str, str]]:
        """The bands chosen, as dimension and band."""
        return [(BANDS[code][0].code, BANDS[code][1].code) for code in self.means.data]
