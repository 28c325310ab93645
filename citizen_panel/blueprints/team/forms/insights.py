"""What was heard, where, and which decision used it."""

from flask_babel import lazy_gettext as _

from citizen_panel.blueprints.frame.forms import BaseForm, ChoiceField, TextAreaField


class InsightForm(BaseForm):
    """An insight with its source."""

    statement = TextAreaField(
        _("What did you hear or find?"),
        hint=_("Do not name or describe a person."),
        required=_("Enter what you heard or found"),
        said=_("What you heard"),
        longest=1000,
    )
    research_session = ChoiceField(_("From which research session?"), as_list=True)
    decision = ChoiceField(_("Which decision used it?"), as_list=True)
    effect = ChoiceField(
        _("What did the decision make of it?"),
        choices=[
            ("followed", _("Followed it")),
            ("partly", _("Followed it in part")),
            ("not_followed", _("Did not follow it")),
        ],
    )
    reason = TextAreaField(_("Why was it not wholly followed?"), said=_("The reason"), longest=1000)
