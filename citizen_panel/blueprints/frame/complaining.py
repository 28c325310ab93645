"""What everybody is asked who complains."""

from flask_babel import lazy_gettext as _

from citizen_panel.blueprints.frame.forms import BaseForm, Choice, ChoiceField, TextAreaField

LONGEST = 2000


class ComplainForm(BaseForm):
    """What somebody is not happy with."""

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
