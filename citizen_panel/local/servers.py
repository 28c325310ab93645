"""The database and the broker that a demo or a test run uses: the ones given to it, or its own."""

import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from citizen_panel.local import broker, postgres
from citizen_panel.local.processes import Process
from citizen_panel.local.words import CannotStart

DATABASES = {
    "web": "DATABASE_URL",
    "owner": "DATABASE_OWNER_URL",
    "worker": "DATABASE_WORKER_URL",
    "sealer": "DATABASE_SEALER_URL",
    "index": "DATABASE_INDEX_URL",
}
NAMES = (*DATABASES.values(), "REDIS_URL")


@dataclass(frozen=True)
class Servers:
    """Where the database (by process) and the broker are, and what of it was started here."""

    databases: Mapping[str, str]
    redis_url: str
    described: str
    processes: Mapping[str, Process] = field(default_factory=dict)

    def environment(self, process: str) -> dict[str, str]:
        """What the product must find in the environment of its web, worker, sealer, index or owner process.

        With one login for all, each process but the owner's steps into its own role.
        """
        url = self.databases.get(process) or self.databases["web"]
        role = "" if process == "owner" or urlsplit(url).username == f"cp_{process}" else f"cp_{process}"
        return {
            "DATABASE_URL": url,
            "DATABASE_OWNER_URL": self.databases["owner"] if process == "owner" else url,
            "CP_DATABASE_ROLE": role,
            "REDIS_URL": self.redis_url,
        }

    def variables(self) -> dict[str, str]:
        """All addresses, by the names under which `given` finds them again."""
        return {**{DATABASES[process]: url for process, url in self.databases.items()}, "REDIS_URL": self.redis_url}


def given(env: Mapping[str, str] = os.environ) -> Servers | None:
    """The servers named in the environment; None when it names none. Naming only one of the two is refused."""
    if not env.get("DATABASE_URL") and not env.get("REDIS_URL"):
        return None
    for name in ("DATABASE_URL", "REDIS_URL"):
        if not env.get(name):
            raise CannotStart(f"{name} is not set. Set both DATABASE_URL and REDIS_URL, or neither.")
    named = {process: env.get(name) or "" for process, name in DATABASES.items()}
    named["owner"] = named["owner"] or named["web"]
    databases = {process: url for process, url in named.items() if url}
    return Servers(databases, env["REDIS_URL"], "the database and the broker given in DATABASE_URL and REDIS_URL")


@contextmanager
def running(folder: Path, *, lasting: bool) -> Iterator[Servers]:
    """The servers given in the environment, else own ones with their files in this folder, stopped on leaving."""
    named = given()
    if named:
        yield named
        return
    with ExitStack() as stack:
        database = stack.enter_context(postgres.running(folder / "postgres", lasting=lasting))
        queue = stack.enter_context(broker.running(folder / "broker", lasting=lasting))
        yield Servers(
            databases={process: database.url(f"cp_{process}") for process in DATABASES},
            redis_url=queue.url,
            described=f"an own PostgreSQL {database.version}; broker: {queue.name}",
            processes={"postgres": database.process, "broker": queue.process},
        )
