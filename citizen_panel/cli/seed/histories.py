"""Writes what invented people said yes and no to over the years: decisions, what stands, and the facts of both."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from uuid import UUID

from citizen_panel.cli.seed.copying import Stream, checked_afterwards, copy_rows, counted_to, next_number
from citizen_panel.cli.seed.enrolment import Enrolled, confirmed_at
from citizen_panel.cli.seed.entropy import Entropy
from citizen_panel.cli.seed.ground import Ground
from citizen_panel.cli.seed.patterns import Pattern, pattern
from citizen_panel.cli.seed.people import ConsentVisit
from citizen_panel.core.actor import Capacity
from citizen_panel.core.events import Code, Digest, Event
from citizen_panel.domain.citizens.events import CitizenJoined, ContactConfirmed, PanelStatusChanged
from citizen_panel.domain.citizens.queries import receipt_hash
from citizen_panel.domain.citizens.vocabulary import ContactWay, PanelStatus
from citizen_panel.domain.consent import rules
from citizen_panel.domain.consent.events import ConsentExpired, ConsentGranted, ConsentRefused, ConsentWithdrawn
from citizen_panel.domain.consent.models import NIL
from citizen_panel.domain.consent.purposes import BALANCE, REPORTING
from citizen_panel.domain.consent.vocabulary import GivenThrough
from citizen_panel.domain.equality.events import EqualityAnswered
from citizen_panel.domain.partners.events import CameThrough, SignUpAssisted
from citizen_panel.domain.partners.vocabulary import AssistanceBasis

ENTRY = (
    *("id", "chain_id", "kind", "schema", "occurred_at", "recorded_at"),
    *("actor_token", "actor_capacity", "subject_kind", "subject_id", "commitment_hash"),
)
PAYLOAD = ("entry_id", "salt", "body")
DECISION = (
    *("id", "citizen_id", "subject_token", "purpose", "scope_id", "action", "text_id", "channel", "language"),
    *("given_by", "capacity", "assisted_by_id", "receipt_hash", "effective_at", "expires_on", "recorded_at"),
)
STANDING = ("citizen_id", "purpose", "scope_id", "since_at", "expires_on", "decision_id")
EVENTS = {
    "granted": ConsentGranted,
    "refused": ConsentRefused,
    "withdrawn": ConsentWithdrawn,
    "expired": ConsentExpired,
}
AT_ONCE = 40_000
NOTHING = "\\N"
NOBODY = UUID(int=0)
NO_DIGEST = Digest("0" * 64)
WHENEVER = datetime.fromisoformat("2000-01-01T00:00:00+00:00")


@dataclass
class Scribe:
    """Gathers lines and streams them into the tables, so many at once; keeps the digest of what was written."""

    ground: Ground
    entropy: Entropy
    entry: int
    decision: int
    entries: list[str] = field(default_factory=list)
    payloads: list[str] = field(default_factory=list)
    decisions: list[str] = field(default_factory=list)
    live: dict[UUID, dict[str, tuple[int, str, str]]] = field(default_factory=dict)
    stream: Stream = field(default_factory=Stream)
    digest: "hashlib._Hash" = field(default_factory=hashlib.sha256)

    def fact(self, told: Pattern, values: Mapping[str, str], by: tuple[str, str], about: str = "") -> None:
        """One fact of the platform's chain about `values["token"]` or something else, at `values["at"]`."""
        salt, body = self.entropy.bytes(16), told.filled(values)
        at, committed = values["at"], told.commitment(salt, body).hex()
        self.entries.append(
            f"{self.entry}\t{self.ground.chain_id}\t{told.kind}\t{told.schema}\t{at}\t{at}\t{by[0]}\t{by[1]}"
            f"\t{told.subject_kind}\t{about or values['token']}\t\\\\x{committed}\n"
        )
        self.payloads.append(f"{self.entry}\t\\\\x{salt.hex()}\t{body}\n")
        self.entry += 1
        if len(self.entries) >= AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Hand over what was gathered."""
        said = "".join(self.payloads)
        self.stream.send(
            (
                ("ledger.entry", ENTRY, "".join(self.entries)),
                ("ledger.payload", PAYLOAD, said),
                ("consent_decision", DECISION, "".join(self.decisions)),
            )
        )
        self.digest.update(said.encode())
        for lines in (self.entries, self.payloads, self.decisions):
            lines.clear()


@dataclass(frozen=True)
class _Visit:
    """One occasion on which somebody decided, purpose by purpose."""

    one: Enrolled
    at: datetime
    actions: tuple[tuple[str, str], ...]
    channel: str
    is_assisted: bool = False
    is_first: bool = False


def write_histories(people: Sequence[Enrolled], ground: Ground, entropy: Entropy, as_of: date) -> str:
    """Write every person's history in the order of time; returns the digest of its facts."""
    with checked_afterwards("ledger.entry", "ledger.payload", "consent_decision", "consent_standing"):
        scribe = Scribe(ground, entropy, next_number("ledger.entry"), next_number("consent_decision"))
        happened = [item for one in people for item in _life(one, as_of)]
        happened.sort(key=lambda item: item[0])
        for at, _, told in happened:
            if isinstance(told, _Visit):
                _write_visit(scribe, told)
            else:
                one, event = told
                values = {"token": str(one.token), "at": at.isoformat()}
                scribe.fact(_pattern_of(event), values, (str(one.token), Capacity.CITIZEN))
        scribe.flush()
        scribe.stream.wait()
        copy_rows("consent_standing", STANDING, _standing(scribe, as_of))
        counted_to("ledger.entry", scribe.entry - 1)
        counted_to("consent_decision", max(1, scribe.decision - 1))
    return scribe.digest.hexdigest()


