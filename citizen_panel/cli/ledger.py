"""`citizen-panel seal` and `citizen-panel verify`: the chain's keeper and its checker."""

import signal
import sys
import threading

import click
from flask.cli import with_appcontext

from citizen_panel.core.db import db, transaction
from citizen_panel.domain.ledger.seal import seal_batch, walk

WINDOW = 10_000
WHOLE_LOOK = 60  # every so many turns the whole ledger is looked through for what was left behind


@click.command("seal")
@click.option("--once", is_flag=True, help="Seal what is there and stop.")
@with_appcontext
def seal_ledger(once: bool) -> None:
    """Link committed facts into their chains, each second, until told to stop."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    turns = 0
    while not stop.is_set():
        with transaction():
            sealed = seal_batch(window=None if turns % WHOLE_LOOK == 0 else WINDOW)
        turns += 1
        db.session.remove()
        if sealed == 0 and (once or stop.wait(1.0)):
            break


@click.command("verify")
@with_appcontext
def verify_ledger() -> None:
    """Walk every chain and say whether it adds up; exit status 1 when it does not."""
    faults = 0
    for name, length, fault in walk():
        click.echo(f"{name}: {length:,} entries, " + ("sound" if fault is None else f"does not add up at {fault}"))
        faults += fault is not None
    sys.exit(1 if faults else 0)
