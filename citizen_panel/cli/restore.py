"""`citizen-panel restore`: what a restored database must be told before its doors open, and a drill of it."""

import sys
import time

import click
from flask.cli import with_appcontext

from citizen_panel.core.db import transaction
from citizen_panel.domain.citizens.queries import contactable
from citizen_panel.domain.ledger.seal import walk
from citizen_panel.domain.rights import safety
from citizen_panel.domain.rights.safety import Line, Replayed, What
from citizen_panel.gateways import journal


@click.group("restore")
def restore() -> None:
    """Bring a restored database up to the safety journal."""


@restore.command("status")
@with_appcontext
def status() -> None:
    """Say whether the database is older than the journal; exit status 1 when it is."""
    newest, known = journal().newest(), safety.known_until()
    click.echo(f"The journal's newest line: {newest or 'none'}. The database knows it up to: {known or 'none'}.")
    if safety.is_behind(newest):
        click.echo("The database is older. Its doors are closed until you run citizen-panel restore replay.")
        sys.exit(1)
    click.echo("The doors are open.")


@restore.command("replay")
@with_appcontext
def replay() -> None:
    """Erase and stop again what was erased and stopped since the backup. Run as the worker's login."""
    lines = safety.to_replay(journal().lines())
    with transaction():
        done = safety.replay(lines)
    _say(lines, done)
    click.echo("The doors may open.")


@restore.command("drill")
@with_appcontext
def drill() -> None:
    """On a scratch copy restored from a backup: replay, walk every chain, look for anybody who may be asked wrongly."""
    started = time.monotonic()
    lines = safety.to_replay(journal().lines())
    with transaction():
        done = safety.replay(lines)
    _say(lines, done)
    faults = [name for name, _, fault in walk() if fault is not None]
    wrong = _wrongly_contactable(lines)
    click.echo(f"Chains that do not add up: {len(faults)}. People who could be asked though they said no: {wrong}.")
    click.echo(f"The drill took {(time.monotonic() - started) / 60:.1f} minutes.")
    sys.exit(1 if faults or wrong else 0)


def _wrongly_contactable(lines: list[Line]) -> int:
    """How many people of the lines can be asked though they were erased, left or are held still."""
    closed = [line.person for line in lines if line.what is not What.STOPPED or line.purpose == "pool.membership"]
    return sum(contactable(one) for one in safety.known_as(set(closed)).values())


def _say(lines: list[Line], done: Replayed) -> None:
    click.echo(
        f"{len(lines)} lines: {done.erased} people erased again, {done.stopped} yeses stopped again, "
        f"{done.held_still} people held still again, {done.doubtful} messages to be looked up before they go."
    )
