"""Asking the index over a socket: who knows the secret is answered, many at once; nobody else learns anything."""

import os
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from citizen_panel.domain.matching.live_index import LiveIndex
from citizen_panel.domain.matching.rules.index import messages
from citizen_panel.domain.matching.rules.index.answers import NotAnswered, People, Slots, told
from citizen_panel.domain.matching.rules.index.bits import Bits, slots_of
from citizen_panel.domain.matching.rules.index.picture import AsOf, Picture
from citizen_panel.domain.matching.rules.index.questions import HowAreYou, HowMany, Of, WhichSlots
from citizen_panel.domain.matching.rules.index.shape import Wish
from citizen_panel.gateways import index_wire as wire
from citizen_panel.gateways.index import IndexClient
from citizen_panel.matcher import server as serving
from citizen_panel.matcher.panel import Panel
from citizen_panel.matcher.server import Server
from tests.domain.matching.index_panels import columns, counted, people
from tests.domain.matching.test_index_answers import GUARDED

SECRET = wire.secret_from("a key that only the tests know")
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
PEOPLE = people(500, 11)
COUNCIL = (Wish("council", frozenset({"C1", "C2"})),)
PATIENCE = 2.0


def a_panel() -> Panel:
    as_of = AsOf(5, NOON, NOON.date())
    live = LiveIndex(Bits.of(GUARDED, columns(PEOPLE)), as_of)
    return Panel(live, Picture(live.pictured().bits, as_of), lambda: NOON, None)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    running = Server(str(tmp_path / "i"), SECRET, a_panel())
    running.start()
    yield running
    running.stop()


@contextmanager
def asking(address: wire.Address, secret: bytes = SECRET) -> Iterator[IndexClient]:
    with closing(IndexClient(address, secret)) as asked:
        yield asked


@pytest.fixture
def client(server: Server) -> Iterator[IndexClient]:
    with asking(server.address) as asked:
        yield asked


def knock(server: Server) -> socket.socket:
    return wire.knock(server.address, PATIENCE)


def is_closed(door: socket.socket) -> bool:
    door.settimeout(PATIENCE)
    try:
        while door.recv(4096):
            continue
    except ConnectionError:
        pass
    return True


def test_it_counts_and_names_slots(client: IndexClient) -> None:
    fitting = [slot for slot, one in enumerate(PEOPLE) if one.fits(COUNCIL)]
    for of in Of:
        found, fresh = client.ask(HowMany(COUNCIL, of)) or (None, None)
        assert found == People(told(counted(PEOPLE, COUNCIL)))
        assert fresh == messages.Freshness(NOON, NOON.date(), 0.0, 5)
    slots, _ = client.ask(WhichSlots(COUNCIL)) or (None, None)
    assert isinstance(slots, Slots)
    assert slots_of(slots.found).tolist() == fitting


def test_it_never_tells_who_answered_what(client: IndexClient) -> None:
    looking = (Wish("sex", frozenset({"female"})),)
    for question in (HowMany(looking, Of.LIVE), WhichSlots(looking)):
        found, _ = client.ask(question) or (None, None)
        assert found == NotAnswered("sex", is_protected=True)


def test_the_socket_is_for_its_owner_alone(server: Server) -> None:
    assert os.stat(str(server.address)).st_mode & 0o777 == 0o600


def test_it_listens_where_a_killed_one_did(server: Server, tmp_path: Path) -> None:
    left = tmp_path / "left"
    killed = wire.listen(str(left), 1)
    killed.close()
    assert left.is_socket()
    again = Server(str(left), SECRET, a_panel())
    again.start()
    with asking(again.address) as asked:
        assert asked.ask(HowAreYou())
    again.stop()
    with pytest.raises(OSError, match="in use"):
        Server(str(server.address), SECRET, a_panel())


def test_over_a_port_of_this_machine_it_is_the_same() -> None:
    running = Server(("127.0.0.1", 0), SECRET, a_panel())
    running.start()
    with asking(running.address) as asked:
        assert asked.ask(HowAreYou())
    running.stop()


def test_a_wrong_secret_learns_nothing(server: Server, client: IndexClient) -> None:
    with asking(server.address, b"guessed") as stranger:
        assert stranger.ask(HowAreYou()) is None
    with knock(server) as door:
        wire.receive(door, wire.NUMBER, patience=PATIENCE)
        wire.send(door, messages.written(HowAreYou()))
        assert door.recv(1) == b"", "closed without a word"
    assert client.ask(HowAreYou())


def test_an_impostor_who_does_not_know_the_secret_is_not_believed(tmp_path: Path) -> None:
    door = wire.listen(str(tmp_path / "impostor"), 1)

    def pretend() -> None:
        asker, _ = door.accept()
        with asker:
            wire.send(asker, b"n" * wire.NUMBER)
            wire.receive(asker, 2 * wire.NUMBER, patience=PATIENCE)
            wire.send(asker, b"p" * wire.NUMBER)

    pretending = threading.Thread(target=pretend)
    pretending.start()
    with asking(str(tmp_path / "impostor")) as asked:
        assert asked.ask(HowAreYou()) is None
    pretending.join()
    door.close()


