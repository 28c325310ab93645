"""The forms on which citizens stop and pause."""

from flask_babel import lazy_gettext

from citizen_panel.blueprints.frame.forms import BaseForm, Choice, ChoiceField


class StopForm(BaseForm):
    """What to stop."""

    what = ChoiceField(
        lazy_gettext("What do you want to stop?"),
        choices=[
            Choice("pause", lazy_gettext("Being asked for a while")),
            Choice("way", lazy_gettext("One way of reaching me")),
            Choice("answer", lazy_gettext("Using one of my answers")),
            Choice("project", lazy_gettext("One project or recording")),
            Choice("leave", lazy_gettext("Everything: leave the panel")),
            Choice("erase", lazy_gettext("Everything, and erase my details")),
        ],
        required=lazy_gettext("Select what you want to stop"),
    )


class StopOneForm(BaseForm):
    """Which one thing to stop, of those that are on."""

    which = ChoiceField(lazy_gettext("Choose one thing to stop"), required=lazy_gettext("Select what you want to stop"))

    def about(self, question: str, on: list[Choice]) -> "StopOneForm":
        """Put in what is on; the question is the label."""
        self.which.label.text, self.which.choices = question, on
        return self


class PauseForm(BaseForm):
    """For how long."""

    months = ChoiceField(
        lazy_gettext("For how long should nobody ask you?"),
        choices=[
            Choice("1", lazy_gettext("1 month")),
            Choice("3", lazy_gettext("3 months")),
            Choice("6", lazy_gettext("6 months")),
        ],
        required=lazy_gettext("Select for how long"),
    )
