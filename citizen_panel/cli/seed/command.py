"""`citizen-panel seed`: a believable Scotland in an empty database, the same one for the same seed and day."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import func, select

from citizen_panel.cli.seed.scotland import Wish, invent
from citizen_panel.core import clock, nudges
from citizen_panel.core.db import db
from citizen_panel.domain.citizens.models import Citizen


@contextmanager
def _stage(words: str) -> Iterator[None]:
    """Say what is going on, and how long it took."""
    click.echo(f"{words} ...", nl=False)
    started = time.monotonic()
    yield
    click.echo(f" {time.monotonic() - started:.1f} s")


@click.command("seed")
@click.option(
    "--citizens", type=click.IntRange(50, 200_000), default=20_000, show_default=True, help="How many people."
)
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="Another number, other people.")
@click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), default=None, help="The day it is to be; today if not said."
)
@click.option(
    "--projects", type=click.IntRange(4, 30), default=30, show_default=True, help="How many projects; fewer is quicker."
)
@with_appcontext
def seed_scotland(citizens: int, seed: int, as_of: datetime | None, projects: int) -> None:
    """Fill an empty database with invented citizens, bodies, partners and projects. Never for real people."""
    settings = current_app.extensions["citizen_panel.settings"]
    if not settings.is_demo:
        click.echo("Invented people belong in a demo: set CP_MODE=demo. Nothing was changed.", err=True)
        sys.exit(1)
    there = db.session.execute(select(func.count()).select_from(Citizen)).scalar_one()
    db.session.rollback()
    if there:
        click.echo(f"There are {there:,} citizens here already, so nothing was changed.")
        return
    current_app.extensions.pop(nudges.EXTENSION, None)  # nothing is to follow from an invented past
    wish = Wish(citizens, seed, as_of.date() if as_of else clock.today(), settings.body_name, projects)
    started = time.monotonic()
    digest = invent(wish, _stage)
    click.echo(f"{citizens:,} citizens in {time.monotonic() - started:.1f} s")
    click.echo(f"digest: {digest}")
