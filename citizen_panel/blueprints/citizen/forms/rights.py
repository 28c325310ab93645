"""The forms on which citizens have something put right, held still or stopped."""

from flask_babel import lazy_gettext as _

from citizen_panel.blueprints.frame.forms import BaseForm, Choice, ChoiceField, TextAreaField

LONGEST = 2000


class CorrectForm(BaseForm):
    """What is wrong."""

    about = ChoiceField(
        _("What is wrong?"),
        choices=[
            Choice("name", _("My name")),
            Choice("contact", _("How to reach me")),
            Choice("area", _("Where I live")),
            Choice("age", _("My age")),
            Choice("answers", _("One of my answers about myself")),
            Choice("needs", _("What helps me take part")),
            Choice("attendance", _("What you noted about a meeting")),
            Choice("other", _("Something else")),
        ],
        required=_("Select what is wrong"),
    )
    said = TextAreaField(
        _("What should it say?"),
        hint=_("Tell us in your own words. We answer within 1 month."),
        required=_("Write what it should say"),
        said=_("What it should say"),
        longest=LONGEST,
    )


class LimitForm(BaseForm):
    """Why a person's data are held still; nobody has to say."""

    said = TextAreaField(
        _("Is there something we should look at meanwhile?"),
        hint=_("You can leave this empty."),
        said=_("What you wrote"),
        longest=LONGEST,
    )


class ObjectForm(BaseForm):
    """What should no longer be done."""

    about = ChoiceField(
        _("What should we stop doing?"),
        choices=[
            Choice("choosing", _("Letting a computer choose me by chance")),
            Choice("messages", _("Writing to me")),
            Choice("records", _("Keeping the record that I took part")),
            Choice("other", _("Something else")),
        ],
        required=_("Select what we should stop doing"),
    )
    said = TextAreaField(
        _("Why? What is special for you?"),
        hint=_("You can leave this empty. It helps us to decide."),
        said=_("What you wrote"),
        longest=LONGEST,
    )