Told = _Visit | tuple[Enrolled, Event]


def _life(one: Enrolled, as_of: date) -> Iterator[tuple[datetime, int, Told]]:
    """Everything that happened to somebody on the panel, with the moment and an order among equals."""
    person, visits = one.person, one.person.consents
    number = person.number
    yield one.joined_at, number, _joining(one)
    later = [visit for visit in visits if visit.at > one.joined_at]
    if person.status != "joined":
        if not visits[0].is_assisted and one.ways:
            yield confirmed_at(one), number, (one, ContactConfirmed(token=NOBODY, channel=one.ways[0]))
        yield confirmed_at(one), number, (one, PanelStatusChanged(token=NOBODY, status=PanelStatus.ACTIVE))
    for visit in later:
        actions = tuple(sorted((code, visit.action) for code in _spread(visit, _asked(one))))
        yield visit.at, number, _Visit(one, visit.at, actions, visit.channel, visit.is_assisted)
    if person.status == "left":
        yield visits[-1].at, number, (one, PanelStatusChanged(token=NOBODY, status=PanelStatus.LEFT))
    if person.status == "paused":
        paused_at = min(visits[-1].at, confirmed_at(one)) + timedelta(hours=30)
        last = max(visits[-1].at, paused_at)
        yield last, number, (one, PanelStatusChanged(token=NOBODY, status=PanelStatus.PAUSED))


def _joining(one: Enrolled) -> _Visit:
    first = [visit for visit in one.person.consents if visit.at == one.joined_at]
    asked = _asked(one)
    decided = {f"contact.{way}": "refused" for way in ContactWay}
    for visit in first:
        decided |= dict.fromkeys(_spread(visit, asked), visit.action)
    return _Visit(
        one, one.joined_at, tuple(sorted(decided.items())), first[0].channel, first[0].is_assisted, is_first=True
    )


def _asked(one: Enrolled) -> tuple[str, ...]:
    """The characteristics that the person was asked about when joining."""
    put = (purpose for visit in one.person.consents if visit.at == one.joined_at for purpose in visit.purposes)
    return tuple(purpose.partition("/")[2] for purpose in put if purpose.startswith(f"{BALANCE}/"))


def _spread(visit: ConsentVisit, asked: Sequence[str]) -> Iterator[str]:
    """The codes under which decisions are kept: counting in totals has one for each characteristic."""
    for purpose in visit.purposes:
        if purpose == REPORTING:
            yield from (f"{REPORTING}/{code}" for code in asked)
        else:
            yield purpose


