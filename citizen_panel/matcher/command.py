"""`citizen-panel index`: the process that holds the matching index, and how it is."""

import sys

import click
from flask import Flask, current_app
from flask.cli import ScriptInfo, pass_script_info, with_appcontext

from citizen_panel.core.db import transaction
from citizen_panel.domain.matching import index_copies
from citizen_panel.domain.matching.rules.index.messages import Health
from citizen_panel.domain.matching.rules.index.questions import HowAreYou
from citizen_panel.gateways import index as counter
from citizen_panel.matcher.process import hold_the_index


@click.group("index")
def index() -> None:
    """The matching index, by which a panel is counted at once."""


@index.command("run")
@pass_script_info
@with_appcontext
def run(info: ScriptInfo) -> None:
    """Hold the index and answer questions, until told to stop."""
    settings = current_app.extensions["citizen_panel.settings"]
    if not settings.index:
        click.echo("CP_INDEX does not say where the index is to listen. Set it, for example to unix:/run/panel/index.")
        sys.exit(2)
    hold_the_index(info.load_app(), settings)


@index.command("status")
@with_appcontext
def status() -> None:
    """Say how fresh the index is, and whether reading everybody found it right; exit status 1 when it did not."""
    asked = counter()
    answered = asked.ask(HowAreYou()) if asked else None
    with transaction():
        check = index_copies.newest_check()
    if check is not None:
        click.echo(f"Compared with everybody at {check.checked_at:%Y-%m-%d %H:%M} UTC: {check.differing:,} differed.")
    health, fresh = answered or (None, None)
    if fresh is None or not isinstance(health, Health):
        click.echo("The index does not answer. Counts take longer, and are right.")
        sys.exit(1)
    people = "fewer than 10" if health.people is None else f"about {health.people:,}"
    click.echo(f"It holds {people} people who may be asked, and was true {fresh.age:.1f} seconds ago.")
    click.echo(f"Pages count from the edition of {health.edition_on}.")
    sys.exit(1 if health.differed else 0)


def register(app: Flask) -> None:
    """Add the commands to the console program."""
    app.cli.add_command(index)
