"""Preparing a public draw, and writing down the seed that chance gave."""

from flask_babel import lazy_gettext as _

from citizen_panel.blueprints.frame.forms import BaseForm, Choice, ChoiceField, TextField
from citizen_panel.blueprints.team.forms.matching import MethodForm
from citizen_panel.domain.matching.vocabulary import Listing, SeedSource


class PublicDrawForm(MethodForm):
    """By which method to draw, who may read the list, and where and when chance speaks."""

    listing = ChoiceField(
        _("Who may read the list?"),
        choices=[
            Choice(
                Listing.OPEN.value,
                _("Everybody"),
                _("Anybody can check the whole draw. An expert could guess which codes gave the same answers."),
            ),
            Choice(
                Listing.CLOSED.value,
                _("An auditor alone"),
                _("Everybody sees the fingerprint of the list and can check the ticket. The auditor checks the list."),
            ),
        ],
        required=_("Select who may read the list"),
    )
    source = ChoiceField(
        _("What is the seed?"),
        choices=[
            Choice(SeedSource.DICE.value, _("Dice"), _("Somebody throws a die 20 times where people can see it.")),
            Choice(
                SeedSource.BEACON.value,
                _("A public source of random numbers"),
                _("Name the source and the moment before. Nobody can know its value then."),
            ),
        ],
        required=_("Select what the seed is"),
    )
    announced = TextField(
        _("Where and when?"),
        hint=_("Everybody reads this. Like: dice in Kirkwall Library, 9 December 2026, 2pm."),
        said=_("Where and when"),
        required=_("Enter where and when the seed is made"),
        longest=150,
    )
    witnesses = TextField(
        _("Who watches?"),
        hint=_("Everybody reads this, so say what they are and not their names. Like: the librarian and two visitors."),
        said=_("Who watches"),
        required=_("Enter who watches. One of them at least must be from outside the team"),
        longest=150,
    )


class SeedForm(BaseForm):
    """What the dice or the public source of random numbers showed."""

    seed = TextField(_("The seed"), said=_("The seed"), required=_("Enter the seed"), longest=600)
