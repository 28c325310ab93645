"""The form on which anybody complains."""

from flask_babel import lazy_gettext as _

from citizen_panel.blueprints.frame.complaining import ComplainForm
from citizen_panel.blueprints.frame.forms import TextField

HIDDEN = "website"
"""The name of a field that only machines fill in."""


class ComplaintForm(ComplainForm):
    """What somebody is not happy with, and where the answer goes."""

    name = TextField(
        _("Your name"),
        hint=_("You can leave this empty."),
        said=_("Your name"),
        longest=100,
        autocomplete="name",
    )
    reply_to = TextField(
        _("Where may we answer?"),
        hint=_("An email address, a phone number or a postal address. Without it we cannot answer you."),
        said=_("Where we may answer"),
        longest=300,
    )
