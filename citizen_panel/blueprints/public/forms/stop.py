"""The forms on which somebody stops with the code on a receipt, without signing in."""

from flask_babel import gettext, lazy_gettext

from citizen_panel.blueprints.frame.forms import BaseForm, Choice, ChoiceField, HiddenTextField, TextField
from citizen_panel.domain.consent.purposes import EQUALITY_SUBJECTS

WAYS = (
    Choice("email", lazy_gettext("Email")),
    Choice("sms", lazy_gettext("Text message")),
    Choice("phone", lazy_gettext("Phone call")),
    Choice("post", lazy_gettext("Letter")),
    Choice("via_partner", lazy_gettext("Through an organisation I know")),
)
MONTHS = (
    Choice("1", lazy_gettext("1 month")),
    Choice("3", lazy_gettext("3 months")),
    Choice("6", lazy_gettext("6 months")),
)
QUESTIONS = {
    "pause": lazy_gettext("For how long should nobody ask you?"),
    "way": lazy_gettext("Which way should we stop using?"),
    "answer": lazy_gettext("Which answer should we stop using?"),
}


class CodeForm(BaseForm):
    """The code, and what to stop."""

    code = TextField(
        lazy_gettext("The code on your receipt"),
        hint=lazy_gettext("10 letters and numbers. Spaces and dashes make no difference."),
        required=lazy_gettext("Enter the code on your receipt"),
        said=lazy_gettext("The code on your receipt"),
        longest=40,
        width="10",
    )
    what = ChoiceField(
        lazy_gettext("What do you want to stop?"),
        choices=[
            Choice("pause", lazy_gettext("Being asked for a while")),
            Choice("way", lazy_gettext("One way of reaching me")),
            Choice("answer", lazy_gettext("Using one of my answers")),
            Choice(
                "project",
                lazy_gettext("One project or recording"),
                lazy_gettext("The one on this receipt. With the receipt from joining: all of them"),
            ),
            Choice("leave", lazy_gettext("Everything: leave the panel")),
            Choice("erase", lazy_gettext("Everything, and erase my details")),
            Choice("call", lazy_gettext("Nothing yet: please phone me")),
        ],
        required=lazy_gettext("Select what you want to stop"),
    )


class WhichForm(BaseForm):
    """Which way or answer, or for how long; the code is carried along and proves nothing yet."""

    code = HiddenTextField(longest=40)
    what = HiddenTextField(longest=10)
    which = ChoiceField(lazy_gettext("Choose one"), required=lazy_gettext("Select one"))

    def about(self, what: str) -> "WhichForm":
        """Put in what can be chosen; the question is the label."""
        about = [Choice(code, gettext(name)) for code, name in EQUALITY_SUBJECTS.items()]
        self.which.choices = {"pause": list(MONTHS), "way": list(WAYS), "answer": about}[what]
        self.which.label.text = QUESTIONS[what]
        return self
