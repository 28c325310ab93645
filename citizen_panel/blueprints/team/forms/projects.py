"""A new project, and a phase entered."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import ValidationError

from citizen_panel.blueprints.frame.forms import BaseForm, ChoiceField, DatePartsField, TextField
from citizen_panel.blueprints.team import words
from citizen_panel.blueprints.team.forms.times import TimeField
from citizen_panel.blueprints.team.moments import is_to_come
from citizen_panel.core import clock
from citizen_panel.domain.projects.vocabulary import EnteredPhase, Phase

DECLARED = "declared"


class ProjectForm(BaseForm):
    """What a project needs to begin."""

    organisation = ChoiceField(_("Body"), required=_("Select the body that runs the project"))
    title = TextField(
        _("Name"), required=_("Enter a name for the project"), said=_("The name"), longest=120, width="20"
    )
    summary = TextField(
        _("Neutral short name for messages"),
        hint=_("Must not hint at a condition. Letters and texts use it, where others may read it."),
        required=_("Enter a neutral short name for messages"),
        said=_("The short name"),
        longest=40,
        width="20",
    )
    started_on = DatePartsField(
        _("Declared start"),
        hint=_("Earliest date any work began. Every date you enter is kept."),
        required=_("Enter the date on which work began"),
        said=_("Declared start"),
    )
    phase = ChoiceField(
        _("Phase"),
        choices=[(phase.value, words.PHASES[phase]) for phase in Phase],
        required=_("Select the phase the project is in"),
    )
    tier = ChoiceField(
        _("Tier"),
        hint=_("Somebody outside the team should set it."),
        choices=words.choices(words.TIERS),
        required=_("Select a tier"),
    )

    def validate_started_on(self, field: DatePartsField) -> None:
        """Say it in the words of the page."""
        if field.data and field.data > clock.today():
            raise ValidationError(gettext("Declared start must be today or earlier"))


class TierForm(BaseForm):
    """How much assurance a project needs."""

    tier = ChoiceField(
        _("Which tier does the project need?"), choices=words.choices(words.TIERS), required=_("Select a tier")
    )


class PhaseForm(BaseForm):
    """A phase that the project has entered."""

    phase = ChoiceField(
        _("Which phase has begun?"),
        choices=[(phase.value, words.PHASES[phase.value]) for phase in EnteredPhase],
        required=_("Select the phase that has begun"),
    )
    entered_on = DatePartsField(
        _("On which day?"),
        required=_("Enter the day on which the phase began"),
        said=_("The day"),
        latest=clock.today,
        default=clock.today,
    )
    entered_time = TimeField(
        _("At what time?"),
        hint=_("Leave it empty if you do not know. Then the day counts from its first minute."),
        said=_("The time"),
    )

    def validate_entered_time(self, field: TimeField) -> None:
        """What is still to come is no fact."""
        if is_to_come(self.entered_on.data, field.time):
            raise ValidationError(gettext("The time must not be later than now"))


class StartForm(BaseForm):
    """One more declared start, or a sign of work."""

    kind = ChoiceField(
        _("What happened?"),
        choices=[(DECLARED, _("We began, as far as we know")), *words.choices(words.WORK)],
        required=_("Select what happened"),
    )
    started_on = DatePartsField(
        _("On which day?"),
        hint=_("The earliest date of all counts as day zero. Every date you enter is kept."),
        required=_("Enter the date on which work began"),
        said=_("Declared start"),
    )
    validate_started_on = ProjectForm.validate_started_on
