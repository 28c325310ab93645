"""The auditor's file: which quotas everybody on a public list counts for. It is sealed, and the list names it."""

import hmac
from collections.abc import Iterator, Sequence
from dataclasses import replace

from citizen_panel.domain.matching.rules.public.forms import Prepared
from citizen_panel.domain.matching.rules.public.published import fingerprint, written
from citizen_panel.domain.matching.vocabulary import TICKETS, DrawRequest, QuotaBand, Roster

FORM = "citizen_panel public draw audit 1"


def audited(prepared: Prepared, request: DrawRequest) -> tuple[Prepared, bytes]:
    """Return the draw with the fingerprint of the auditor's file on its list, and the file, which must stay sealed.

    The file says for each code which quotas (counted from 1) the person counts for, who lives together, and what
    chances the lottery had before rounding. It is made from what was asked for, not from the lottery, so that it
    also shows whether the lottery was made from that. A secret number in it keeps its fingerprint from being guessed.
    """
    listed = {key: code for code, key in prepared.keys.items()}
    numbers = {(band.characteristic, band.category): n for n, band in enumerate(request.quotas, start=1)}
    people = {
        listed[key]: sorted(numbers[pair] for pair in set(strata) if pair in numbers)
        for key, strata in _answers(request)
        if key in listed
    }
    together = [sorted(listed[key] for key in address if key in listed) for address in request.addresses]
    document = written(
        {
            "about": prepared.listed.about,
            "chances_out_of": TICKETS,
            "form": FORM,
            "households": sorted(codes for codes in together if len(codes) > 1),
            "people": people,
            "quotas": [[n, _words(band), band.least, band.most] for n, band in enumerate(request.quotas, start=1)],
            "secret": hmac.digest(prepared.salt, b"auditor", "sha256").hex(),
            "types": [[kind.seats_before, kind.people] for kind in prepared.types],
        }
    )
    return replace(prepared, listed=replace(prepared.listed, audit=fingerprint(document))), document


def _words(band: QuotaBand) -> str:
    return f"{band.heading_words}: {band.words}"


def _answers(request: DrawRequest) -> Iterator[tuple[str, Sequence[tuple[str, str]]]]:
    if not isinstance(request.candidates, Roster):
        yield from ((candidate.key, candidate.strata) for candidate in request.candidates)
        return
    roster = request.candidates
    for key, row in zip(roster.keys, roster.codes, strict=True):
        yield (
            key,
            [
                (characteristic, roster.categories[column][code])
                for column, (characteristic, code) in enumerate(zip(roster.characteristics, row, strict=True))
                if code >= 0
            ],
        )
