"""The request without its seed as bytes, the same whatever the order of anything in it; its digest names the input."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from citizen_panel.domain.matching.rules.arrays import NO_ROW
from citizen_panel.domain.matching.rules.roster import Answers, answers_of, kinds_of
from citizen_panel.domain.matching.vocabulary import Candidate, DrawRequest, Method, QuotaBand

LAYOUT = 2


def canonical_input(request: DrawRequest, answers: Answers | None = None) -> bytes:
    """Return the canonical bytes: people are listed by what they answered to what the quotas ask, and nothing else.

    `answers` may be passed when they are at hand.
    """
    known = answers or answers_of(request.candidates, request.quotas)
    kinds, kind = kinds_of(known.rows)
    keys: list[list[str]] = [[] for _ in kinds]
    for key, number in zip(known.keys, kind.tolist(), strict=True):
        keys[number].append(key)
    document = {
        "layout": LAYOUT,
        "addresses": sorted(sorted(set(people)) for people in request.addresses),
        "certain": sorted(set(request.certain)),
        "left_out": sorted(set(request.left_out)),
        "method": request.method,
        "gamma": repr(float(request.gamma)) if request.method is Method.GOLDILOCKS else None,
        "people": [[row, people] for row, people in zip(kinds.tolist(), keys, strict=True)],
        "places": request.places,
        "quotas": [[b.characteristic, b.category, b.least, b.most] for b in known.bands],
    }
    return json.dumps(document, ensure_ascii=True, separators=(",", ":"), sort_keys=True).encode()


def digest(request: DrawRequest, answers: Answers | None = None) -> str:
    """Return the SHA-256 of the canonical input, in hexadecimal."""
    return hashlib.sha256(canonical_input(request, answers)).hexdigest()


def request_of(document: Mapping[str, Any], *, seed: str | bytes) -> DrawRequest:
    """Read the canonical input back into a request; the seed, which is kept elsewhere, is put in."""
    quotas = tuple(QuotaBand(*row) for row in document["quotas"])
    return DrawRequest(
        candidates=tuple(
            Candidate(key, _strata(rows, quotas)) for rows, people in document["people"] for key in people
        ),
        quotas=quotas,
        places=int(document["places"]),
        method=Method(document["method"]),
        seed=seed,
        addresses=tuple(tuple(people) for people in document["addresses"]),
        certain=tuple(document["certain"]),
        left_out=tuple(document["left_out"]),
        gamma=float(document["gamma"] or 1.0),
    )


def _strata(rows: Sequence[int], quotas: Sequence[QuotaBand]) -> tuple[tuple[str, str], ...]:
    return tuple((quotas[row].characteristic, quotas[row].category) for row in rows if row != NO_ROW)
