"""The documents that prove a draw: what it depended on, who had which ticket, and the account in words."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from citizen_panel.core import few
from citizen_panel.domain.matching.rules.account import about_one_in, for_designer, for_everybody
from citizen_panel.domain.matching.rules.auditor import for_auditor
from citizen_panel.domain.matching.rules.filling import drawn_by_quota
from citizen_panel.domain.matching.rules.filling import fillings as how_filled
from citizen_panel.domain.matching.vocabulary import (
    DrawRequest,
    Infeasible,
    SeedSource,
    Selected,
    Sentence,
)

_DIGITS = 2


def tickets(outcome: Selected) -> bytes:
    """Write every panel that could have been drawn, with its tickets: to be sealed, for it names groups."""
    lottery = outcome.lottery
    return _bytes(
        {
            "characteristics": lottery.characteristics,
            "panels": [[panel.tickets, panel.seats] for panel in lottery.panels],
            "ticket_no": outcome.ticket_no,
            "types": [[group.strata, group.keys] for group in lottery.types],
        }
    )


def list_hash(outcome: Selected) -> bytes:
    """The SHA-256 of the list of tickets."""
    return hashlib.sha256(tickets(outcome)).digest()


def certificate(outcome: Selected) -> bytes:
    """Write what anybody may check: numbers about the draw as a whole, nobody's answers."""
    return _bytes(
        {
            "attained": f"{outcome.attained:.12g}",
            "bound": f"{outcome.bound:.12g}",
            "candidates": few.rounded(outcome.candidates_count),
            "engine": outcome.engine_version,
            "gap": f"{outcome.gap:.3g}",
            "highest": f"{outcome.highest:.12g}",
            "input": outcome.input_digest,
            "method": outcome.method.value,
            "places": outcome.places,
            "solver": outcome.solver_version,
        }
    )


def account(
    outcome: Selected, source: SeedSource, rounding: Sequence[Sentence] = (), steps: Sequence[Sentence] = ()
) -> bytes:
    """Write the account in words for the project, for citizens and for an auditor, with lowest and highest chance.

    `rounding` is what the equal tickets of a public draw cost, `steps` how its list is read.
    """
    return _bytes(
        {
            "sentences": kept(for_designer(outcome)),
            "citizens": kept(for_everybody(outcome)),
            "auditor": kept(for_auditor(outcome, source)),
            "lowest": str(about_one_in(outcome.attained)),
            "highest": str(about_one_in(outcome.highest)),
            "rounding": kept(rounding),
            "steps": kept(steps),
            "never": len(outcome.never_selectable) > 0,
        }
    )


def standing(sentences: Sequence[Sentence]) -> bytes:
    """Write what is told about those who stand by."""
    return _bytes({"sentences": kept(sentences)})


def fillings(request: DrawRequest, chosen: Sequence[str]) -> bytes:
    """Write how the panel fills each quota, in words that tell nothing about a few people."""
    words = how_filled(request.quotas, drawn_by_quota(request, chosen), request.places)
    return _bytes({"quotas": [[band.characteristic, band.category, word] for band, word in words]})


def reasons(outcome: Infeasible) -> bytes:
    """Write why there can be no panel, and the smallest change that helps."""
    return _bytes(
        {
            "sentences": kept(outcome.reasons),
            "changes": [
                [change.characteristic, change.category, change.least, change.most] for change in outcome.changes
            ],
            "more_places": outcome.more_places,
        }
    )


def sentences_of(document: Mapping[str, Any], reader: str = "sentences") -> tuple[Sentence, ...]:
    """Read the sentences of an account: those for the project, or for another `reader`; none if it holds none."""
    return read(document.get(reader, ()))


def rounded(chance: float) -> Decimal:
    """A chance to two significant digits."""
    return Decimal(f"{chance:.{_DIGITS}g}")


def exact(number: float) -> Decimal:
    """A number as a decimal with twelve significant digits."""
    return Decimal(f"{number:.12g}")


def kept(sentences: Sequence[Sentence]) -> list[list[object]]:
    """Sentences as they are kept, to be read again by `read`."""
    return [_written(sentence) for sentence in sentences]


def read(sentences: Sequence[Sequence[Any]]) -> tuple[Sentence, ...]:
    """Sentences that were kept."""
    return tuple(map(_sentence, sentences))


def _written(sentence: Sentence) -> list[object]:
    values = [[name, _written(value) if isinstance(value, Sentence) else value] for name, value in sentence.values]
    return [sentence.text, values]


def _sentence(written: Sequence[Any]) -> Sentence:
    text, values = written
    return Sentence(
        text, tuple((name, _sentence(value) if isinstance(value, list) else value) for name, value in values)
    )


def _bytes(document: Mapping[str, object]) -> bytes:
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
