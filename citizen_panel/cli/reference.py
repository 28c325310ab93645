"""`citizen-panel load-reference`: bring the shipped figures about Scotland into force."""

import click
from flask.cli import with_appcontext

from citizen_panel.core.actor import Actor
from citizen_panel.core.db import transaction
from citizen_panel.domain.reference.datasets import DATASETS
from citizen_panel.domain.reference.service import load_dataset


@click.command("load-reference")
@with_appcontext
def load_reference() -> None:
    """Load councils, postcodes, census counts and working days; a second run changes nothing."""
    for shipped in DATASETS:
        with transaction():
            loaded = load_dataset(shipped.name, actor=Actor.system("reference"))
        said = f"{loaded.rows:,} rows" if loaded.rows else "already in force"
        click.echo(f"{loaded.name} {loaded.version}: {said}")
