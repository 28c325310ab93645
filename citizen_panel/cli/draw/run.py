"""The work in its order: read, draw, tell, keep."""

import hashlib
import secrets
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import click

from citizen_panel.cli.draw import record, standing, tickets
from citizen_panel.cli.draw.account import account_of, quota_rows, refusal_of
from citizen_panel.cli.draw.inputs import bytes_of, check_certain, ids_of, refuse
from citizen_panel.cli.draw.progress import Progress
from citizen_panel.cli.draw.wish import Wish
from citizen_panel.domain.matching.rules.draw import draw
from citizen_panel.domain.matching.rules.files.faults import Unreadable
from citizen_panel.domain.matching.rules.files.people import PeopleFile, read_people
from citizen_panel.domain.matching.rules.files.quotas import QuotaFile, read_quotas
from citizen_panel.domain.matching.rules.telling import told
from citizen_panel.domain.matching.vocabulary import DrawRequest, Infeasible, Method, Selected

CANNOT_BE_MET = 2
_SALT_BYTES = 16


@dataclass(frozen=True)
class _Files:
    """The two files as read, and the SHA-256 of each."""

    people: PeopleFile
    quotas: QuotaFile
    hashes: Mapping[str, str]


def run(wish: Wish) -> None:
    """Draw as wished, print the account and keep what is to be kept; exits with 2 when the quotas cannot be met."""
    wish.check()
    progress = Progress(sys.stderr, time.perf_counter)
    files = _read(wish, progress)
    request = _request(wish, files)
    with progress.stage("draw", "Drawing"):
        outcome = told(request, draw(request, progress.step))
    if isinstance(outcome, Infeasible):
        click.echo(refusal_of(outcome), err=True)
        _keep(wish, {**_head(files, request, progress), **record.infeasible(outcome)})
        sys.exit(CANNOT_BE_MET)
    _tell(wish, files, request, outcome, progress)


def _read(wish: Wish, progress: Progress) -> _Files:
    with progress.stage("read_quotas", "Reading the quotas"):
        quota_bytes = bytes_of(wish.quotas)
        quotas = read_quotas(quota_bytes, wish.quotas.name)
    if isinstance(quotas, Unreadable):
        raise refuse(quotas)
    with progress.stage("read_people", "Reading the people"):
        people_bytes = bytes_of(wish.pool)
        people = read_people(people_bytes, wish.pool.name, quotas.quotas, wish.address_columns)
    if isinstance(people, Unreadable):
        raise refuse(people)
    for note in (*quotas.notes, *people.notes):
        click.echo(f"Note: {note}", err=True)
    named = (("pool", people_bytes), ("quotas", quota_bytes))
    return _Files(people, quotas, {name: hashlib.sha256(data).hexdigest() for name, data in named})


def _request(wish: Wish, files: _Files) -> DrawRequest:
    roster = files.people.roster
    known = frozenset(roster.keys if wish.certain or wish.left_out else ())
    certain, left_out = ids_of("--certain", wish.certain, known), ids_of("--left-out", wish.left_out, known)
    check_certain(certain, left_out, wish.places, files.people.households.shared)
    return DrawRequest(
        candidates=roster,
        quotas=files.quotas.quotas,
        places=wish.places,
        method=Method(wish.method),
        seed=wish.seed or secrets.token_hex(_SALT_BYTES),
        addresses=files.people.households.shared,
        certain=certain,
        left_out=left_out,
        gamma=1.0 if wish.gamma is None else wish.gamma,
    )


def _tell(wish: Wish, files: _Files, request: DrawRequest, outcome: Selected, progress: Progress) -> None:
    """Take the people from the lottery as wished, print the account and keep the record."""
    chosen, words = outcome.chosen, list[str]()
    kept: dict[str, Any] = {}
    if wish.tickets is not None:
        salt = wish.salt or secrets.token_hex(_SALT_BYTES)
        with progress.stage("tickets", "Making tickets"):
            public = tickets.public_draw(outcome, wish.tickets, salt, str(request.seed))
        chosen, kept["tickets"] = public.chosen, tickets.record_of(public)
        words += tickets.words_of(public)
        if wish.salt is None:
            click.echo(f"Note: the salt is {salt}. Keep it secret; with it the same list is made again.", err=True)
        if wish.list_file is not None:
            record.write(wish.list_file, [tickets.list_bytes(public)], is_secret=False)
    if wish.stand_ins is not None:
        with progress.stage("stand_ins", "Choosing stand-ins"):
            found = standing.stand_ins(request, chosen, wish.stand_ins)
        words += standing.words_of(found)
        kept["stand_ins"] = standing.record_of(found)
    rows = quota_rows(files.quotas.quotas, files.people.roster, chosen)
    click.echo(account_of(outcome, chosen, rows, words, str(request.seed)), err=wish.is_for_a_pipe)
    _keep(wish, {**_head(files, request, progress), **record.selected(outcome, chosen, rows), **kept})


def _head(files: _Files, request: DrawRequest, progress: Progress) -> dict[str, Any]:
    return {
        "format": record.FORMAT,
        "seed": request.seed,
        "gamma": request.gamma if request.method is Method.GOLDILOCKS else None,
        "people": len(files.people.roster),
        "shared_addresses": len(files.people.households.shared),
        "left_out": request.left_out,
        "files": files.hashes,
        "notes": [str(note) for note in (*files.quotas.notes, *files.people.notes)],
        "versions": record.versions(),
        "seconds": {name: round(seconds, 4) for name, seconds in progress.seconds.items()},
    }


def _keep(wish: Wish, document: Mapping[str, Any]) -> None:
    if wish.json_file is None:
        return
    lines = record.lines_of(document)
    if wish.is_for_a_pipe:
        for line in lines:
            click.echo(line, nl=False)
    else:
        record.write(wish.json_file, (line.encode() for line in lines), is_secret=True)
