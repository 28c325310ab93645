"""Every database role tries what it must not do, and is refused by the database itself."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import errors, sql
from sqlalchemy.engine import URL

ROLES = (
    "cp_web",
    "cp_worker",
    "cp_self",
    "cp_matcher",
    "cp_aggregate",
    "cp_eraser",
    "cp_sealer",
    "cp_index",
    "cp_auditor",
)
OPENERS = ("cp_web", "cp_worker", "cp_self", "cp_matcher", "cp_aggregate", "cp_eraser")
PRODUCT = ("cp_web", "cp_worker")
VERBS = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")

# Who may do what where it matters most; a table or a role that is not named here may not be touched at all.
MAY: dict[str, dict[str, str]] = {
    "ledger.chain": {"cp_web": "SELECT INSERT", "cp_worker": "SELECT INSERT", "cp_sealer": "SELECT"},
    "ledger.entry": {"cp_web": "SELECT", "cp_worker": "SELECT", "cp_sealer": "SELECT"},  # INSERT: by column, below
    "ledger.payload": {
        "cp_web": "SELECT INSERT",
        "cp_worker": "SELECT INSERT",
        "cp_sealer": "SELECT",
        "cp_eraser": "SELECT DELETE",
    },
    "ledger.link": {"cp_web": "SELECT", "cp_worker": "SELECT", "cp_sealer": "SELECT INSERT"},
    "ledger.dispatch": {
        "cp_web": "SELECT INSERT UPDATE",
        "cp_worker": "SELECT INSERT UPDATE",
        "cp_sealer": "SELECT",
        "cp_eraser": "SELECT DELETE",
    },
    "ledger.handled": {
        "cp_web": "SELECT INSERT",
        "cp_worker": "SELECT INSERT",
        "cp_sealer": "SELECT",
        "cp_eraser": "SELECT DELETE",
    },
    "equality.answer": {
        "cp_self": "SELECT INSERT UPDATE DELETE",
        "cp_matcher": "SELECT",
        "cp_aggregate": "SELECT",
        "cp_eraser": "SELECT DELETE",
    },
    "equality.question_set": {"cp_self": "SELECT", "cp_matcher": "SELECT", "cp_aggregate": "SELECT"},
    "public.alembic_version": {"cp_web": "SELECT", "cp_worker": "SELECT"},
    "public.data_key": dict.fromkeys(OPENERS, "SELECT"),
}
for _table in ("chain", "entry", "payload", "link", "dispatch", "handled"):
    MAY[f"ledger.{_table}"]["cp_auditor"] = "SELECT"

# Facts that go when their time is over; the eraser alone may, and changes none.
GOES_AFTER_ITS_TIME = {"consent_decision", "delivery_attempt", "security_event", "tombstone"}

# Ordinary tables that others than web and worker may read, so that a draw can be run without a name in reach.
READ_BY_THE_MATCHER = {
    "asking_preference",
    "asking_tally",
    "away_period",
    "citizen",
    "consent_standing",
    "data_key",
    "person_key",
}
NEVER_THE_MATCHER = {"contact_details", "contact_point", "stated_access_need", "user_account", "sign_in_link"}

FORBIDDEN = [
    *[(role, "UPDATE ledger.entry SET kind = 'Else'") for role in ROLES],
    *[(role, "DELETE FROM ledger.entry") for role in ROLES],
    *[(role, "TRUNCATE ledger.entry CASCADE") for role in ROLES],
    *[(role, "ALTER TABLE ledger.entry DISABLE TRIGGER ALL") for role in ROLES],
    *[(role, "DROP TRIGGER tr_entry_append_only ON ledger.entry") for role in ROLES],
    *[(role, "SET session_replication_role = replica") for role in ROLES],
    *[(role, "UPDATE ledger.payload SET body = '{}'") for role in ROLES],
    *[(role, "DELETE FROM ledger.payload") for role in ROLES if role != "cp_eraser"],
    *[(role, "UPDATE ledger.link SET seq = 1") for role in ROLES],
    *[(role, "DELETE FROM ledger.link") for role in ROLES],
    *[(role, "INSERT INTO ledger.link SELECT * FROM ledger.link") for role in ROLES if role != "cp_sealer"],
    *[(role, "INSERT INTO ledger.entry (id) VALUES (1)") for role in ROLES],
    *[(role, "INSERT INTO ledger.entry (xact) VALUES ('9')") for role in ROLES],
    *[
        (role, "SELECT * FROM equality.answer")
        for role in ("cp_web", "cp_worker", "cp_sealer", "cp_index", "cp_auditor")
    ],
    *[(role, "SELECT wrapped FROM public.index_copy") for role in ROLES if role not in ("cp_index", "cp_worker")],
    *[(role, "INSERT INTO public.index_check (checked_at, differing) VALUES (now(), 0)") for role in PRODUCT],
    *[(role, "UPDATE equality.answer SET key_id = 1") for role in ROLES if role != "cp_self"],
    *[(role, "INSERT INTO equality.answer DEFAULT VALUES") for role in ROLES if role != "cp_self"],
    *[(role, "DELETE FROM equality.answer") for role in ROLES if role not in ("cp_self", "cp_eraser")],
    *[(role, "ALTER TABLE equality.answer DISABLE ROW LEVEL SECURITY") for role in ROLES],
    *[(role, "DROP POLICY own_row ON equality.answer") for role in ROLES],
    *[(role, "UPDATE public.consent_decision SET action = 'granted'") for role in ROLES],
    *[(role, "UPDATE public.consent_decision SET recorded_at = now()") for role in ROLES],
    *[(role, "DELETE FROM public.consent_decision") for role in ROLES if role != "cp_eraser"],
    *[(role, "UPDATE public.attendance SET state = 'attended'") for role in ROLES],
    *[(role, "UPDATE public.decision SET agreed_at = now()") for role in ROLES],
    *[(role, "UPDATE public.phase_entry SET entered_at = now()") for role in ROLES],
    *[(role, "UPDATE public.start_declaration SET start_on = now()") for role in ROLES],
    *[(role, "UPDATE public.draw_document SET digest_hash = ''") for role in ROLES],
    *[(role, "SELECT sealed FROM public.draw_document") for role in ROLES if role != "cp_worker"],
    ("cp_web", "SELECT * FROM public.draw_document"),
    ("cp_web", "UPDATE public.draw_document SET sealed = NULL"),
    ("cp_web", "INSERT INTO public.draw_document DEFAULT VALUES"),
    *[(role, "DELETE FROM public.draw_quota") for role in ROLES],
    *[(role, "DELETE FROM public.security_event") for role in ROLES if role != "cp_eraser"],
    ("cp_eraser", "UPDATE public.security_event SET kind = 'joined'"),
    ("cp_eraser", "DELETE FROM public.attendance"),
    ("cp_eraser", "DELETE FROM ledger.entry"),
    *[(role, "UPDATE public.data_key SET wrapped = NULL") for role in ROLES],
    *[(role, "UPDATE public.alembic_version SET version_num = '0'") for role in ROLES],
    *[(role, "CREATE TABLE public.mine (it int)") for role in ROLES],
    *[(role, "CREATE TABLE ledger.mine (it int)") for role in ROLES],
    *[(role, "CREATE ROLE cp_mine") for role in ROLES],
    *[(role, "SELECT * FROM public.contact_details") for role in ROLES if role not in PRODUCT],
    *[(role, "SELECT * FROM public.user_account") for role in ROLES if role not in PRODUCT],
    *[(role, "COPY ledger.entry TO PROGRAM 'cat'") for role in ROLES],
    *[(role, "SELECT pg_read_file('/etc/hostname')") for role in ROLES],
]
MAY_ENTER = {
    ("cp_web", "cp_self"),
    ("cp_index", "cp_matcher"),
    *(("cp_worker", r) for r in ("cp_self", "cp_matcher", "cp_aggregate", "cp_eraser")),
}
# What the process that holds the index does by itself, without entering a role: who changed, and its own copies.
THE_INDEX = {
    "index_change": {"SELECT"},
    "organisation": {"SELECT"},
    "index_copy": {"SELECT", "INSERT", "DELETE"},
    "index_check": {"SELECT", "INSERT"},
}


@pytest.fixture(scope="module")
def owner(suite_url: URL) -> Iterator[psycopg.Connection]:
    address = suite_url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address) as connection:
        yield connection
        connection.rollback()


@pytest.fixture
def act(owner: psycopg.Connection) -> Iterator[psycopg.Connection]:
    yield owner
    owner.rollback()


def become(connection: psycopg.Connection, role: str) -> None:
    connection.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(role)))


@pytest.mark.parametrize(("role", "statement"), FORBIDDEN)
def test_a_forbidden_act_is_refused(act: psycopg.Connection, role: str, statement: str) -> None:
    become(act, role)
    with pytest.raises(errors.InsufficientPrivilege):
        act.execute(statement)


def test_nobody_may_more_than_is_written_here(act: psycopg.Connection) -> None:
    tables = act.execute(
        "SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
        "WHERE c.relkind IN ('r', 'p', 'v', 'm') AND n.nspname IN ('public', 'ledger', 'equality')"
    ).fetchall()
    found, written = {}, {}
    for (table,) in tables:
        if not table.startswith("public.") or table in MAY:
            for role in ROLES:
                found[table, role] = _held(act, role, table)
                written[table, role] = set(MAY.get(table, {}).get(role, "").split())
    assert {k: v for k, v in found.items() if v != written[k]} == {}


def _held(connection: psycopg.Connection, role: str, table: str) -> set[str]:
    return {
        verb
        for verb in VERBS
        if connection.execute("SELECT has_table_privilege(%s, %s, %s)", (role, table, verb)).fetchone() == (True,)
    }


def test_ordinary_tables_are_for_web_and_worker_and_a_few_for_the_matcher(act: psycopg.Connection) -> None:
    rows = act.execute("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'")
    for (table,) in rows.fetchall():
        for role in ("cp_sealer", "cp_auditor", "cp_self", "cp_eraser", "cp_matcher", "cp_aggregate", "cp_index"):
            held = _held(act, role, f"public.{table}")
            reads = {"SELECT"} if role in ("cp_matcher", "cp_aggregate") and table in READ_BY_THE_MATCHER else set()
            reads |= {"SELECT"} if table == "data_key" and role in ("cp_self", "cp_eraser") else set()
            reads |= {"SELECT"} if (role, table) == ("cp_eraser", "consent_standing") else set()
            writes = {"SELECT", "INSERT", "DELETE"} if (role, table) == ("cp_aggregate", "panel_count") else set()
            writes |= {"SELECT", "DELETE"} if role == "cp_eraser" and table in GOES_AFTER_ITS_TIME else set()
            writes |= THE_INDEX.get(table, set()) if role == "cp_index" else set()
            assert held == reads | writes, (role, table)
        assert not NEVER_THE_MATCHER & READ_BY_THE_MATCHER
        for role in PRODUCT:
            assert not {"TRUNCATE", "REFERENCES", "TRIGGER"} & _held(act, role, f"public.{table}")


def test_the_web_process_reads_what_is_open_of_a_draw(act: psycopg.Connection) -> None:
    become(act, "cp_web")
    assert act.execute("SELECT kind, digest_hash, open_body FROM public.draw_document").fetchall() == []


def test_web_and_worker_never_choose_the_number_or_the_horizon_of_a_fact(act: psycopg.Connection) -> None:
    for role in ROLES:
        for column in ("id", "xact"):
            may = act.execute(
                "SELECT has_column_privilege(%s, 'ledger.entry', %s, 'INSERT')", (role, column)
            ).fetchone()
            assert may == (False,), (role, column)
    for role in PRODUCT:
        may = act.execute("SELECT has_column_privilege(%s, 'ledger.entry', 'kind', 'INSERT')", (role,)).fetchone()
        assert may == (True,)


def test_a_role_is_entered_only_by_those_who_may(act: psycopg.Connection) -> None:
    for member in ROLES:
        for role in ROLES:
            may = act.execute("SELECT pg_has_role(%s, %s, 'MEMBER')", (member, role)).fetchone()
            assert may == (member == role or (member, role) in MAY_ENTER,), (member, role)


def test_no_role_passes_the_walls(act: psycopg.Connection) -> None:
    rows = act.execute(
        "SELECT rolname, rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication OR rolinherit "
        "FROM pg_roles WHERE rolname = ANY(%s)",
        (list(ROLES),),
    ).fetchall()
    assert dict(rows) == dict.fromkeys(ROLES, False)


@pytest.mark.parametrize("role", ["cp_web", "cp_worker", "cp_index"])
def test_holding_a_role_gives_nothing_until_it_is_entered(act: psycopg.Connection, role: str) -> None:
    become(act, role)
    with pytest.raises(errors.InsufficientPrivilege):
        act.execute("SELECT pseudonym FROM equality.answer")


def keep(connection: psycopg.Connection, *pseudonyms: UUID) -> None:
    for pseudonym in pseudonyms:
        connection.execute("INSERT INTO equality.answer VALUES (%s, 1, 1, %s, current_date)", (pseudonym, b"\0" * 76))


def seen(connection: psycopg.Connection) -> list[UUID]:
    return [row[0] for row in connection.execute("SELECT pseudonym FROM equality.answer").fetchall()]


@pytest.fixture
def two(act: psycopg.Connection) -> tuple[UUID, UUID]:
    """Two people's rows, kept by the owner, whom the row policy does not bind."""
    mine, theirs = uuid4(), uuid4()
    keep(act, mine, theirs)
    return mine, theirs


