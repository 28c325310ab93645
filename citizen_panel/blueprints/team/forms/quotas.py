"""Least and most for each band of a brief's quotas."""

from collections.abc import Sequence
from typing import Any, cast

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from citizen_panel.blueprints.frame.forms import BaseForm, ChoiceField, HiddenTextField, WholeNumberField
from citizen_panel.domain.matching.compared import labelled
from citizen_panel.domain.projects.vocabulary import Band

HIGHEST = 999
LIFTS = [
    ("100", _("As many places as their share")),
    ("125", _("A quarter more")),
    ("150", _("Half more")),
    ("200", _("Twice as many")),
]


class LiftForm(BaseForm):
    """How many places the groups heard least get when the quotas are proposed anew."""

    lift = ChoiceField(
        _("Places for the groups that public bodies hear least from"),
        hint=_("These are marked “heard least” in the tables. New quotas take the place of those above, saved or not."),
        choices=LIFTS,
        default="100",
    )


class QuotaForm(BaseForm):
    """Two numbers for each band; the fields are added by `quota_form`."""

    kept: Sequence[Band] = ()
    seen = HiddenTextField(longest=4000)

    def bands(self) -> list[Band]:
        """The quotas as they were typed."""
        return [
            Band(
                band.characteristic,
                band.category,
                self[name_of(band, "least")].number or 0,
                self[name_of(band, "most")].number or 0,
            )
            for band in self.kept
        ]


def name_of(band: Any, side: str) -> str:
    """The name of a band's field: `least` or `most`."""
    return f"{side}_{band.characteristic}_{band.category}"


def said_by(bands: Sequence[Band]) -> dict[str, object]:
    """The least and most of each band by its name, to notice when somebody else changed them."""
    return {f"{band.characteristic}_{band.category}": (band.least, band.most) for band in bands}


def labels_of(form: QuotaForm) -> dict[str, str]:
    """The names of a form's numbers, each with what it is called on the page."""
    names = [name_of(band, side) for band in form.kept for side in ("least", "most")]
    return {name: str(form[name].label.text) for name in names}


def quota_form(bands: Sequence[Band], **kwargs: Any) -> QuotaForm:
    """A form with the quotas of a brief."""
    fields: dict[str, object] = {"kept": tuple(bands)}
    for band, words in zip(bands, labelled(bands), strict=True):
        label = gettext(words.label)
        least, most = gettext("%(group)s: least", group=label), gettext("%(group)s: most", group=label)
        fields[name_of(band, "least")] = _number(least, band.least)
        fields[name_of(band, "most")] = _number(most, band.most)
    return cast(QuotaForm, type("QuotasOf", (QuotaForm,), fields)(**kwargs))


def _number(label: str, value: int) -> WholeNumberField:
    required = gettext("%(label)s: enter a number", label=label)
    return WholeNumberField(label, said=label, required=required, low=0, high=HIGHEST, default=str(value))
