"""Methods side by side for an approved brief: what chances each would give."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.filters import say_chance, say_rounded
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.blueprints.team import words
from citizen_panel.blueprints.team.progress import OPEN, is_far, nudge
from citizen_panel.core.db import transaction
from citizen_panel.core.errors import NotFound
from citizen_panel.domain.matching import queries, service
from citizen_panel.domain.matching.models import MethodComparison
from citizen_panel.domain.matching.rules.compare import MOST_PARTS
from citizen_panel.domain.projects import queries as projects
from citizen_panel.domain.projects.models import RecruitmentBrief
from citizen_panel.policy.decide import allows
from citizen_panel.policy.permissions import Permission

bp = Blueprint("comparing", __name__, url_prefix="/comparing")

HEIGHT = 120


@dataclass(frozen=True)
class Bars:
    """The chart of one method: a bar for each part of the people (top and height in pixels), and what it shows."""

    code: str
    label: str
    finding: str
    bars: tuple[tuple[float, float], ...]
    same: float


@bp.get("/<uuid:brief_id>")
@allow(Permission.DRAW_READ, projects.brief)
def show(brief: RecruitmentBrief) -> str:
    found = next(iter(queries.comparisons_of(brief.id)), None)
    page = {
        "brief": brief,
        "project": brief.project,
        "comparison": found,
        "may_ask": allows(current_actor(), Permission.DRAW_RUN, brief),
        "words": words,
    }
    if found is not None and found.state in OPEN:
        still = "still" in request.args
        return render_template("team/comparing/running.html", is_far=is_far(found), still=still, **page)
    return render_template("team/comparing/show.html", **page, **_figures(found))


@bp.post("/<uuid:brief_id>")
@allow(Permission.DRAW_RUN, projects.brief)
def begin(brief: RecruitmentBrief) -> Response:
    """Ask for the comparison."""
    with transaction():
        prepared = service.prepare_comparison(brief, actor=current_actor())
    nudge("draws.compare", prepared.id)
    return redirect(url_for("team.comparing.show", brief_id=brief.id), 303)


@bp.get("/<uuid:brief_id>/progress")
@allow(Permission.DRAW_READ, projects.brief)
def progress(brief: RecruitmentBrief) -> dict[str, object]:
    """For the page that follows a comparison: how far it is, and whether it is over."""
    found = next(iter(queries.comparisons_of(brief.id)), None)
    if found is None or found.state not in OPEN:
        return {"over": True}
    far = is_far(found)
    return {"over": False, "permille": far.permille, "words": far.words}


@bp.post("/<uuid:brief_id>/cancel")
@allow(Permission.DRAW_RUN, projects.brief)
def cancel(brief: RecruitmentBrief) -> Response:
    """Stop a comparison that waits or runs."""
    found = queries.comparison_of(brief.id)
    if found is None:
        raise NotFound
    with transaction():
        service.cancel_comparison(found, actor=current_actor())
    return redirect(url_for("team.comparing.show", brief_id=brief.id), 303)


def _figures(found: MethodComparison | None) -> dict[str, Any]:
    if found is None or not found.figures or not found.figures["methods"]:
        return {"methods": []}
    figures = found.figures
    methods = figures["methods"]
    return {
        "methods": [_row(one) for one in methods],
        "same": say_chance(figures["same"]),
        "charts": _charts(methods, figures["same"]),
        "parts": _parts(methods),
        "labels": [words.METHODS[one["method"]][0] for one in methods],
    }


def _row(one: dict[str, Any]) -> list[str]:
    return [
        words.METHODS[one["method"]][0],
        gettext("%(percent)s (%(words)s)", percent=_percent(one["lowest"]), words=say_chance(one["lowest"])),
        gettext("%(percent)s (%(words)s)", percent=_percent(one["highest"]), words=say_chance(one["highest"])),
        f"{one['gini']:.3g}",
        _percent(one["geometric_mean"]),
        say_rounded(one["panels"]),
        f"{one['seconds']:.2g}",
    ]


def _parts(methods: list[dict[str, Any]]) -> list[list[str]]:
    """A row for each part of the people, with its mean chance by each method."""
    count = len(methods[0]["parts"])
    names = [str(number) for number in range(1, count + 1)]
    if count:
        names[0], names[-1] = gettext("1 (lowest)"), gettext("%(number)s (highest)", number=count)
    return [[name, *(_percent(one["parts"][place]) for one in methods)] for place, name in enumerate(names)]


def _charts(methods: list[dict[str, Any]], same: float) -> list[Bars]:
    top = max((max(one["parts"], default=0.0) for one in methods), default=0.0)
    return [
        Bars(
            one["method"],
            words.METHODS[one["method"]][0],
            _finding(one["parts"]),
            tuple((HEIGHT * (1 - mean / top), HEIGHT * mean / top) for mean in one["parts"]),
            HEIGHT * (1 - min(same, top) / top),
        )
        for one in methods
        if top > 0
    ]


def _finding(parts: list[float]) -> str:
    lowest, highest = _percent(parts[0]), _percent(parts[-1])
    if len(parts) == MOST_PARTS:
        return gettext(
            "The tenth of the people with the lowest chances: %(lowest)s. The tenth with the highest: %(highest)s.",
            lowest=lowest,
            highest=highest,
        )
    return gettext(
        "The fifth of the people with the lowest chances: %(lowest)s. The fifth with the highest: %(highest)s.",
        lowest=lowest,
        highest=highest,
    )


def _percent(chance: float) -> str:
    return f"{100 * chance:.3g}%"
