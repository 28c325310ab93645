"""`citizen-panel check --deploy`: what stands in the way of running this with real people, one sentence each."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import click
from cryptography.exceptions import InvalidTag
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import select, text

import citizen_panel.config as configuration
from citizen_panel.cli.seed.bodies import BY_SLUG
from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.core.sealing import KeyClass
from citizen_panel.core.vault import DataKey, vault
from citizen_panel.domain.organisations.models import Organisation

HEAD = Path(__file__).parents[2] / "migrations" / ".current-head"
CLOCK_MAY_DIFFER_BY = 2  # seconds: codes live ten minutes, and facts may not lie in the future
OLDEST_SERVER = 15


@dataclass(frozen=True)
class Found:
    """What the database says of itself and of the login that asks."""

    login: str
    is_superuser: bool
    passes_row_policies: bool
    is_owner: bool
    may_change_facts: bool
    may_read_equality: bool
    may_make_roles: bool
    server: int
    revision: str
    head: str
    seconds_apart: float
    demo_organisations: int
    unopened_keys: tuple[str, ...]
    writes_values_to_its_log: bool


@click.command("check")
@click.option("--deploy", is_flag=True, help="Judge as if for real people, whatever CP_MODE says.")
@with_appcontext
def check(deploy: bool) -> None:
    """Say what is weak or missing in the settings and the database; exit status 1 when anything is."""
    settings = current_app.extensions["citizen_panel.settings"]
    judged = replace(settings, mode="production") if deploy else settings
    sentences = configuration.weaknesses(judged)
    if deploy and current_app.debug:
        sentences.append("Debug mode is on: it shows the inside of the program to anybody who meets an error.")
    found = look()
    sentences += objections(found) if deploy else basics(found)
    for sentence in sentences:
        click.echo(sentence)
    if not sentences:
        click.echo("Nothing to object to.")
    sys.exit(1 if sentences else 0)


def basics(found: Found) -> list[str]:
    """What is wrong anywhere: too old, not migrated, keys that do not fit."""
    apart, here = f"{found.seconds_apart:.0f} seconds", found.revision or "none"
    checks = (
        (
            found.server >= OLDEST_SERVER,
            f"The database server is version {found.server}: {OLDEST_SERVER} or newer is needed.",
        ),
        (
            found.revision == found.head,
            f"The database is at revision {here}, the program at {found.head}: run citizen-panel migrate.",
        ),
        (
            found.seconds_apart <= CLOCK_MAY_DIFFER_BY,
            f"The clocks of this machine and of the database differ by {apart}: set them right.",
        ),
        (
            not found.unopened_keys,
            f"CP_KEKS does not open the data keys of: {', '.join(found.unopened_keys)}.",
        ),
    )
    return [sentence for holds, sentence in checks if not holds]


def objections(found: Found) -> list[str]:
    """What is wrong where real people's data are kept; the login judged is the one of this process."""
    who = f"The database login {found.login}"
    checks = (
        (not found.is_superuser, f"{who} is a superuser: nothing in the database binds it."),
        (not found.passes_row_policies, f"{who} passes row policies (BYPASSRLS): it could read everybody's answers."),
        (not found.is_owner, f"{who} owns the tables, or may become their owner: it could take every guard down."),
        (not found.may_make_roles, f"{who} may make roles (CREATEROLE)."),
        (not found.may_change_facts, f"{who} may change or remove facts in the ledger."),
        (not found.may_read_equality, f"{who} may read equality answers without entering a role for it."),
        (
            not found.writes_values_to_its_log,
            "The database server writes people's data to its log: set log_error_verbosity=terse, "
            "log_parameter_max_length=0 and log_parameter_max_length_on_error=0.",
        ),
        (
            found.demo_organisations == 0,
            "Invented organisations of the demo are in this database: begin with an empty one.",
        ),
    )
    return basics(found) + [sentence for holds, sentence in checks if not holds]


def look() -> Found:
    """Ask the database; a login that may not look at something is told so by the objections, not by an error."""
    row = db.session.execute(
        text(
            """
            WITH me AS (SELECT * FROM pg_roles WHERE rolname = session_user),
                 owner AS (SELECT relowner FROM pg_class WHERE oid = to_regclass('ledger.entry'))
            SELECT session_user AS login, me.rolsuper, me.rolbypassrls, me.rolcreaterole,
                   current_setting('server_version_num')::int / 10000 AS server, clock_timestamp() AS now,
                   coalesce((SELECT pg_has_role(session_user, relowner, 'MEMBER') FROM owner), false) AS is_owner,
                   to_regclass('public.alembic_version') IS NOT NULL AS is_migrated,
                   (current_setting('log_error_verbosity'), current_setting('log_parameter_max_length'),
                    current_setting('log_parameter_max_length_on_error')) <> ('terse', '0', '0') AS writes_values
            FROM me
            """
        )
    ).one()
    return Found(
        login=row.login,
        is_superuser=row.rolsuper,
        passes_row_policies=row.rolbypassrls,
        is_owner=row.is_owner,
        may_make_roles=row.rolcreaterole,
        may_change_facts=row.is_migrated and any(_may_change(t) for t in ("entry", "payload", "link")),
        may_read_equality=row.is_migrated and _may("SELECT", "equality.answer"),
        server=row.server,
        revision=_revision() if row.is_migrated else "",
        head=HEAD.read_text(encoding="utf-8").strip(),
        seconds_apart=_apart(row.now),
        demo_organisations=_demo_organisations() if row.is_migrated else 0,
        unopened_keys=tuple(_unopened()) if row.is_migrated and _may("SELECT", "public.data_key") else (),
        writes_values_to_its_log=row.writes_values,
    )


def _may(verb: str, table: str) -> bool:
    """Whether the login, or the role it stands in, holds a right; rights of roles not entered do not count."""
    asked = text(
        """
        SELECT has_schema_privilege(u, n.oid, 'USAGE')
               AND (has_table_privilege(u, c.oid, :verb)
                    OR (:verb <> 'DELETE' AND has_any_column_privilege(u, c.oid, :verb)))
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace,
             (VALUES (session_user), (current_user)) AS asked (u)
        WHERE n.nspname = :schema AND c.relname = :name
        """
    )
    schema, name = table.split(".")
    return any(db.session.scalars(asked, {"schema": schema, "name": name, "verb": verb}))


def _may_change(table: str) -> bool:
    return _may("UPDATE", f"ledger.{table}") or _may("DELETE", f"ledger.{table}")


def _revision() -> str:
    if not _may("SELECT", "public.alembic_version"):
        return HEAD.read_text(encoding="utf-8").strip()  # the sealer may not look; web and worker do
    return str(db.session.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none() or "")


def _apart(there: datetime) -> float:
    return abs((clock.now() - there).total_seconds())


def _demo_organisations() -> int:
    if not _may("SELECT", "public.organisation"):
        return 0
    return len(db.session.scalars(select(Organisation.id).where(Organisation.slug.in_(BY_SLUG))).all())


def _unopened() -> Iterator[str]:
    for row in db.session.scalars(select(DataKey).where(DataKey.destroyed_at.is_(None)).order_by(DataKey.id)):
        try:
            vault().key(KeyClass(row.purpose), row.id)
        except (LookupError, InvalidTag):
            yield row.purpose
