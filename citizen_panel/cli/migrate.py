"""`citizen-panel migrate`: bring the database to the newest revision, and make the first data keys."""

from pathlib import Path

import alembic.command
import click
from alembic.config import Config
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import select

from citizen_panel.core.db import db, transaction
from citizen_panel.core.sealing import KeyClass
from citizen_panel.core.vault import DataKey, vault
from citizen_panel.domain.ledger.queries import chain_of
from citizen_panel.domain.ledger.service import open_chain

SEALING = tuple(k for k in KeyClass if k not in (KeyClass.PSEUDONYM, KeyClass.LOOKUP))


@click.command("migrate")
@with_appcontext
def migrate() -> None:
    """Run as the owner of the database; a second run changes nothing."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parents[2] / "migrations"))
    config.attributes["url"] = current_app.extensions["citizen_panel.settings"].database_owner_url
    alembic.command.upgrade(config, "head")
    with transaction():
        for key_class in SEALING:
            if db.session.execute(select(DataKey.id).where(DataKey.purpose == key_class)).first() is None:
                vault().make_key(key_class)
        if chain_of(None) is None:
            open_chain(None)
    click.echo("The database is at the newest revision.")
