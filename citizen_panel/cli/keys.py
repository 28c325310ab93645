"""`citizen-panel keys`: a new data key for a class of sealed rows, and how far the rows have followed it."""

from collections.abc import Mapping
from typing import Protocol

import click
from flask.cli import with_appcontext

from citizen_panel.core.db import transaction
from citizen_panel.core.sealing import KeyClass
from citizen_panel.core.vault import vault
from citizen_panel.domain.citizens import rotation as needs
from citizen_panel.domain.equality import rotation as answers

STEP = 1000


class Sealed(Protocol):
    """The rows of one class: how many wait, and a step."""

    def left(self) -> int: ...

    def reseal(self, count: int) -> int: ...


ROWS: Mapping[KeyClass, Sealed] = {answers.KEY_CLASS: answers, needs.KEY_CLASS: needs}
CLASSES = click.Choice([key_class.value for key_class in ROWS])


@click.group("keys")
def keys() -> None:
    """Data keys. To be run by the owner of the database."""


@keys.command("rotate")
@click.option("--class", "named", type=CLASSES, required=True, help="Which sealed rows get a new key.")
@with_appcontext
def rotate(named: str) -> None:
    """Make a new key and seal every row with it, 1,000 at a time; stopped half-way, the next run goes on."""
    key_class = KeyClass(named)
    rows = ROWS[key_class]
    with transaction():
        waiting = rows.left()
        if waiting:
            click.echo(f"Going on with a rotation: {waiting:,} rows are left.")
        else:
            click.echo(f"New key {vault().begin_new_key(key_class).id} for {named}.")
    done = 0
    while True:
        with transaction():
            step = rows.reseal(STEP)
        if not step:
            break
        done += step
        click.echo(f"{done:,} rows sealed anew.")
    with transaction():
        waiting = rows.left()
    click.echo("Every row is under the newest key." if not waiting else f"{waiting:,} rows were in use: run it again.")


@keys.command("status")
@with_appcontext
def status() -> None:
    """Say for each class which key seals new rows, and how many rows are under an earlier one."""
    with transaction():
        for key_class, rows in ROWS.items():
            current, _ = vault().current_key(key_class)
            click.echo(f"{key_class.value}: key {current}, {rows.left():,} rows under earlier keys")
