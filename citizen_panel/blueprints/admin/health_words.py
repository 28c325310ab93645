"""The words of panel health: what its tables, rows and columns are called."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import format_date, gettext, lazy_gettext

from citizen_panel.blueprints.frame.filters import say_number, say_percent
from citizen_panel.blueprints.frame.places import councils_in_words
from citizen_panel.domain.equality.dimensions import QUOTA_DIMENSIONS, dimension
from citizen_panel.domain.health.rules.coverage import in_words
from citizen_panel.domain.health.vocabulary import ALL, AND, REST, Covered, Sheet, Topic, Within
from citizen_panel.domain.notifications.vocabulary import Channel

ENDS = {
    "30": lazy_gettext("Within 30 days"),
    "60": lazy_gettext("In 31 to 60 days"),
    "180": lazy_gettext("In 61 to 180 days"),
    "365": lazy_gettext("In 181 days to a year"),
    "later": lazy_gettext("Later"),
}
OFTEN = {
    "0": lazy_gettext("Never"),
    "1": lazy_gettext("Once"),
    "2": lazy_gettext("2 times"),
    "3": lazy_gettext("3 times"),
    "4": lazy_gettext("4 times"),
    "more": lazy_gettext("More than 4 times"),
}
LIMITS = {
    Within.BELOW: lazy_gettext("Can be asked more often"),
    Within.AT: lazy_gettext("Asked as often as we allow"),
    Within.OVER: lazy_gettext("Asked more often than we allow"),
}
ANSWERS = {
    "yes": lazy_gettext("Said yes"),
    "no": lazy_gettext("Said no"),
    "none": lazy_gettext("No answer"),
    "waiting": lazy_gettext("Can still answer"),
}
MEETINGS = {"came": lazy_gettext("Came"), "did_not": lazy_gettext("Did not come")}
CHANNELS: Mapping[str, Any] = {
    Channel.EMAIL: lazy_gettext("By email"),
    Channel.SMS: lazy_gettext("By text message"),
    Channel.LETTER: lazy_gettext("By letter"),
    Channel.PHONE: lazy_gettext("By phone"),
    Channel.VIA_PARTNER: lazy_gettext("Through a partner"),
}


def said(sheet: Sheet, row: str, column: str = ALL) -> str:
    """A figure as it is shown: about how many, or the words in its place."""
    cell = sheet.cells.get((row, column))
    if cell is None:
        return gettext("not counted")
    return gettext(cell.words) if cell.people is None else gettext("about %(count)s", count=say_number(cell.people))


def area_name(row: str) -> str:
    """What a row of areas is called."""
    if row == ALL:
        return gettext("All of Scotland")
    if row == REST:
        return gettext("Areas with few people, together")
    names = dict(councils_in_words())
    return gettext(" and ").join(names.get(code, code) for code in row.split(AND))


def one_line(
    topic: str, sheets: Mapping[str, Sheet], columns: Mapping[Any, Any], caption: str
) -> dict[str, Any] | None:
    """What a chart of one row needs; nothing when it may not be shown, or was not counted."""
    sheet = sheets.get(topic)
    if sheet is None or sheet.withheld:
        return None
    whole = sheet.people(ALL)
    bars = [
        {
            "label": label,
            "words": said(sheet, ALL, str(code)),
            "share": people / whole if (people := sheet.people(ALL, str(code))) is not None and whole else None,
            "census": None,
        }
        for code, label in columns.items()
    ]
    return {
        "id": topic,
        "caption": caption,
        "bars": bars,
        "rows": [(bar["label"], bar["words"]) for bar in bars],
        "most": _right_end([bar["share"] for bar in bars]),
    }


def beside_the_census(code: str, covered: Sequence[Covered]) -> dict[str, Any]:
    """What the chart of coverage needs: for each group its bar, its diamond and its line in the table."""
    one = dimension(code)
    by_category = {each.category: each for each in covered}
    lines = [(gettext(band.label), by_category[band.code]) for band in one.bands if band.code in by_category]
    return {
        "bars": [
            {"label": label, "words": _shares(each), "share": each.share, "census": each.census}
            for label, each in lines
        ],
        "rows": [
            (
                label,
                gettext(each.words) if each.people is None else say_number(each.people),
                gettext("not shown") if each.share is None else say_percent(each.share),
                say_percent(each.census),
                gettext("not shown") if each.times is None else gettext(in_words(each.times)),
            )
            for label, each in lines
        ],
        "most": _right_end([part for _, each in lines for part in (each.share, each.census)]),
        "base": gettext(one.base),
        "low": [label for label, each in lines if each.times is not None and each.times < 0.8],
    }


def month_name(month: str) -> str:
    """A month as people write it."""
    return str(format_date(date.fromisoformat(f"{month}-01"), "MMMM y"))


def dimensions_in_words() -> list[tuple[str, str]]:
    """Code and name of every dimension, in the order of the catalogue."""
    return [(one.code, gettext(one.label)) for one in QUOTA_DIMENSIONS]


def moves_in_words(sheets: Mapping[str, Sheet]) -> list[tuple[str, str, str]]:
    """For each month, the newest first, how many joined and left; empty when neither may be shown."""
    joined, left = sheets.get(Topic.JOINED), sheets.get(Topic.LEFT)
    months = sorted({month for each in (joined, left) if each for month in each.columns}, reverse=True)
    return [(month_name(month), _in_month(joined, month), _in_month(left, month)) for month in months]


def _in_month(sheet: Sheet | None, month: str) -> str:
    return gettext("not shown") if sheet is None or sheet.withheld else said(sheet, ALL, month)


def _shares(each: Covered) -> str:
    census = gettext("census %(part)s", part=say_percent(each.census))
    own = gettext("not shown") if each.share is None else say_percent(each.share)
    return f"{own} ({census})"


def _right_end(parts: Sequence[float | None]) -> float:
    """The next tenth above the largest share, so that short bars can be told apart."""
    largest = max((part for part in parts if part is not None), default=1.0)
    return max(0.1, min(1.0, -(-round(100 * largest) // 10) / 10))
