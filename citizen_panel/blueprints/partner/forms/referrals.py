"""The form for a new way in."""

from flask_babel import lazy_gettext

from citizen_panel.blueprints.frame.forms import BaseForm, ChoiceField, DatePartsField, TextField
from citizen_panel.core import clock


class LinkForm(BaseForm):
    """A new way in."""

    network = ChoiceField(lazy_gettext("Which network is it for?"), required=lazy_gettext("Select a network"))
    campaign = TextField(
        lazy_gettext("What do you call it yourselves?"),
        hint=lazy_gettext("For example the place or the day. Only your organisation sees it."),
        said=lazy_gettext("The name"),
        longest=80,
    )
    closes_on = DatePartsField(
        lazy_gettext("When does it end?"),
        hint=lazy_gettext("Leave empty if it has no end."),
        said=lazy_gettext("The end"),
        earliest=clock.today,
    )
