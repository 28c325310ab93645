"""What a body has for its meetings, and keeping it for a time."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _

from citizen_panel.blueprints.frame.forms import BaseForm, ChoiceField, TextField
from citizen_panel.blueprints.team import words


class ResourceForm(BaseForm):
    """One more interpreter, captioner, room or device."""

    body = ChoiceField(_("For which body?"), required=_("Select the body"), as_list=True)
    kind = ChoiceField(_("What is it?"), choices=words.choices(words.RESOURCE_KINDS), required=_("Select what it is"))
    name = TextField(
        _("Name"),
        hint=_("What your team calls it. For a person, the name of their agency is enough."),
        required=_("Enter a name"),
        said=_("The name"),
        longest=80,
        width="20",
    )

    def offer(self, bodies: Iterable[tuple[str, str]]) -> "ResourceForm":
        """Put in the bodies somebody works for; with only one there is nothing to choose."""
        self.body.choices = list(bodies)
        if len(self.body.choices) == 1:
            self.body.data = self.body.choices[0][0]
        return self


class KeepForm(BaseForm):
    """Keep something for a time of a meeting."""

    slot_id = ChoiceField(_("For which time?"), required=_("Select the time"), as_list=True)
    resource_id = ChoiceField(_("Who or what?"), required=_("Select who or what"), as_list=True)

    def offer(self, times: Iterable[tuple[str, str]], things: Iterable[tuple[str, str]]) -> "KeepForm":
        """Put in the times to come, and what the body has."""
        self.slot_id.choices, self.resource_id.choices = list(times), list(things)
        return self


class LetGoForm(BaseForm):
    """Why something is kept no longer."""

    why = ChoiceField(
        _("Why?"),
        choices=[("cannot_come", _("They cannot come, or it is broken")), ("not_needed", _("We do not need it"))],
        required=_("Select why"),
    )
