"""`citizen-panel sessions end`: sign people out by hand, one or all."""

import sys

import click
from flask.cli import with_appcontext

from citizen_panel.core.db import transaction
from citizen_panel.domain.accounts import queries, service
from citizen_panel.domain.accounts.rules import read_address


@click.group("sessions")
def sessions() -> None:
    """Where people are signed in."""


@sessions.command("end")
@click.option("--user", "address", help="The email address or mobile number somebody signs in with.")
@click.option("--all", "everybody", is_flag=True, help="Everybody, at once: after a breach.")
@with_appcontext
def end(address: str | None, everybody: bool) -> None:
    """Sign one person out everywhere, or everybody; says how many sessions ended."""
    if bool(address) == everybody:
        click.echo("Say whom: --user ADDRESS, or --all.", err=True)
        sys.exit(2)
    read = read_address(address or "")
    if read is None and not everybody:
        click.echo("That is neither an email address nor a UK mobile number.", err=True)
        sys.exit(2)
    with transaction():
        if read is None:
            ended = service.end_everybody()
        else:
            found = queries.accounts_at(queries.address_hash_of(read))
            ended = sum(service.end_by_operator(one.user_id) for one in found)
    click.echo(f"Sessions ended: {ended}.")
