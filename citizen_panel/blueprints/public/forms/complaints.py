"""The form on which anybody complains."""

from flask_babel import lazy_gettext as _

from citizen_panel.blueprints.frame.forms import BaseForm, Choice, ChoiceField, TextAreaField, TextField

LONGEST = 2000
HIDDEN = "website"
"""The name of a field that only machines fill in."""


class ComplaintForm(BaseForm):
    """What somebody is not happy with, and where the answer goes."""

    about = ChoiceField(
        _("What is it about?"),
        choices=[
            Choice("data_protection", _("How you use my details")),
            Choice("other", _("Something else, like how I was treated")),
        ],
        required=_("Select what it is about"),
    )
    said = TextAreaField(
        _("What happened?"),
        hint=_("Tell us in your own words. You need not name anybody."),
        required=_("Write what happened"),
        said=_("What happened"),
        longest=LONGEST,
    )
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
