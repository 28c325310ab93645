"""What a project asks for."""

from dataclasses import asdict
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import ValidationError

from citizen_panel.blueprints.frame.forms import (
    BaseForm,
    Choice,
    ChoiceField,
    ChoicesField,
    DatePartsField,
    HiddenTextField,
    MoneyField,
    TextAreaField,
    TextField,
    WholeNumberField,
)
from citizen_panel.blueprints.frame.places import councils_in_words
from citizen_panel.blueprints.team import words
from citizen_panel.domain.citizens.adjustments import ADJUSTMENTS
from citizen_panel.domain.citizens.circumstances import LANGUAGES, TOPICS
from citizen_panel.domain.matching.compared import DIMENSIONS
from citizen_panel.domain.projects.models import RecruitmentBrief
from citizen_panel.domain.projects.rules import MOST_PLACES, NotAllowed
from citizen_panel.domain.projects.vocabulary import OF_AGE, Asks, MeetingWay, Phase, Route
from citizen_panel.domain.projects.young import OLDEST, YOUNGEST, may_span
from citizen_panel.domain.sessions.vocabulary import SessionType

USUAL_DIMENSIONS = ("age", "sex", "disability", "ethnic_group", "simd_quintile", "urban_rural")
STAFF_KINDS = frozenset({SessionType.STAFF_WORKSHOP, SessionType.STAKEHOLDER_INTERVIEW})
WEEK = [
    (str(day * 3 + part), _("%(day)s %(part)s", day=words.DAYS[day], part=words.DAY_PARTS[part]))
    for day in range(7)
    for part in range(3)
]


class EarlierForm(BaseForm):
    """That the designer looked at what is known already, and why she asks again."""

    looked = ChoicesField(
        _("What you found"),
        choices=[("yes", _("I have looked at this list"))],
        required=_("Tick that you have looked"),
    )
    why_again = TextAreaField(
        _("Why do you ask again?"),
        hint=_("The person who approves reads it. Like: the ferries changed since, and nobody under 25 was asked."),
        said=_("The reason"),
        longest=600,
    )


class QuestionForm(BaseForm):
    """A question of the team's own, with its answers one on each line."""

    wording = TextField(
        _("Your question"),
        hint=_("Like: how do you get to the ferry? Never about age, health, beliefs and the like."),
        required=_("Enter the question"),
        said=_("The question"),
        longest=150,
    )
    options = TextAreaField(
        _("The answers to choose from, one on each line"),
        hint=_("Between 2 and 10. People may always leave a question out."),
        required=_("Enter the answers, one on each line"),
        said=_("The answers"),
        longest=1000,
    )


