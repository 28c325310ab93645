"""Least and most for each band of a brief's quotas."""

from collections.abc import Sequence
from typing import Any, cast

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from citizen_panel.blueprints.frame.forms import BaseForm, ChoiceField, WholeNumberField
from citizen_panel.domain.matching.compared import labelled
from citizen_panel.domain.projects.vocabulary import Band

HIGHEST = 999
LIFTS = [
    ("100", _("As many places as their share")),
    ("125", _("A quarter more")),
    ("150", _("Half more")),
    ("200", _("Twice as many")),
]


class QuotaForm(BaseForm):
    """Two numbers for each band; the fields are added by `quota_form`."""

    kept: Sequence[Band] = ()
    lift = ChoiceField(
        _("Places for the groups that public bodies hear least from"),
        hint=_("These are marked “heard least” in the tables. Choose, then propose the quotas again."),
        choices=LIFTS,
        default="100",
    )

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
