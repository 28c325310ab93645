"""How groups compare with the population, in words: in a draw by its quotas, among those who can be asked by shares."""

from collections.abc import Sequence

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from citizen_panel.domain.matching.compared import Row
from citizen_panel.domain.matching.rules.composition import FEWER, MORE, OPEN, beside_population
from citizen_panel.domain.matching.rules.coverage import Coverage
from citizen_panel.domain.matching.vocabulary import Sentence

APART = {
    MORE: _("More than in the population: "),
    FEWER: _("Fewer than in the population: "),
    OPEN: _("The quotas leave open how these compare with the population: "),
}


def beside_benchmark(rows: Sequence[Row]) -> str:
    """What a chart of a group shows: who is below the benchmark, and who above; that they are alike when nobody is."""
    said = {Coverage.BELOW: gettext("Below the benchmark: "), Coverage.ABOVE: gettext("Above the benchmark: ")}
    found = {which: [gettext(row.label) for row in rows if row.coverage is which] for which in said}
    apart = [f"{said[which]}{', '.join(groups)}." for which, groups in found.items() if groups]
    return " ".join(apart) or gettext("Every group that is shown is near its benchmark.")


def beside(row: Row, places: int) -> Sentence:
    """How a group was drawn beside its part of the population, as far as its least and most tell."""
    return beside_population(row.least, row.most, places, row.share)


def apart(rows: Sequence[Row], places: int) -> list[str]:
    """Which groups were drawn more, which less, than they are in the population, and of which nothing can be said.

    Sentences; none when the quotas hold every group near its part.
    """
    found = {words: [gettext(row.label) for row in rows if beside(row, places) == words] for words in APART}
    return [f"{APART[words]}{', '.join(groups)}." for words, groups in found.items() if groups]
