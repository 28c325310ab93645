"""The figures of a comparison as they are kept: rounded, about the pool as a whole, and none about a few people."""

from typing import Any

from citizen_panel.core.few import SMALLEST_BASE, rounded
from citizen_panel.domain.matching.rules.compare import MethodFigures
from citizen_panel.domain.matching.vocabulary import DrawRequest


def document(request: DrawRequest, told: tuple[MethodFigures, ...]) -> dict[str, Any]:
    """The figures of each method, and the chance all would have if it could be the same; `methods` is empty for few."""
    people = max((one.people for one in told), default=0)
    enough = people >= SMALLEST_BASE  # a chance would tell how many fewer they are
    return {
        "people": rounded(people) if enough else None,
        "places": request.places,
        "same": significant(request.places / rounded(people), 2) if enough else None,
        "methods": [_of_method(one) for one in told] if enough else [],
    }


def significant(number: float, digits: int) -> float:
    """A number to so many significant digits."""
    return float(f"{number:.{digits}g}")


def _of_method(one: MethodFigures) -> dict[str, Any]:
    return {
        "method": one.method.value,
        "lowest": significant(one.lowest, 3),
        "highest": significant(one.highest, 3),
        "gini": round(one.gini, 3),
        "geometric_mean": significant(one.geometric_mean, 3),
        "panels": rounded(one.panels),
        "seconds": significant(one.seconds, 2),
        "parts": [significant(mean, 2) for mean in one.parts],
    }