def test_a_proof_cannot_be_played_again(server: Server) -> None:
    with knock(server) as first, knock(server) as second:
        theirs = wire.receive(first, wire.NUMBER, patience=PATIENCE)
        ours = b"o" * wire.NUMBER
        proof = ours + wire._shown(SECRET, b"asker", theirs, ours)
        wire.send(first, proof)
        assert wire.receive(first, wire.NUMBER, patience=PATIENCE)
        wire.receive(second, wire.NUMBER, patience=PATIENCE)
        wire.send(second, proof)
        assert is_closed(second)


@pytest.mark.parametrize("raw", [b"", b"noise", b'{"ask": "who_is_this"}', b"[" * 60_000])
def test_what_is_no_question_is_said_to_be_unclear_and_ends_there(
    server: Server, client: IndexClient, raw: bytes
) -> None:
    with knock(server) as door:
        wire.prove_as_asker(door, SECRET, PATIENCE)
        wire.send(door, raw)
        reply, fresh = messages.reply_read(wire.receive(door, 1000, patience=PATIENCE))
        assert isinstance(reply, messages.Unclear)
        assert fresh is None
        assert is_closed(door)
    assert client.ask(HowAreYou())


def test_a_question_without_end_is_not_listened_to(server: Server, client: IndexClient) -> None:
    with knock(server) as door:
        wire.prove_as_asker(door, SECRET, PATIENCE)
        door.sendall((2**32 - 1).to_bytes(wire.LENGTH, "big"))
        reply, _ = messages.reply_read(wire.receive(door, 1000, patience=PATIENCE))
        assert reply == messages.Unclear("too long")
        assert is_closed(door)
    assert client.ask(HowAreYou())


def test_whoever_speaks_slowly_is_not_waited_for(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "PATIENCE", 0.2)
    with knock(server) as door:
        begun = time.monotonic()
        wire.receive(door, wire.NUMBER, patience=PATIENCE)
        with suppress(OSError):
            while time.monotonic() - begun < 5:
                door.sendall(b"\0")
                time.sleep(0.02)
        assert time.monotonic() - begun < 5, "shut before everything was said"


def test_many_are_answered_at_once_while_others_lie_still(server: Server) -> None:
    still = [knock(server) for _ in range(10)]
    expected = People(told(counted(PEOPLE, COUNCIL)))
    with asking(server.address) as asked, ThreadPoolExecutor(12) as together:
        found = list(together.map(lambda _: asked.ask(HowMany(COUNCIL)), range(200)))
    assert [one and one[0] for one in found] == [expected] * 200
    for door in still:
        door.close()


def test_there_is_room_for_so_many_and_no_more(
    server: Server, client: IndexClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    within = []
    for _ in range(serving.MOST_ASKERS):
        door = knock(server)
        wire.receive(door, wire.NUMBER, patience=PATIENCE)
        within.append(door)
    with knock(server) as one_more:
        assert is_closed(one_more)
    for door in within:
        door.close()
    deadline = time.monotonic() + 5
    while client.ask(HowAreYou()) is None and time.monotonic() < deadline:
        client._resting_until = 0.0
    assert client.ask(HowAreYou())


def test_a_client_goes_on_after_a_restart(tmp_path: Path) -> None:
    address = str(tmp_path / "i")
    first = Server(address, SECRET, a_panel())
    first.start()
    with asking(address) as asked:
        assert asked.ask(HowAreYou())
        first.stop()
        for door in asked._kept:
            door.shutdown(socket.SHUT_RDWR)
        second = Server(address, SECRET, a_panel())
        second.start()
        assert asked.ask(HowAreYou())
        second.stop()


def test_nobody_waits_long_for_an_index_that_is_away(tmp_path: Path) -> None:
    away = IndexClient(str(tmp_path / "nobody"), SECRET)
    begun = time.monotonic()
    assert [away.ask(HowAreYou()) for _ in range(1000)] == [None] * 1000
    assert not away.hold([1, 2], 77)
    assert time.monotonic() - begun < 2
    assert not away.knows_all_of(messages.Freshness(NOON, NOON.date(), 0.0, 77))
    assert away.knows_all_of(messages.Freshness(NOON, NOON.date(), 0.0, 78))


def test_holding_somebody_takes_them_out_at_once(server: Server, client: IndexClient) -> None:
    slot = next(slot for slot, one in enumerate(PEOPLE) if one.fits(COUNCIL))
    assert client.hold([slot], 9)
    found, _ = client.ask(WhichSlots(COUNCIL)) or (None, None)
    assert isinstance(found, Slots)
    assert slot not in slots_of(found.found).tolist()
    counted_still, _ = client.ask(HowMany(COUNCIL)) or (None, None)
    assert counted_still == People(told(counted(PEOPLE, COUNCIL))), "the daily edition stands still"
