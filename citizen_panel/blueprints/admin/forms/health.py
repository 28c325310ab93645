"""What of panel health to look at, and whom to ask where people are missing."""

from collections.abc import Iterable

from flask_babel import lazy_gettext

from citizen_panel.blueprints.admin.health_words import area_name, dimensions_in_words
from citizen_panel.blueprints.frame.forms import BaseForm, ChoiceField, SearchForm
from citizen_panel.blueprints.frame.places import councils_in_words
from citizen_panel.domain.health.vocabulary import ALL


class CoverageForm(SearchForm):
    """By what to set the panel beside the census, and where; what it does not know counts as not said."""

    by = ChoiceField(lazy_gettext("Beside the census by"), as_list=True)
    area = ChoiceField(lazy_gettext("Council area"), as_list=True)

    def offer(self) -> "CoverageForm":
        """Put in what there is to choose, and choose the first where nothing known was said."""
        self.by.choices = dimensions_in_words()
        self.area.choices = [(ALL, area_name(ALL)), *councils_in_words()]
        for field in (self.by, self.area):
            known = [option.value for option in field.options()]
            field.data = field.data if field.data in known else known[0]
        return self


class GapForm(BaseForm):
    """Which partner to ask; the address says for whom."""

    partner = ChoiceField(
        lazy_gettext("Which partner do you want to ask?"),
        hint=lazy_gettext("They see which group, where, and about how many. They see nothing about single people."),
        required=lazy_gettext("Choose a partner"),
        as_list=True,
    )

    def offer(self, partners: Iterable[tuple[str, str]]) -> "GapForm":
        """Put in the partners."""
        self.partner.choices = list(partners)
        return self
