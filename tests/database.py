"""A database for the tests: migrated once, cloned for those tests that must really commit."""

import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql
from sqlalchemy.engine import URL, make_url

from citizen_panel.config import sqlalchemy_url
from citizen_panel.local import servers

TEMPLATE = "cp_tests"


_found: dict[str, str] = {}


def use(found: servers.Servers) -> None:
    """Say which servers the tests run on."""
    _found.update(found.databases)


def url_for(process: str, name: str) -> URL:
    """The address of a database for a process: web, worker, sealer or owner."""
    url = make_url(sqlalchemy_url(_found.get(process) or _found["web"])).set(database=name)
    if process == "owner" or url.username == f"cp_{process}":
        return url
    return url.update_query_dict({"options": f"-c role=cp_{process}"})


@contextmanager
def _admin() -> Iterator[psycopg.Connection]:
    url = make_url(sqlalchemy_url(_found["owner"]))
    address = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as connection:
        yield connection


def make(name: str, template: str | None = None) -> URL:
    """Create a database, empty or as a copy."""
    with _admin() as admin:
        made_from = sql.SQL(" TEMPLATE {}").format(sql.Identifier(template)) if template else sql.SQL("")
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)) + made_from)
    return url_for("owner", name)


def drop(name: str) -> None:
    """Remove a database; the server's own cleaning of it may have to finish first."""
    with _admin() as admin:
        for last in (False, False, False, True):
            try:
                admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
                return
            except psycopg.errors.InsufficientPrivilege:
                if last:
                    raise
                time.sleep(1)


@contextmanager
def clone(of: str) -> Iterator[URL]:
    """A copy of a database for one test, gone afterwards."""
    name = f"cp_{uuid.uuid4().hex[:12]}"
    try:
        yield make(name, of)
    finally:
        drop(name)
