"""What a project asks for."""

from typing import Any

from flask_babel import lazy_gettext as _

from citizen_panel.blueprints.frame.forms import (
    BaseForm,
    Choice,
    ChoiceField,
    ChoicesField,
    MoneyField,
    TextField,
    WholeNumberField,
)
from citizen_panel.blueprints.frame.places import councils_in_words
from citizen_panel.blueprints.team import words
from citizen_panel.domain.matching.outlook import DIMENSIONS
from citizen_panel.domain.projects.models import RecruitmentBrief
from citizen_panel.domain.projects.rules import MOST_PLACES
from citizen_panel.domain.projects.vocabulary import Asks, MeetingWay, Route

USUAL_DIMENSIONS = ("age", "sex", "disability", "ethnic_group", "simd_quintile", "urban_rural")
WEEK = [
    (str(day * 3 + part), _("%(day)s %(part)s", day=words.DAYS[day], part=words.DAY_PARTS[part]))
    for day in range(7)
    for part in range(3)
]


class BriefForm(BaseForm):
    """Wishes: how many, where, when, what for, and what we offer."""

    topic = TextField(
        _("What is it about?"), required=_("Enter what it is about"), said=_("The topic"), longest=80, width="20"
    )
    what_for = TextField(
        _("What for?"),
        hint=_("One sentence that people will read, like: so that buses fit the ferries."),
        required=_("Enter what it is for"),
        said=_("What it is for"),
        longest=200,
    )
    places = WholeNumberField(
        _("Places"), required=_("Enter how many people you ask for"), said=_("Places"), low=1, high=MOST_PLACES
    )
    councils = ChoicesField(_("Council areas"), required=_("Select at least one council area"))
    when = ChoicesField(_("When could people meet?"), choices=WEEK)
    way = ChoiceField(_("Where?"), choices=words.choices(words.WAYS), required=_("Select where people meet"))
    place = TextField(_("Which place?"), hint=_("Leave empty if it is online or by phone."), longest=120, width="20")
    minutes = WholeNumberField(
        _("Length in minutes"), required=_("Enter how long a meeting takes"), said=_("The length"), low=10, high=480
    )
    routes = ChoicesField(
        _("Ways in that we offer"),
        hint=_("At least one way without the internet, and one with help."),
        choices=words.choices(words.ROUTES),
        required=_("Select at least one way in"),
    )
    thanks_pence = MoneyField(
        _("Thank-you payment for each person"), required=_("Enter an amount; 0 for none"), said=_("The amount")
    )
    thanks = ChoiceField(_("How is it paid?"), choices=words.choices(words.THANKS), required=_("Select how it is paid"))
    dimensions = ChoicesField(
        _("Balance the group by"),
        hint=_("Only answers that people let us use for balance count. Nobody is shown to you by group."),
        choices=[Choice(one.code, one.label) for one in DIMENSIONS],
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.councils.choices = councils_in_words()

    def asks(self) -> Asks:
        """The wishes as one value."""
        return Asks(
            topic=self.topic.data,
            what_for=self.what_for.data,
            way=MeetingWay(self.way.data),
            place=self.place.data,
            minutes=self.minutes.number or 0,
            when=sum(1 << int(bit) for bit in self.when.data),
            routes=tuple(Route(route) for route in self.routes.data),
            thanks=self.thanks.data,
            dimensions=tuple(self.dimensions.data),
        )


def filled_from(brief: RecruitmentBrief, councils: tuple[str, ...]) -> dict[str, object]:
    """What a brief says already, for the form."""
    asks = Asks.read(brief.asks)
    return {
        "topic": asks.topic,
        "what_for": asks.what_for,
        "places": brief.places,
        "councils": councils,
        "when": [str(bit) for bit in range(21) if asks.when >> bit & 1],
        "way": asks.way.value,
        "place": asks.place,
        "minutes": asks.minutes,
        "routes": [route.value for route in asks.routes],
        "thanks_pence": f"{brief.offer_pence // 100}.{brief.offer_pence % 100:02d}".removesuffix(".00"),
        "thanks": asks.thanks,
        "dimensions": asks.dimensions,
    }


NEW = {
    "minutes": 90,
    "routes": [Route.ONLINE.value, Route.PHONE.value, Route.ASSISTED.value],
    "thanks": "choice",
    "dimensions": list(USUAL_DIMENSIONS),
}
