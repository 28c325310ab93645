"""Preparing a draw, and making one void."""

from typing import Any

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _

from citizen_panel.blueprints.frame.forms import BaseForm, Choice, ChoiceField, TextField, WholeNumberField
from citizen_panel.blueprints.team import words
from citizen_panel.domain.matching.rules.methods import METHODS
from citizen_panel.domain.matching.service import EVEN, USUAL
from citizen_panel.domain.matching.vocabulary import Method
from citizen_panel.domain.sessions.rules.invitations import MIXED

ENOUGH = 6


class MethodForm(BaseForm):
    """By which method to draw."""

    method = ChoiceField(
        _("How shall chances be made fair?"),
        choices=[Choice(method.value, *words.METHODS[method]) for method in METHODS],
        default=USUAL.value,
    )
    gamma = ChoiceField(
        _("Which is worse?"),
        hint=_("Only for “not too low, not too high”."),
        choices=[(str(percent), label) for percent, label in words.GAMMAS.items()],
        default=str(EVEN),
    )

    @property
    def chosen_method(self) -> Method:
        return Method(self.method.data or USUAL)

    @property
    def gamma_percent(self) -> int:
        return int(self.gamma.data or EVEN)


class DrawForm(MethodForm):
    """By which method to draw, and how the seed is made."""

    seed_source = ChoiceField(
        _("Seed"),
        choices=[
            Choice("system", _("Made now, kept secret until drawn")),
            Choice("dice", _("Public dice"), _("Throw dice where people can see it, and enter the numbers below.")),
        ],
        default="system",
        required=_("Select how the seed is made"),
    )
    times = ChoiceField(
        _("When is it settled who comes when?"),
        choices=[
            Choice("later", _("Later: each person chooses a time when they say yes")),
            Choice(
                "together",
                _("With the draw: only groups are drawn that can all come"),
                _("Each person is offered a time that suits what they told us. They may still choose another."),
            ),
        ],
        default="later",
    )
    dice = TextField(
        _("Numbers thrown"), hint=_("At least 6 throws, like 4 1 6 3 2 5."), said=_("Numbers"), longest=100
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for enough throws where dice were chosen."""
        sound = bool(super().validate(extra_validators))
        if self.seed_source.data == "dice" and sum(each in "123456" for each in self.dice.data) < ENOUGH:
            self.add_problem(gettext("Enter at least %(least)s throws of a die", least=ENOUGH), "dice")
            return False
        if self.is_together and self.chosen_method is not USUAL:
            usual = str(words.METHODS[USUAL][0])
            self.add_problem(gettext("To settle times with the draw, choose “%(usual)s”", usual=usual), "method")
            return False
        return sound

    @property
    def is_together(self) -> bool:
        """Whether people are drawn together with their times."""
        return bool(self.times.data == "together")

    @property
    def seed(self) -> str | None:
        """The throws, or nothing when we make the seed."""
        return " ".join(each for each in self.dice.data if each.isdigit()) if self.seed_source.data == "dice" else None


class VoidForm(BaseForm):
    """Why a draw counts no more."""

    reason = ChoiceField(
        _("Why is it void?"), choices=words.choices(words.VOID_REASONS), required=_("Select why the draw is void")
    )


class InviteForm(BaseForm):
    """Whether people are asked all the same who were asked often enough, and why."""

    override = ChoiceField(
        _("Some people were asked often enough, or rest. Ask them all the same?"),
        hint=_("A reason is kept with each invitation, and counted. Nobody is asked beyond their own limit."),
        choices=words.choices(words.OVERRIDES),
        as_list=True,
    )
    spare = ChoiceField(_("Some people who say yes do not come. Ask a few more stand-ins?"), as_list=True)
    size = WholeNumberField(
        _("How many to invite now"),
        hint=_("Leave it empty to invite everybody. The others wait until you send the next invitations."),
        said=_("How many to invite now"),
        low=MIXED,
        high=500,
    )

    def offer(self, spare: int) -> "InviteForm":
        """Put in how many more would be asked, as far as the past tells."""
        self.spare.choices = [("yes", ngettext("Yes, %(num)s person more", "Yes, %(num)s people more", spare))]
        return self