def test_nobodys_row_is_seen_without_saying_whose(act: psycopg.Connection, two: tuple[UUID, UUID]) -> None:
    become(act, "cp_self")
    assert seen(act) == []
    act.execute("SELECT set_config('citizen_panel.own_row', '', true)")
    assert seen(act) == []


def test_only_ones_own_row_is_seen_changed_and_removed(act: psycopg.Connection, two: tuple[UUID, UUID]) -> None:
    mine, theirs = two
    become(act, "cp_self")
    act.execute("SELECT set_config('citizen_panel.own_row', %s, true)", (str(mine),))
    assert seen(act) == [mine]
    assert act.execute("UPDATE equality.answer SET changed_on = current_date").rowcount == 1
    assert act.execute("DELETE FROM equality.answer WHERE pseudonym = %s", (theirs,)).rowcount == 0
    assert act.execute("DELETE FROM equality.answer").rowcount == 1
    act.execute("RESET ROLE")
    assert theirs in seen(act)


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO equality.answer VALUES (gen_random_uuid(), 1, 1, decode(repeat('00', 76), 'hex'), current_date)",
        "UPDATE equality.answer SET pseudonym = gen_random_uuid()",
    ],
)
def test_nobody_writes_another_persons_row(act: psycopg.Connection, two: tuple[UUID, UUID], statement: str) -> None:
    mine, _ = two
    become(act, "cp_self")
    act.execute("SELECT set_config('citizen_panel.own_row', %s, true)", (str(mine),))
    with pytest.raises(errors.InsufficientPrivilege, match="row-level security"):
        act.execute(statement)


