"""Between two processes of ours: whoever knows the secret, pieces with their length before them, no longer than agreed.

Both sides show that they know the secret, each about a number that the other has just made up; neither sends it.
"""

import hashlib
import hmac
import os
import socket
import time
from pathlib import Path
from urllib.parse import urlsplit

LONGEST_QUESTION = 64 * 1024
LONGEST_ANSWER = 64 * 1024 * 1024
LENGTH = 4
NUMBER = 32
_ASKER, _HOLDER = b"asker", b"holder"

Address = str | tuple[str, int]
"""Where the other side is: the path of a socket, or a host and a port."""


class Broken(OSError):
    """The other side is gone, does not know the secret, or sends more than was agreed."""


class TooLong(Broken):
    """The other side sends more than was agreed."""


def secret_from(key: str) -> bytes:
    """The secret of the two sides, from the key that all processes of one platform have."""
    return hmac.new(key.encode(), b"citizen_panel index", hashlib.sha256).digest()


def place(said: str) -> Address:
    """Where `unix:/path` or `tcp://host:port` is. Raises ValueError for anything else."""
    if said.startswith("unix:"):
        return said.removeprefix("unix:")
    parts = urlsplit(said)
    if parts.scheme != "tcp" or not parts.hostname or not parts.port:
        raise ValueError(said)
    return parts.hostname, parts.port


def knock(address: Address, patience: float) -> socket.socket:
    """Open a connection; raises OSError when nobody answers within so many seconds."""
    if isinstance(address, tuple):
        return socket.create_connection(address, timeout=patience)
    door = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    door.settimeout(patience)
    try:
        door.connect(address)
    except OSError:
        door.close()
        raise
    return door


def listen(address: Address, most: int) -> socket.socket:
    """Listen at an address; a socket that nobody listens at any more makes room, and only its owner may enter."""
    if isinstance(address, tuple):
        return socket.create_server(address, backlog=most)
    path = Path(address)
    if path.is_socket() and not _answers(address):
        path.unlink()
    door = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    before = os.umask(0o177)
    try:
        door.bind(address)
        door.listen(most)
    except OSError:
        door.close()
        raise
    finally:
        os.umask(before)
    return door


def send(door: socket.socket, piece: bytes) -> None:
    """Send one piece."""
    door.sendall(len(piece).to_bytes(LENGTH, "big") + piece)


def receive(door: socket.socket, longest: int, *, patience: float, idle: float | None = None) -> bytes:
    """The next piece: begun within `idle` seconds, and whole within `patience` of that.

    Raises Broken when it is longer than `longest` bytes or the other side is gone, TimeoutError when it takes longer.
    """
    length = int.from_bytes(_exactly(door, LENGTH, idle or patience), "big")
    if length > longest:
        raise TooLong(f"a piece of {length} bytes")
    return _exactly(door, length, patience)


def prove_as_asker(door: socket.socket, secret: bytes, patience: float) -> None:
    """Show the other side that we know the secret, and see that it does. Raises Broken when it does not."""
    theirs, ours = receive(door, NUMBER, patience=patience), os.urandom(NUMBER)
    send(door, ours + _shown(secret, _ASKER, theirs, ours))
    if not hmac.compare_digest(receive(door, NUMBER, patience=patience), _shown(secret, _HOLDER, theirs, ours)):
        raise Broken("the other side does not know the secret")


def prove_as_holder(door: socket.socket, secret: bytes, patience: float) -> None:
    """The same from the side that is asked: whoever does not know the secret learns nothing."""
    ours = os.urandom(NUMBER)
    send(door, ours)
    shown = receive(door, 2 * NUMBER, patience=patience)
    theirs, proof = shown[:NUMBER], shown[NUMBER:]
    if len(shown) != 2 * NUMBER or not hmac.compare_digest(proof, _shown(secret, _ASKER, ours, theirs)):
        raise Broken("the other side does not know the secret")
    send(door, _shown(secret, _HOLDER, ours, theirs))


def _shown(secret: bytes, side: bytes, number: bytes, other: bytes) -> bytes:
    return hmac.new(secret, side + number + other, hashlib.sha256).digest()


def _exactly(door: socket.socket, length: int, patience: float) -> bytes:
    """So many bytes, all of them within the time: whoever sends one now and then keeps nobody waiting."""
    piece, until = bytearray(length), time.monotonic() + patience
    view, got = memoryview(piece), 0
    while got < length:
        door.settimeout(max(0.001, until - time.monotonic()))
        more = door.recv_into(view[got:])
        if more == 0:
            raise Broken("the other side is gone")
        got += more
    return bytes(piece)


def _answers(address: str) -> bool:
    try:
        knock(address, 1.0).close()
    except OSError:
        return False
    return True
