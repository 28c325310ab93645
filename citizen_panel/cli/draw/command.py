"""The command and its options, in the order in which the work is done: read, draw, tell, keep."""

import hashlib
import secrets
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from citizen_panel.cli.draw import record
from citizen_panel.cli.draw.account import account_of, quota_rows, refusal_of
from citizen_panel.cli.draw.inputs import CannotUse, both, bytes_of, ids_of, refuse
from citizen_panel.cli.draw.progress import Progress
from citizen_panel.domain.matching.rules.draw import draw
from citizen_panel.domain.matching.rules.files.faults import Unreadable
from citizen_panel.domain.matching.rules.files.people import PeopleFile, read_people
from citizen_panel.domain.matching.rules.files.quotas import QuotaFile, read_quotas
from citizen_panel.domain.matching.rules.methods import METHODS
from citizen_panel.domain.matching.vocabulary import Candidate, DrawRequest, Infeasible, Method, Outcome, Roster

CANNOT_BE_MET = 2
_A_FILE = click.Path(path_type=Path, allow_dash=False)
_DEFAULT = Method.LEXIMIN if Method.LEXIMIN in METHODS else Method.MAXIMIN


class _Misused(click.UsageError):
    """An option that cannot be used; exit status 2 is kept for quotas that cannot be met."""

    exit_code = 1


class _Command(click.Command):
    """Ends with status 1 when an option cannot be used."""

    def make_context(self, *args: Any, **extra: Any) -> click.Context:
        try:
            return super().make_context(*args, **extra)
        except click.UsageError as error:
            raise _Misused(error.format_message(), error.ctx) from error


@dataclass(frozen=True)
class _Inputs:
    """The two files as read, and the SHA-256 of each."""

    people: PeopleFile
    quotas: QuotaFile
    hashes: dict[str, str]


@click.command("draw", cls=_Command)
@click.option("--pool", type=_A_FILE, required=True, help="CSV: id and one column for each category.")
@click.option("--quotas", type=_A_FILE, required=True, help="CSV: category,feature,min,max.")
@click.option("--places", type=click.IntRange(1), required=True, help="How many people to draw.")
@click.option(
    "--method", type=click.Choice([m.value for m in METHODS]), default=_DEFAULT.value, show_default=True, help="How."
)
@click.option("--gamma", type=click.FloatRange(0, min_open=True), help="For goldilocks: weight of low chances.")
@click.option("--seed", help="Any text; the same gives the same panel. A random one if not given.")
@click.option("--address", metavar="COLUMN[,COLUMN]", help="Draw at most one of those who share these columns.")
@click.option("--certain", metavar="FILE|IDS", help="People who are on the panel whatever happens.")
@click.option("--left-out", metavar="FILE|IDS", help="People who are not to be drawn.")
@click.option("--json", "json_file", type=click.Path(path_type=Path, allow_dash=True), help="Keep the whole draw here.")
def draw_panel(
    pool: Path,
    quotas: Path,
    places: int,
    method: str,
    gamma: float | None,
    seed: str | None,
    address: str | None,
    certain: str | None,
    left_out: str | None,
    json_file: Path | None,
) -> None:
    """Draw a fair panel from a file of people and a file of quotas.

    Needs no database and no settings. Exit status: 0 drawn, 2 the quotas cannot be met, 1 a file or an option
    cannot be used.
    """
    if gamma is not None and method != Method.GOLDILOCKS:
        raise CannotUse("--gamma is for --method goldilocks alone.")
    if json_file is not None and not json_file.absolute().parent.is_dir():
        raise CannotUse(f"{json_file}: there is no such folder to write to.")
    progress = Progress(sys.stderr, time.perf_counter)
    read = _read(pool, quotas, _columns(address), progress)
    known = frozenset(read.people.roster.keys if certain or left_out else ())
    sure, out = ids_of("--certain", certain, known), ids_of("--left-out", left_out, known)
    both(sure, out)
    seed = seed or secrets.token_hex(16)
    request = DrawRequest(
        candidates=_candidates(read.people.roster),
        quotas=read.quotas.quotas,
        places=places,
        method=Method(method),
        seed=seed,
        addresses=read.people.households.shared,
        certain=sure,
        left_out=out,
        gamma=1.0 if gamma is None else gamma,
    )
    with progress.stage("draw", "Drawing"):
        outcome = draw(request, progress.step)
    _tell(outcome, read, request, progress, json_file)


def _columns(address: str | None) -> tuple[str, ...]:
    return tuple(name.strip() for name in (address or "").split(",") if name.strip())


def _read(pool: Path, quotas: Path, address: tuple[str, ...], progress: Progress) -> _Inputs:
    with progress.stage("read_quotas", "Reading the quotas"):
        quota_bytes = bytes_of(quotas)
        asked = read_quotas(quota_bytes, quotas.name)
    if isinstance(asked, Unreadable):
        raise refuse(asked)
    with progress.stage("read_people", "Reading the people"):
        people_bytes = bytes_of(pool)
        people = read_people(people_bytes, pool.name, asked.quotas, address)
    if isinstance(people, Unreadable):
        raise refuse(people)
    for note in (*asked.notes, *people.notes):
        click.echo(f"Note: {note}", err=True)
    named = (("pool", people_bytes), ("quotas", quota_bytes))
    return _Inputs(people, asked, {name: hashlib.sha256(data).hexdigest() for name, data in named})


def _candidates(roster: Roster) -> tuple[Candidate, ...]:
    """The people one by one."""
    pairs = [
        [(name, value) for value in values]
        for name, values in zip(roster.characteristics, roster.categories, strict=True)
    ]
    return tuple(
        Candidate(key, tuple(pairs[place][code] for place, code in enumerate(codes) if code >= 0))
        for key, codes in zip(roster.keys, roster.codes.tolist(), strict=True)
    )


def _tell(outcome: Outcome, read: _Inputs, request: DrawRequest, progress: Progress, json_file: Path | None) -> None:
    """Print the account, keep the JSON, and end with the status that says how it went."""
    to_pipe = json_file is not None and str(json_file) == "-"
    if isinstance(outcome, Infeasible):
        click.echo(refusal_of(outcome), err=True)
        found = record.infeasible(outcome)
    else:
        rows = quota_rows(read.quotas.quotas, read.people.roster, outcome.chosen)
        click.echo(account_of(outcome, rows, str(request.seed)), err=to_pipe)
        found = record.selected(outcome, rows)
    if json_file is not None:
        text = record.text_of({**_head(read, request, progress), **found})
        if to_pipe:
            click.echo(text, nl=False)
        else:
            record.write(json_file, text)
    if isinstance(outcome, Infeasible):
        sys.exit(CANNOT_BE_MET)


def _head(read: _Inputs, request: DrawRequest, progress: Progress) -> dict[str, Any]:
    return {
        "format": record.FORMAT,
        "seed": request.seed,
        "gamma": request.gamma if request.method is Method.GOLDILOCKS else None,
        "people": len(read.people.roster),
        "shared_addresses": len(read.people.households.shared),
        "left_out": request.left_out,
        "files": read.hashes,
        "notes": [str(note) for note in (*read.quotas.notes, *read.people.notes)],
        "versions": record.versions(),
        "seconds": {name: round(seconds, 4) for name, seconds in progress.seconds.items()},
    }
