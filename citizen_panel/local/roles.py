"""The database roles of the product, as an operator would make them before the first migration."""

import psycopg
from psycopg import sql

DATABASE = "citizen_panel"
OWNER = "cp_owner"
PROCESSES = ("cp_web", "cp_worker", "cp_sealer", "cp_index")
ENTERED = {
    "cp_self": ("cp_web", "cp_worker"),
    "cp_matcher": ("cp_worker", "cp_index"),
    "cp_aggregate": ("cp_worker",),
    "cp_eraser": ("cp_worker",),
    "cp_auditor": (),
}


def make_roles(connection: psycopg.Connection) -> None:
    """Create what is missing of the roles and the database; a second run changes nothing.

    The connection is a superuser's, in autocommit. NOINHERIT: a process has no right of a role it may enter until it
    enters it, and says so in a way that works before PostgreSQL 16 too.
    """
    _role(connection, OWNER, "LOGIN CREATEROLE CREATEDB")  # the tests copy databases
    for name in PROCESSES:
        _role(connection, name, "LOGIN NOINHERIT")
    for name in ENTERED:
        _role(connection, name, "NOLOGIN NOINHERIT")
    for name in (*PROCESSES, *ENTERED):
        # Since PostgreSQL 16 the right to make roles no longer includes granting those that others have made.
        _run(connection, "GRANT {} TO {} WITH ADMIN OPTION", name, OWNER)
    for name, members in ENTERED.items():
        for member in members:
            _run(connection, "GRANT {} TO {}", name, member)
    make_database(connection, DATABASE)


def make_database(connection: psycopg.Connection, name: str) -> None:
    """Create a database that the owner owns, unless it is there."""
    if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone():
        _run(connection, "CREATE DATABASE {} OWNER {}", name, OWNER)


def _role(connection: psycopg.Connection, name: str, options: str) -> None:
    if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (name,)).fetchone():
        _run(connection, f"CREATE ROLE {{}} {options}", name)


def _run(connection: psycopg.Connection, statement: str, *names: str) -> None:
    connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