def _write_visit(scribe: Scribe, visit: _Visit) -> None:
    one, at = visit.one, visit.at.isoformat()
    helper = scribe.ground.helper_of(one.person.partner) if visit.is_assisted else None
    by = _actor(scribe.ground, visit, helper)
    values = {"token": str(one.token), "at": at, "effective_at": at}
    if visit.is_first:
        joined = CitizenJoined(token=NOBODY, channel=GivenThrough(visit.channel), council=Code(one.person.council_code))
        scribe.fact(_pattern_of(joined), values, by)
    receipt = f"\\\\x{receipt_hash(one.stop_code).hex()}" if visit.is_first else NOTHING
    row = f"{one.id}\t{one.token}"
    live = scribe.live.setdefault(one.id, {})
    for purpose, action in visit.actions:
        text_id = scribe.ground.texts.get(purpose)
        if text_id is None:
            continue  # nothing to agree to was ever shown
        number, scribe.decision = scribe.decision, scribe.decision + 1
        text = text_id if action in ("granted", "refused") else ""
        until = _until(purpose, visit.at.date()) if action == "granted" else NOTHING
        live.pop(purpose, None)
        if action == "granted":
            live[purpose] = (number, at, until)
        scribe.decisions.append(
            f"{number}\t{row}\t{purpose}\t{NIL}\t{action}\t{text or NOTHING}\t{visit.channel}\ten\tself\tpresumed"
            f"\t{helper or NOTHING}\t{receipt}\t{at}\t{until}\t{at}\n"
        )
        values["decision_digest"] = _digest(number, values["token"], _said(purpose, action, text), at)
        scribe.fact(_decision_pattern(action, purpose, visit.channel, helper is not None), values, by)
    if visit.is_first:
        scribe.fact(_pattern_of(EqualityAnswered(token=NOBODY, question_set=one.answers.question_set)), values, by)
        _write_way_in(scribe, visit, values, by)


def _write_way_in(scribe: Scribe, visit: _Visit, values: Mapping[str, str], by: tuple[str, str]) -> None:
    """How somebody came, where a partner had a part in it."""
    person, ground = visit.one.person, scribe.ground
    if person.partner and person.came_by == "link":
        came = CameThrough(link=ground.links[person.partner])
        scribe.fact(_pattern_of(came), values, by, str(ground.links[person.partner]))
    if person.partner and person.came_by == "assisted":
        helped = SignUpAssisted(
            token=NOBODY,
            organisation=ground.organisations[person.partner],
            membership=ground.memberships[person.partner],
            basis=AssistanceBasis.BESIDE,
            captured=WHENEVER,
        )
        scribe.fact(_assistance_pattern(helped), {**values, "captured": values["at"]}, by)


def _actor(ground: Ground, visit: _Visit, helper: UUID | None) -> tuple[str, str]:
    """Who did it: the person, who helped them, the office on the telephone, or the calendar."""
    if helper is not None:
        return str(helper), Capacity.GATEKEEPER
    if visit.channel == "system":
        return NOTHING, Capacity.SYSTEM
    if visit.channel in ("phone", "post"):
        return str(ground.admin_id), Capacity.PLATFORM_ADMIN
    return str(visit.one.token), Capacity.CITIZEN


@cache
def _said(purpose: str, action: str, text_id: str) -> bytes:
    """The part of a decision's digest that does not depend on who and when."""
    return b"".join(_measured(part) for part in (purpose, str(NIL), action, text_id))


def _measured(part: str) -> bytes:
    raw = part.encode()
    return len(raw).to_bytes(8, "big") + raw


def _digest(number: int, token: str, said: bytes, at: str) -> str:
    """What `consent.service.digest_of_decision` makes of such a decision."""
    return hashlib.sha256(_measured(str(number)) + _measured(token) + said + _measured(at)).hexdigest()


@cache
def _until(purpose: str, day: date) -> str:
    last = rules.expires_on(purpose, day)
    return NOTHING if last is None else last.isoformat()


@cache
def _decision_pattern(action: str, purpose: str, channel: str, is_assisted: bool) -> Pattern:
    event = EVENTS[action](
        token=NOBODY,
        decision_digest=NO_DIGEST,
        purpose=Code(purpose),
        scope=None,
        channel=GivenThrough(channel),
        is_assisted=is_assisted,
        effective_at=WHENEVER,
    )
    return pattern(event, "token", "decision_digest", "effective_at")


@cache
def _assistance_pattern(event: SignUpAssisted) -> Pattern:
    return pattern(event, "token", "captured")


@cache
def _pattern_of(event: Event) -> Pattern:
    return pattern(event, *(("token",) if "token" in event.body() else ()))


def _standing(scribe: Scribe, as_of: date) -> Iterator[tuple[object, ...]]:
    today = as_of.isoformat()
    for citizen_id, live in scribe.live.items():
        for purpose, (number, since, until) in live.items():
            if until == NOTHING or until >= today:
                yield citizen_id, purpose, NIL, since, rules.OPEN_ENDED if until == NOTHING else until, number
