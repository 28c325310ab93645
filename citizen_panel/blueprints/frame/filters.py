"""How dates, times, amounts and numbers are said. Figures go in, words come out."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal
from flask import Flask, request, url_for
from flask_babel import get_locale, gettext, ngettext
from markupsafe import Markup
from werkzeug.routing import BuildError

from citizen_panel.blueprints.frame.fields.text import say_uk
from citizen_panel.core.clock import UK
from citizen_panel.core.few import FEW_OUTSIDE, rounded
from citizen_panel.core.money import pounds
from citizen_panel.domain.matching.vocabulary import Sentence


def say_date(value: date | datetime) -> str:
    """12 January 2027."""
    return format_date(_uk_day(value), "d MMMM y", locale=_locale())


def say_day(value: date | datetime) -> str:
    """Tuesday 12 January."""
    return format_date(_uk_day(value), "EEEE d MMMM", locale=_locale())


def say_month(value: str) -> str:
    """December 1985, from 1985-12."""
    year, _, month = value.partition("-")
    return format_date(date(int(year), int(month), 1), "LLLL y", locale=_locale())


def say_weekday(value: date) -> str:
    """Tuesday: the head of a column."""
    return format_date(value, "EEEE", locale=_locale())


def say_deadline(value: date | datetime) -> str:
    """The end of Friday 8 January; goes after “by”."""
    return gettext("the end of %(day)s", day=say_day(value))


def say_time(value: datetime | time) -> str:
    """6:30pm, 10am, midday, midnight."""
    clock = value.astimezone(UK).time() if isinstance(value, datetime) and value.tzinfo else value
    hour, minute = clock.hour, clock.minute
    if minute == 0 and hour in (0, 12):
        return gettext("midday") if hour else gettext("midnight")
    half = gettext("pm") if hour >= 12 else gettext("am")
    said_hour = hour % 12 or 12
    return f"{said_hour}:{minute:02d}{half}" if minute else f"{said_hour}{half}"


def say_datetime(value: datetime) -> str:
    """6:30pm on Tuesday 12 January 2027."""
    day = format_date(_uk_day(value), "EEEE d MMMM y", locale=_locale())
    return gettext("%(time)s on %(day)s", time=say_time(value), day=day)


def say_timespan(start: datetime, end: datetime) -> str:
    """10am to 11:30am."""
    return gettext("%(start)s to %(end)s", start=say_time(start), end=say_time(end))


def say_length(minutes: int) -> str:
    """1 hour 30 minutes."""
    hours, rest = divmod(int(minutes), 60)
    parts = [ngettext("%(num)s hour", "%(num)s hours", hours)] if hours else []
    if rest or not hours:
        parts.append(ngettext("%(num)s minute", "%(num)s minutes", rest))
    return " ".join(parts)


def say_money(pence: int) -> str:
    """£40, £12.50."""
    return pounds(pence)


def say_owed(pence: int) -> str:
    """What somebody is due: an amount, or “nothing”."""
    return pounds(pence) if pence else gettext("nothing")


def say_number(value: float) -> str:
    """1,240; no more than one decimal place, and none that is a zero."""
    return format_decimal(value, "#,##0.#", locale=_locale())


def say_rounded(count: int) -> str:
    """About 1,240, to the nearest 5; “fewer than 10” for anything smaller, nought included."""
    if count < FEW_OUTSIDE:
        return gettext("fewer than %(limit)s", limit=FEW_OUTSIDE)
    return gettext("about %(count)s", count=say_number(rounded(count)))


def say_chance(probability: float) -> str:
    """About 1 in 23; from three in ten upwards “about 4 in 10”; never a decimal."""
    if probability <= 0:
        return gettext("no chance")
    if probability >= 1:
        return gettext("certain")
    if probability >= 0.3:
        return gettext("about %(some)s in %(all)s", some=min(9, round(probability * 10)), all=10)
    return gettext("about %(some)s in %(all)s", some=1, all=say_number(round(1 / probability)))


def say_share(share: float) -> str:
    """4 out of 10: a share for citizens."""
    tenths = round(share * 10)
    if share > 0 and tenths == 0:
        return gettext("fewer than 1 out of 10")
    if share < 1 and tenths == 10:
        return gettext("more than 9 out of 10")
    return gettext("%(some)s out of 10", some=tenths)


def say_percent(share: float) -> str:
    """41%: a share for teams."""
    return f"{round(share * 100)}%"


def say_sentence(sentence: Sentence) -> str:
    """A sentence of the draw, translated and filled; what it is filled with is translated first."""
    return gettext(sentence.text).format(**{name: _say_value(value) for name, value in sentence.values})


def _say_value(value: str | int | Sentence) -> str | int:
    if isinstance(value, Sentence):
        return say_sentence(value)
    return gettext(value) if isinstance(value, str) and value else value


def say_reference(reference: str) -> Markup:
    """A reference for the eye, and one letter at a time for a screen reader."""
    spelled = ", ".join(" ".join(part) for part in str(reference).split("-"))
    return Markup(
        '<span class="app-reference"><span aria-hidden="true">{}</span><span class="visually-hidden">{}</span></span>'
    ).format(reference, spelled)


def say_plural(count: int, one: str, many: str) -> str:
    """1 person, 1,240 people; both forms are sentences with %(count)s and are translated as a pair."""
    return ngettext(one, many, count, count=say_number(count))


def url_if(endpoint: str, **values: Any) -> str | None:
    """The address of a page, or nothing when there is no such page: a link to it is then left out."""
    try:
        return url_for(endpoint, **values)
    except BuildError:
        return None


def is_current(endpoint: str, beside: Iterable[str] = ()) -> bool:
    """Whether we are in the screen an endpoint belongs to, or in one `beside` it: navigation shows it."""
    audience, _, _ = endpoint.partition(".")
    screens = {endpoint.rpartition(".")[0], *(f"{audience}.{screen}" for screen in beside)}
    return bool(request) and not screens.isdisjoint(request.blueprints)


def _uk_day(value: date | datetime) -> date:
    if isinstance(value, datetime):
        return value.astimezone(UK).date() if value.tzinfo else value.date()
    return value


def _locale() -> Any:
    return get_locale() or "en"


FILTERS: dict[str, Callable[..., Any]] = {
    "chance": say_chance,
    "date": say_date,
    "datetime": say_datetime,
    "day": say_day,
    "deadline": say_deadline,
    "length_of_time": say_length,
    "money": say_money,
    "month": say_month,
    "weekday": say_weekday,
    "number": say_number,
    "owed": say_owed,
    "percent": say_percent,
    "phone": say_uk,
    "plural": say_plural,
    "reference": say_reference,
    "rounded": say_rounded,
    "sentence": say_sentence,
    "share": say_share,
    "time": say_time,
    "timespan": say_timespan,
}


def register(app: Flask) -> None:
    """Give templates the filters, and the two questions a navigation asks."""
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.globals.update(url_if=url_if, is_current=is_current)
