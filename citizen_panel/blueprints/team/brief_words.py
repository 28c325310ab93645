"""What a brief asks, in words, a line for each wish."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from flask_babel import gettext

from citizen_panel.blueprints.frame.filters import say_date, say_length, say_owed
from citizen_panel.blueprints.team import words
from citizen_panel.domain.citizens.adjustments import BY_CODE
from citizen_panel.domain.citizens.circumstances import LANGUAGES, TOPICS
from citizen_panel.domain.projects.models import RecruitmentBrief
from citizen_panel.domain.projects.vocabulary import Asks
from citizen_panel.domain.reference.queries import councils
from citizen_panel.domain.sessions.vocabulary import SessionType

Line = Mapping[str, str]


def councils_named(codes: Collection[str]) -> list[str]:
    """The names of council areas."""
    return [council.name for council in councils() if council.code in codes]


def wishes_in_words(brief: RecruitmentBrief, asks: Asks, councils: Sequence[str]) -> list[Line]:
    """The wishes for a summary list; what nobody said is left out."""
    return [*_what(asks), *_who(brief, asks, councils), *_meetings(asks), *_asking(brief), *_offer(brief, asks)]


def _what(asks: Asks) -> list[Line]:
    return _lines(
        (gettext("About"), asks.topic),
        (gettext("What for"), asks.what_for),
        (gettext("Topics"), _list(gettext(TOPICS[code]) for code in asks.topics if code in TOPICS)),
        (gettext("Phase"), str(words.PHASES[asks.phase]) if asks.phase else ""),
        (
            gettext("What people do"),
            _list(str(words.SESSION_TYPES[SessionType(kind)]) for kind in asks.activities),
        ),
    )


def _who(brief: RecruitmentBrief, asks: Asks, councils: Sequence[str]) -> list[Line]:
    return _lines(
        (gettext("Places"), str(brief.places)),
        (gettext("Council areas"), _list(councils)),
        (gettext("Ages"), _ages(asks)),
    )


def _ages(asks: Asks) -> str:
    if asks.oldest is None:
        return gettext("%(age)s and over", age=asks.youngest)
    return gettext("%(youngest)s to %(oldest)s", youngest=asks.youngest, oldest=asks.oldest)


def _meetings(asks: Asks) -> list[Line]:
    place = f": {asks.place}" if asks.place else ""
    return _lines(
        (gettext("Days"), _between(asks.meet_from, asks.meet_to)),
        (gettext("When"), _list(words.weekly(asks.when)) or gettext("Any time")),
        (gettext("Where"), f"{words.WAYS[asks.way]}{place}"),
        (gettext("Length"), say_length(asks.minutes)),
        (gettext("Meetings each"), str(asks.meetings)),
        (gettext("Languages"), _list(gettext(LANGUAGES[code]) for code in asks.languages if code in LANGUAGES)),
        (
            gettext("We can arrange"),
            _list(gettext(BY_CODE[code].label) for code in asks.adjustments if code in BY_CODE),
        ),
    )


def _offer(brief: RecruitmentBrief, asks: Asks) -> list[Line]:
    paid = str(words.THANKS[asks.thanks]).lower()
    return _lines(
        (gettext("Ways in"), _list(str(words.ROUTES[route]) for route in asks.routes)),
        (gettext("Thank-you payment"), f"{say_owed(brief.offer_pence)}, {paid}"),
    )


def _asking(brief: RecruitmentBrief) -> list[Line]:
    return _lines((gettext("People are asked"), _between(brief.open_from_on, brief.open_to_on)))


def _between(first_on: date | None, last_on: date | None) -> str:
    match first_on, last_on:
        case None, None:
            return ""
        case first, None:
            return gettext("from %(day)s", day=say_date(first)) if first else ""
        case None, last:
            return gettext("until %(day)s", day=say_date(last)) if last else ""
        case first, last:
            return gettext("%(first)s to %(last)s", first=say_date(first), last=say_date(last))


def _list(said: Iterable[str]) -> str:
    return ", ".join(said)


def _lines(*pairs: tuple[str, str]) -> list[Line]:
    return [{"key": key, "value": value} for key, value in pairs if value]
