"""Facts and decisions of projects' pasts: the same rows as the services write, gathered and streamed."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from citizen_panel.cli.seed.copying import connection, copy_rows
from citizen_panel.cli.seed.enrolment import Enrolled
from citizen_panel.cli.seed.entropy import Entropy
from citizen_panel.cli.seed.histories import DECISION, ENTRY, EVENTS, PAYLOAD, STANDING
from citizen_panel.core.actor import Actor, Capacity
from citizen_panel.core.events import Code, Event, digest_of
from citizen_panel.domain.citizens.vocabulary import AskedFor
from citizen_panel.domain.consent.rules import OPEN_ENDED
from citizen_panel.domain.consent.vocabulary import GivenThrough
from citizen_panel.domain.ledger.rules import commitment

INVITATION = (
    *("id", "project_id", "citizen_id", "token", "channel", "state", "issued_at", "answer_by_at", "answered_at"),
)
BOOKING = ("id", "slot_id", "invitation_id", "citizen_id", "token", "state", "cause", "booked_at", "ended_at")
ATTENDANCE = (
    *("id", "research_session_id", "project_id", "booking_id", "token", "heads", "capacity", "relation", "role"),
    *("state", "is_proxy", "work_submitted", "minutes", "happened_at", "recorded_at"),
)
Row = tuple[object, ...]


@dataclass
class Recorder:
    """Gathers rows of one project; facts get their numbers at the end of each step, so that order is kept."""

    entropy: Entropy
    texts: dict[str, str]
    chain_id: UUID = field(default_factory=lambda: UUID(int=0))
    waiting: list[tuple[Event, Actor, datetime]] = field(default_factory=list)
    rows: dict[str, list[Row]] = field(default_factory=dict)
    standing: dict[tuple[UUID, str, UUID], Row] = field(default_factory=dict)
    tally: Counter[tuple[UUID, date, str]] = field(default_factory=Counter)
    numbers: Iterator[int] = field(default_factory=lambda: iter(()))

    def add(self, table: str, row: Row) -> None:
        """One row for a table."""
        self.rows.setdefault(table, []).append(row)

    def fact(self, event: Event, by: Actor, at: datetime) -> None:
        """One fact of the project's chain."""
        self.waiting.append((event, by, at))

    def asked(self, one: Enrolled, kind: AskedFor, day: date) -> None:
        """That somebody was asked, or came."""
        self.tally[one.id, day, kind.value] += 1

    def decide(
        self, one: Enrolled, token: UUID, project_id: UUID, purpose: str, scope: UUID, action: str, at: datetime
    ) -> None:
        """One yes or stop about a project or a meeting, given online by the person."""
        number = self._number()
        text_id = self.texts[purpose] if action == "granted" else None
        said = (str(number), str(token), purpose, str(scope), action, text_id or "", at.isoformat())
        row = (number, one.id, token, purpose, scope, action, text_id, "online", "en", "self", "presumed")
        self.add("consent_decision", (*row, None, None, at, None, at))
        self.standing.pop((one.id, purpose, scope), None)
        if action == "granted":
            self.standing[one.id, purpose, scope] = (one.id, purpose, scope, at, OPEN_ENDED, number)
        event = EVENTS[action](
            token=token,
            decision_digest=digest_of(*said),
            purpose=Code(purpose),
            scope=scope,
            channel=GivenThrough.ONLINE,
            is_assisted=False,
            effective_at=at,
            project=project_id,
        )
        self.fact(event, person(one, token), at)

    def step(self, now: datetime | None = None) -> None:
        """Give the facts up to a moment their numbers in the ledger, in the order of time; the others wait."""
        ready = [item for item in self.waiting if now is None or item[2] <= now]
        if not ready:
            return
        self.waiting = [item for item in self.waiting if now is not None and item[2] > now]
        ready.sort(key=lambda item: item[2])
        for number, (event, by, at) in zip(_next("ledger.entry", len(ready)), ready, strict=True):
            salt, body = self.entropy.bytes(16), event.body()
            committed = commitment(salt, event.kind(), event.schema, body)
            who = (by.ledger_token, (by.capacity or Capacity.CITIZEN).value)
            about = (event.subject_kind, event.subject_id, committed)
            self.add("ledger.entry", (number, self.chain_id, event.kind(), event.schema, at, at, *who, *about))
            self.add("ledger.payload", (number, salt, Jsonb(body)))

    def flush(self) -> None:
        """Stream everything gathered, facts that still wait too."""
        self.step()
        self.write()

    def write(self) -> None:
        """Stream what was gathered, but for facts that still wait for their moment."""
        shapes: dict[str, Sequence[str]] = {
            "ledger.entry": ENTRY,
            "ledger.payload": PAYLOAD,
            "consent_decision": DECISION,
            "invitation": INVITATION,
            "booking": BOOKING,
            "attendance": ATTENDANCE,
        }
        for table, columns in shapes.items():
            copy_rows(table, columns, self.rows.pop(table, []))
        copy_rows("consent_standing", STANDING, self.standing.values())
        self.standing.clear()

    def flush_tally(self, since: date) -> None:
        """Stream how often people were asked, as far back as it is kept."""
        kept = ((*key, times) for key, times in self.tally.items() if key[1] >= since)
        copy_rows("asking_tally", ("citizen_id", "day_on", "kind", "times"), kept)
        self.tally.clear()

    def _number(self) -> int:
        found = next(self.numbers, None)
        if found is None:
            self.numbers = iter(_next("consent_decision", 500))
            return next(self.numbers)
        return found


def person(one: Enrolled, token: UUID) -> Actor:
    """A citizen who acts in a project, by the name it knows them by."""
    return Actor(Capacity.CITIZEN, user_id=one.account_id, citizen_id=one.id, token=token)


def _next(table: str, count: int) -> list[int]:
    statement = "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"
    rows: list[Any] = connection().execute(statement, (table, count)).fetchall()
    return sorted(int(number) for (number,) in rows)
