"""Migrations: one head, numbered, and the model adds nothing to them; guards are as listed."""

import re

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, pool, text
from sqlalchemy.engine import URL

import citizen_panel.tables as tables
from tests.architecture.source import ROOT

VERSIONS = ROOT / "migrations" / "versions"
SCHEMAS = (None, "public", "ledger", "equality", "reference")


def test_revisions_are_numbered_in_one_line() -> None:
    files = sorted(p.name for p in VERSIONS.glob("*.py"))
    assert [f[:4] for f in files] == [f"{n:04}" for n in range(1, len(files) + 1)]
    for number, name in enumerate(files, start=1):
        body = (VERSIONS / name).read_text(encoding="utf-8")
        assert re.search(rf'^revision = "{number:04}"', body, re.M), name
        before = f'"{number - 1:04}"' if number > 1 else "None"
        assert re.search(rf"^down_revision = {before}", body, re.M), name
    assert (ROOT / "migrations" / ".current-head").read_text().strip() == files[-1][:4]


def test_the_model_adds_nothing(suite_url: URL) -> None:
    engine = create_engine(suite_url, poolclass=pool.NullPool)
    with engine.connect() as connection:
        connection.dialect.ischema_names["xid8"] = tables.metadata.tables["ledger.entry"].c.xact.type.__class__
        options = {
            "include_schemas": True,
            "compare_type": True,
            "include_name": lambda name, kind, _: kind != "schema" or name in SCHEMAS,
        }
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, tables.metadata) == []


def test_every_check_of_the_model_is_in_the_database(suite_url: URL) -> None:
    """The comparison above does not notice a lost CHECK or exclusion constraint; the catalogue does."""
    engine = create_engine(suite_url, poolclass=pool.NullPool)
    with engine.connect() as connection:
        there = set(connection.execute(text("SELECT conname FROM pg_constraint WHERE contype IN ('c', 'x')")).scalars())
    ours = {
        str(constraint.name)
        for table in tables.metadata.tables.values()
        for constraint in table.constraints
        if constraint.__visit_name__ in ("check_constraint", "table_or_column_check_constraint", "exclude_constraint")
    }
    assert ours - there == set()


def test_facts_are_guarded_as_the_model_says(suite_url: URL) -> None:
    engine = create_engine(suite_url, poolclass=pool.NullPool)
    with engine.connect() as connection:
        rows = connection.execute(
            text(
                "SELECT n.nspname, c.relname, t.tgname, t.tgargs FROM pg_trigger t "
                "JOIN pg_class c ON c.oid = t.tgrelid "
                "JOIN pg_namespace n ON n.oid = c.relnamespace WHERE NOT t.tgisinternal"
            )
        ).all()
    guarded = {
        (schema if schema != "public" else None, table): {a for a in bytes(args).decode().split("\0") if a}
        for schema, table, name, args in rows
        if name.endswith("append_only")
    }
    said = {
        (t.schema, t.name): set(t.info["append_only"])
        for t in tables.metadata.tables.values()
        if "append_only" in t.info
    }
    assert guarded == said


def test_migrations_import_nothing_of_the_house_but_its_tables() -> None:
    assert "import citizen_panel.tables" in (ROOT / "migrations" / "env.py").read_text()
    for path in VERSIONS.glob("*.py"):
        imported = set(re.findall(r"from (citizen_panel\S*) import", path.read_text()))
        assert imported <= {"citizen_panel.core.db"}, path.name
