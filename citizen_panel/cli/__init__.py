"""By hand: the commands of `citizen-panel`."""

import click
from flask import Flask

from citizen_panel.cli.check import check
from citizen_panel.cli.compile import compile_loops
from citizen_panel.cli.demo_links import demo_links
from citizen_panel.cli.draw.command import draw_panel
from citizen_panel.cli.keys import keys
from citizen_panel.cli.ledger import seal_ledger, verify_ledger
from citizen_panel.cli.migrate import migrate
from citizen_panel.cli.reference import load_reference
from citizen_panel.cli.restore import restore
from citizen_panel.cli.seed.command import seed_scotland
from citizen_panel.cli.sessions import sessions

COMMANDS: tuple[click.Command, ...] = (
    check,
    demo_links,
    keys,
    load_reference,
    migrate,
    restore,
    seal_ledger,
    seed_scotland,
    sessions,
    verify_ledger,
)

#: Commands that need no settings, no database and no application.
ALONE: tuple[click.Command, ...] = (compile_loops, draw_panel)


def register(app: Flask) -> None:
    """Add every command to the console program."""
    for command in COMMANDS:
        app.cli.add_command(command)