@pytest.mark.parametrize("role", ["cp_matcher", "cp_aggregate"])
def test_the_matcher_reads_the_whole_panel(act: psycopg.Connection, two: tuple[UUID, UUID], role: str) -> None:
    become(act, role)
    assert set(two) <= set(seen(act))


def test_whose_row_it_was_is_forgotten_with_the_transaction(owner: psycopg.Connection) -> None:
    with owner.transaction():
        owner.execute("SELECT set_config('citizen_panel.own_row', %s, true)", (str(uuid4()),))
    assert owner.execute("SELECT current_setting('citizen_panel.own_row', true)").fetchone() in [(None,), ("",)]
    owner.rollback()


GUARDED = (
    "ledger.entry",
    "ledger.link",
    "consent_decision",
    "attendance",
    "decision",
    "phase_entry",
    "start_declaration",
    "draw_quota",
    "security_event",
)


@pytest.mark.parametrize("table", GUARDED)
def test_even_a_grant_given_by_mistake_changes_no_fact(act: psycopg.Connection, table: str) -> None:
    """The trigger stands behind the grants: the owner itself is refused while it stands."""
    triggers = act.execute(
        "SELECT count(*) FROM pg_trigger WHERE tgrelid = %s::regclass AND tgname LIKE 'tr_%%_append_only' "
        "AND tgenabled = 'O'",
        (table,),
    ).fetchone()
    assert triggers == (1,)