class SendBackForm(BaseForm):
    """Why a brief goes back to its team."""

    reason = TextAreaField(
        _("What has to change?"),
        hint=_("The team reads it on the brief. It is kept."),
        required=_("Enter what has to change"),
        said=_("What has to change"),
        longest=1000,
    )


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
    topics = ChoicesField(
        _("Which topics does it touch?"),
        hint=_("The same list that people choose from when they tell us what they like to talk about."),
        choices=list(TOPICS.items()),
    )
    phase = ChoiceField(
        _("In which phase?"),
        choices=[(phase.value, words.PHASES[phase]) for phase in Phase if phase is not Phase.BEFORE],
        as_list=True,
    )
    activities = ChoicesField(
        _("What will people do?"),
        hint=_("Kinds of research session."),
        choices=[(kind.value, words.SESSION_TYPES[kind]) for kind in SessionType if kind not in STAFF_KINDS],
    )
    places = WholeNumberField(
        _("Places"), required=_("Enter how many people you ask for"), said=_("Places"), low=1, high=MOST_PLACES
    )
    councils = ChoicesField(_("Council areas"), required=_("Select at least one council area"))
    youngest = ChoiceField(
        _("From which age?"),
        hint=_(
            "People of 13 to 15 come with the agreement of a parent or guardian. To ask them, the ethics have to be "
            "approved for people under 18, and the project needs a safeguarding lead."
        ),
        choices=[Choice(str(age), _("%(age)s and over", age=age)) for age in YOUNGEST],
    )
    oldest = ChoiceField(
        _("Up to which age?"),
        choices=[Choice("", _("No oldest age")), *(Choice(str(age), _("Up to %(age)s", age=age)) for age in OLDEST)],
    )
    meet_from = DatePartsField(_("First day on which people could meet"), said=_("The first day"))
    meet_to = DatePartsField(_("Last day on which people could meet"), said=_("The last day"))
    open_from_on = DatePartsField(_("First day on which people may be asked"), said=_("The first day of asking"))
    open_to_on = DatePartsField(_("Last day on which people may be asked"), said=_("The last day of asking"))
    when = ChoicesField(_("When could people meet?"), choices=WEEK)
    way = ChoiceField(_("Where?"), choices=words.choices(words.WAYS), required=_("Select where people meet"))
    place = TextField(_("Which place?"), hint=_("Leave empty if it is online or by phone."), longest=120, width="20")
    minutes = WholeNumberField(
        _("Length in minutes"), required=_("Enter how long a meeting takes"), said=_("The length"), low=10, high=480
    )
    meetings = WholeNumberField(
        _("How many meetings for each person?"),
        said=_("Meetings"),
        low=1,
        high=20,
    )
    languages = ChoicesField(_("Languages we can meet in"), choices=list(LANGUAGES.items()))
    adjustments = ChoicesField(
        _("What we can arrange so that people can take part"),
        hint=_("People are told this when they are asked. Whatever else helps somebody, they can tell us."),
        choices=[(one.code, one.label) for one in ADJUSTMENTS],
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
    like = HiddenTextField()
    seen = HiddenTextField(longest=2000)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.councils.choices = councils_in_words()

    def validate_meet_to(self, field: DatePartsField) -> None:
        """The last day is not before the first."""
        if field.data and self.meet_from.data and field.data < self.meet_from.data:
            raise ValidationError(gettext("The last day must not be before the first"))

    def validate_open_to_on(self, field: DatePartsField) -> None:
        """The last day of asking is not before the first."""
        if field.data and self.open_from_on.data and field.data < self.open_from_on.data:
            raise ValidationError(gettext("The last day of asking must not be before the first"))

    def validate_oldest(self, field: ChoiceField) -> None:
        """The oldest age is not below the youngest."""
        if isinstance(may_span(self._youngest(), self._oldest()), NotAllowed):
            raise ValidationError(gettext("The oldest age must not be below the youngest"))

    def counts_by(self) -> bool:
        """Whether all that a count needs is there; says beside each field what is missing."""
        missing = [field for field in (self.places, self.councils, self.when, self.way) if not field.validate(self)]
        crossed = not self.oldest.validate(self, [BriefForm.validate_oldest])
        return not missing and not crossed

    def wished(self) -> Asks:
        """Only those wishes by which people are counted; to be read once `counts_by` is true."""
        return Asks(
            way=MeetingWay(self.way.data),
            when=self._when(),
            topics=tuple(topic for topic in self.topics.data if topic in TOPICS),
            dimensions=tuple(one.code for one in DIMENSIONS if one.code in self.dimensions.data),
            youngest=self._youngest(),
            oldest=self._oldest(),
        )

    def _youngest(self) -> int:
        return int(self.youngest.data) if self.youngest.data in map(str, YOUNGEST) else OF_AGE

    def _oldest(self) -> int | None:
        return int(self.oldest.data) if self.oldest.data in map(str, OLDEST) else None

    def _when(self) -> int:
        return sum(1 << int(bit) for bit in self.when.data)

    def asks(self) -> Asks:
        """The wishes as one value."""
        return Asks(
            topic=self.topic.data,
            what_for=self.what_for.data,
            phase=self.phase.data,
            activities=tuple(self.activities.data),
            topics=tuple(self.topics.data),
            way=MeetingWay(self.way.data),
            place=self.place.data,
            minutes=self.minutes.number or 0,
            meetings=self.meetings.number or 1,
            when=self._when(),
            meet_from=self.meet_from.data,
            meet_to=self.meet_to.data,
            routes=tuple(Route(route) for route in self.routes.data),
            languages=tuple(self.languages.data),
            adjustments=tuple(self.adjustments.data),
            thanks=self.thanks.data,
            dimensions=tuple(self.dimensions.data),
            youngest=self._youngest(),
            oldest=self._oldest(),
        )


def filled_from(brief: RecruitmentBrief, councils: tuple[str, ...]) -> dict[str, object]:
    """What a brief says already, for the form."""
    asks = Asks.read(brief.asks)
    return asdict(asks) | {
        "places": brief.places,
        "open_from_on": brief.open_from_on,
        "open_to_on": brief.open_to_on,
        "councils": councils,
        "when": [str(bit) for bit in range(21) if asks.when >> bit & 1],
        "way": asks.way.value,
        "youngest": str(asks.youngest),
        "oldest": str(asks.oldest or ""),
        "routes": [route.value for route in asks.routes],
        "thanks_pence": f"{brief.offer_pence // 100}.{brief.offer_pence % 100:02d}".removesuffix(".00"),
    }


def copied_from(brief: RecruitmentBrief, councils: tuple[str, ...]) -> dict[str, object]:
    """What an earlier brief said, for a new one: all but its days, which are over."""
    over = dict.fromkeys(("meet_from", "meet_to", "open_from_on", "open_to_on"))
    return filled_from(brief, councils) | over | {"like": str(brief.id)}


NEW = {
    "minutes": 90,
    "meetings": 1,
    "languages": ["en"],
    "routes": [Route.ONLINE.value, Route.PHONE.value, Route.ASSISTED.value],
    "thanks": "choice",
    "youngest": str(OF_AGE),
    "oldest": "",
    "dimensions": list(USUAL_DIMENSIONS),
}
