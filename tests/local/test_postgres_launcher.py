"""An own PostgreSQL starts, keeps its data, comes back after a kill, and is shut to everybody else."""

import os
import signal
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from citizen_panel.local import places, postgres, roles
from citizen_panel.local.processes import command_of
from citizen_panel.local.words import CannotStart


@pytest.fixture
def folder() -> Iterator[Path]:
    """A short path: pytest's own temporary folders are too long for a socket."""
    with tempfile.TemporaryDirectory(prefix="cp-test-") as name:
        yield Path(name)


def ask(url: str, question: str) -> object:
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(question).fetchone()
    assert row is not None
    return row[0]


def tell(url: str, statement: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement)


def test_what_was_written_is_there_after_a_restart_and_nothing_is_open_to_others(folder: Path) -> None:
    data = folder / "postgres"
    with postgres.running(data, lasting=False) as server:
        tell(server.url("cp_owner"), "CREATE TABLE kept (word text)")
        tell(server.url("cp_owner"), "INSERT INTO kept VALUES ('still here')")
        assert ask(server.url("cp_owner"), "SHOW listen_addresses") == ""
        assert ask(server.url("cp_owner"), "SHOW log_error_verbosity") == "terse"
        assert ask(server.url("cp_owner"), "SHOW log_parameter_max_length_on_error") == "0"
        for private in (data, server.sockets):
            assert stat.S_IMODE(private.stat().st_mode) == 0o700
        pid = server.process.pid
    assert command_of(pid) == ""
    with postgres.running(data, lasting=False) as server:
        assert ask(server.url("cp_owner"), "SELECT word FROM kept") == "still here"


def test_a_killed_server_comes_back_even_if_another_program_now_has_its_number(folder: Path) -> None:
    data = folder / "postgres"
    with postgres.running(data, lasting=True) as server:
        tell(server.url("cp_owner"), "CREATE TABLE kept ()")
        sockets = server.sockets
        os.killpg(server.process.pid, signal.SIGKILL)
        server.process.wait()
    for note in (data / "postmaster.pid", sockets / ".s.PGSQL.5432.lock"):
        assert note.exists()
        note.write_text(f"{os.getpid()}\n" + note.read_text().split("\n", 1)[1])
    with postgres.running(data, lasting=True) as server:
        assert ask(server.url("cp_owner"), "SELECT count(*) FROM kept") == 0


def test_a_folder_that_was_only_half_made_is_made_again(folder: Path) -> None:
    (folder / "postgres.new").mkdir()
    (folder / "postgres.new" / "PG_VERSION").write_text("18\n")
    with postgres.running(folder / "postgres", lasting=False) as server:
        assert ask(server.url("cp_owner"), "SELECT 1") == 1
    assert not (folder / "postgres.new").exists()


def test_data_of_a_version_that_is_not_here_are_left_alone_with_a_sentence(folder: Path) -> None:
    (folder / "postgres").mkdir()
    (folder / "postgres" / "PG_VERSION").write_text("99\n")
    with (
        pytest.raises(CannotStart, match="no server here for PostgreSQL 99"),
        postgres.running(folder / "postgres", lasting=False),
    ):
        pass
    assert (folder / "postgres" / "PG_VERSION").read_text() == "99\n"


def test_processes_may_enter_roles_but_hold_none_of_their_rights_before(folder: Path) -> None:
    with postgres.running(folder / "postgres", lasting=False) as server:
        owner = server.url("cp_owner")
        tell(owner, "CREATE TABLE secret ()")
        tell(owner, "GRANT SELECT ON secret TO cp_self")
        with psycopg.connect(server.url("cp_web"), autocommit=True) as connection:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute("SELECT FROM secret")
            connection.execute("SET ROLE cp_self")
            connection.execute("SELECT FROM secret")
            connection.execute("RESET ROLE")
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute("SET ROLE cp_matcher")
        superusers = ask(owner, "SELECT count(*) FROM pg_roles WHERE rolname LIKE 'cp!_%' ESCAPE '!' AND rolsuper")
        assert superusers == 0
        with pytest.raises(psycopg.OperationalError, match="not permitted to log in"):
            psycopg.connect(server.url("cp_auditor"))
        with psycopg.connect(server.url(postgres.SUPERUSER, "postgres"), autocommit=True) as connection:
            roles.make_roles(connection)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to step down")
def test_root_steps_down_to_nobody_where_namespaces_are_forbidden(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "NAMESPACE", ("false",))
    with postgres.running(folder / "postgres", lasting=False) as server:
        assert ask(server.url("cp_web"), "SELECT current_user") == "cp_web"
        assert (folder / "postgres").stat().st_uid == postgres.NOBODY


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to step down")
def test_where_nobody_may_not_enter_the_folder_root_is_told_what_to_do(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "NAMESPACE", ("false",))
    with (
        pytest.raises(CannotStart, match="Run this as an ordinary user"),
        postgres.running(folder / "postgres", lasting=True),
    ):
        pass
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_another_database_on_the_same_server_belongs_to_the_owner(folder: Path) -> None:
    with postgres.running(folder / "postgres", lasting=False) as server:
        tell(server.make_database("second"), "CREATE TABLE here ()")
        assert server.make_database("second") == server.url("cp_owner", "second")


def test_a_socket_whose_path_would_be_too_long_gets_a_short_one_for_the_time_being(folder: Path) -> None:
    long = folder / ("long" * 30)
    assert not places.fits(long, postgres.SOCKET)
    with places.socket_folder(long, postgres.SOCKET) as found:
        assert places.fits(found, postgres.SOCKET)
        assert stat.S_IMODE(found.stat().st_mode) == 0o700
    assert not found.exists()
    assert not long.exists()


def test_the_server_runs_from_a_long_path_with_a_space_in_it(folder: Path) -> None:
    with postgres.running(folder / ("a " + "long" * 30) / "postgres", lasting=False) as server:
        assert ask(server.url("cp_web"), "SELECT current_user") == "cp_web"
