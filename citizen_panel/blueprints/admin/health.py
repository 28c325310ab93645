"""Panel health: how large the panel is, whom it reaches beside the census, and whether it asks too much of anybody."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, render_template
from flask_babel import gettext

from citizen_panel.blueprints.admin import health_words as words
from citizen_panel.blueprints.admin.forms.health import CoverageForm
from citizen_panel.blueprints.frame.access import allow
from citizen_panel.domain.equality.dimensions import dimension
from citizen_panel.domain.health import queries
from citizen_panel.domain.health.rules.coverage import covered, row_of
from citizen_panel.domain.health.vocabulary import ALL, Gap, Health, Sheet, Topic
from citizen_panel.policy.permissions import Permission

bp = Blueprint("health", __name__, url_prefix="/panel/health")

MOST_GAPS = 15
"""As many gaps as somebody can do something about; smaller ones are counted."""


@bp.get("/")
@allow(Permission.PANEL_MANAGE)
def show() -> str:
    found, form = queries.health(), CoverageForm().offer()
    if found is None:
        return render_template("admin/health/empty.html")
    shares = queries.census(found)
    gaps = queries.gaps_of(found, shares)
    return render_template(
        "admin/health/show.html",
        day=found.edition_on,
        status=found.sheets[Topic.STATUS],
        form=form,
        coverage=_coverage(found, form, shares),
        gaps=[_gap(gap) for gap in gaps[:MOST_GAPS]],
        more_gaps=max(0, len(gaps) - MOST_GAPS),
        moves=words.moves_in_words(found.sheets),
        growth=_growth(found.sheets),
        lines=_lines(found.sheets),
        answers=_answers(found.sheets.get(Topic.ANSWERS)),
        sheets=found.sheets,
        words=words,
    )


def _coverage(found: Health, form: CoverageForm, shares: Mapping[str, queries.Shares]) -> dict[str, Any] | None:
    """What the chart beside the census needs; nothing when the table may not be shown."""
    code, area = form.by.data, form.area.data
    sheet = found.sheets.get(code)
    row = ALL if sheet is None or area == ALL else row_of(area, sheet)
    if sheet is None or sheet.withheld or row is None:
        return None
    chart = words.beside_the_census(code, covered(sheet, row, shares[code][row]))
    everybody, answered = found.sheets[Topic.COUNCIL].people(ALL), sheet.people(ALL)
    return chart | {
        "caption": gettext("%(what)s: %(where)s", what=gettext(dimension(code).label), where=words.area_name(row)),
        "is_joined": row not in (ALL, area),
        "answered": answered / everybody if row == ALL and answered and everybody else None,
    }


def _growth(sheets: Mapping[str, Sheet]) -> dict[str, Any] | None:
    months = {month: words.month_name(month) for month in reversed(sheets[Topic.JOINED].columns)}
    return words.one_line(Topic.JOINED, sheets, months, gettext("Joined in the last 12 months"))


def _lines(sheets: Mapping[str, Sheet]) -> dict[str, dict[str, Any] | None]:
    """The charts of one row each, by topic."""
    wanted = (
        (Topic.ENDS, words.ENDS, gettext("When their yes to being on the panel ends")),
        (Topic.ASKED, words.OFTEN, gettext("How often people were asked in the last 90 days")),
        (Topic.CAME, words.OFTEN, gettext("How often people came to a meeting in the last 90 days")),
        (Topic.LIMITS, words.LIMITS, gettext("Beside the most that we ask of anybody")),
        (Topic.MEETINGS, words.MEETINGS, gettext("Who came to the meetings of the last 90 days")),
    )
    return {topic.value: words.one_line(topic, sheets, columns, caption) for topic, columns, caption in wanted}


def _answers(sheet: Sheet | None) -> list[tuple[str, ...]]:
    """What became of invitations, a row each way they went; empty when that may not be shown."""
    if sheet is None or sheet.withheld:
        return []
    rows = [(row, words.CHANNELS.get(row, row)) for row in sheet.rows]
    return [
        (str(label), *(words.said(sheet, row, column) for column in words.ANSWERS), words.said(sheet, row))
        for row, label in (*rows, (ALL, gettext("All")))
    ]


def _gap(gap: Gap) -> dict[str, Any]:
    band = dimension(gap.dimension).band(gap.category)
    return {
        "gap": gap,
        "group": gettext("%(what)s: %(band)s", what=gettext(dimension(gap.dimension).label), band=gettext(band.label))
        if band
        else gap.category,
        "where": words.area_name(gap.row),
    }
