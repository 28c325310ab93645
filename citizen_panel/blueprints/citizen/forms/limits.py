"""The forms on which a citizen says how often they may be asked, until when not, and by whom more often."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from flask_babel import lazy_gettext

from citizen_panel.blueprints.frame.forms import BaseForm, Choice, ChoiceField, ChoicesField, DatePartsField
from citizen_panel.core import clock
from citizen_panel.domain.citizens.caps import INVITATIONS_IN_30_DAYS


class LimitForm(BaseForm):
    """How often at most."""

    most = ChoiceField(
        lazy_gettext("How often may we ask you at most?"),
        choices=[
            Choice(str(INVITATIONS_IN_30_DAYS), lazy_gettext("2 times in 30 days, like everybody")),
            Choice("1", lazy_gettext("1 time in 30 days")),
            Choice("0", lazy_gettext("Not at all, but I stay on the panel")),
        ],
        required=lazy_gettext("Select how often we may ask you"),
    )


class UntilForm(BaseForm):
    """The last day of a pause."""

    until = DatePartsField(
        lazy_gettext("Until when should nobody ask you?"),
        hint=lazy_gettext("Enter the last day of the pause. Places you have already taken stay yours."),
        required=lazy_gettext("Enter the last day of the pause"),
        said=lazy_gettext("The last day"),
        earliest=clock.today,
        latest=lambda: clock.today() + timedelta(days=730),
    )


class ProjectsForm(BaseForm):
    """The projects that may ask more often."""

    projects = ChoicesField(lazy_gettext("Which projects may ask you more often?"))

    def offer(self, known: Mapping[UUID, str]) -> "ProjectsForm":
        """Put in the projects the person has to do with, by name."""
        self.projects.choices = [(str(project_id), name) for project_id, name in known.items()]
        return self
