"""The account of a draw for whoever ran it: who, how fair, which quotas, and how to run it again."""

import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from citizen_panel.domain.matching.rules.account import for_designer
from citizen_panel.domain.matching.vocabulary import Infeasible, QuotaBand, Roster, Selected

_WIDEST = 100


@dataclass(frozen=True)
class QuotaRow:
    """A quota and how many people of its group were drawn."""

    band: QuotaBand
    drawn: int


def quota_rows(quotas: Sequence[QuotaBand], roster: Roster, chosen: Sequence[str]) -> tuple[QuotaRow, ...]:
    """Return the quotas in the order of the file with the people drawn."""
    drawn = set(chosen)
    places = [place for place, key in enumerate(roster.keys) if key in drawn]
    held: Counter[tuple[str, str]] = Counter()
    for column, name in enumerate(roster.characteristics):
        codes = roster.codes[np.array(places, dtype=np.int64), column]
        held.update((name, roster.categories[column][code]) for code in codes.tolist() if code >= 0)
    return tuple(QuotaRow(band, held[band.characteristic, band.category]) for band in quotas)


def account_of(
    outcome: Selected, chosen: Sequence[str], rows: Sequence[QuotaRow], words: Sequence[str], seed: str
) -> str:
    """Return the account in lines of text; `words` are lines about what else was wished."""
    parts = [
        f"Drawn for {outcome.places} places:",
        in_lines(sorted(chosen)),
        "",
        *(str(sentence) for sentence in for_designer(outcome)),
        *(["", *words] if words else []),
        "",
        *_table(rows),
        "",
        f"Seed: {seed}",
        f"Digest of the input: {outcome.input_digest}",
    ]
    return "\n".join(parts)


def in_lines(ids: Sequence[str]) -> str:
    """Return the ids with commas between, in lines that fit; an id is never broken."""
    width = min(_WIDEST, shutil.get_terminal_size().columns)
    lines = [""]
    for name in ids:
        plain = "".join(letter if letter.isprintable() else "?" for letter in name)
        if lines[-1] and len(lines[-1]) + len(plain) + 5 > width:
            lines.append("")
        lines[-1] += f"{', ' if lines[-1] else ''}{plain}"
    return ",\n".join(f"  {line}" for line in lines)


def refusal_of(outcome: Infeasible) -> str:
    """Return why there can be no panel."""
    return "\n".join(["These quotas cannot be met.", *(str(reason) for reason in outcome.reasons)])


def _table(rows: Sequence[QuotaRow]) -> Iterator[str]:
    groups: dict[str, list[QuotaRow]] = {}
    for row in rows:
        groups.setdefault(row.band.characteristic, []).append(row)
    labels = ["Quotas", *groups, *(f"  {row.band.category}" for row in rows)]
    wide = max(map(len, labels))
    yield f"{'Quotas':<{wide}}  least  drawn   most"
    for name, members in groups.items():
        yield name
        for row in members:
            yield f"{'  ' + row.band.category:<{wide}}  {row.band.least:5}  {row.drawn:5}  {row.band.most:5}"
