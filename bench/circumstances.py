"""What it costs to seal and open one person's answers, and to change one: as ratios to what cannot be avoided.

    python bench/circumstances.py [--people 20000]

Sealing and opening are held against bare AES-GCM on the same bytes; packing, unpacking and changing one answer against
sealing and opening. Four separately sealed fields, as other systems keep them, are the naive way.
"""

import argparse
import os
import random
import time
from collections.abc import Callable

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from citizen_panel.core.sealing import place_of, seal, unseal
from citizen_panel.domain.equality.characteristics import CHARACTERISTICS
from citizen_panel.domain.equality.rules import answered_afresh, pack, unpack
from citizen_panel.domain.equality.vocabulary import Answers

TABLE, LAYOUT, TURNS = "equality.answer", 1, 3


def answers(dice: random.Random) -> Answers:
    asked = [question for question in CHARACTERISTICS if question.asked]
    return Answers({question.code: (dice.choice(question.options).code,) for question in asked})


def seconds(act: Callable[[], object]) -> float:
    """The best of a few turns."""
    best = float("inf")
    for _ in range(TURNS):
        began = time.perf_counter()
        act()
        best = min(best, time.perf_counter() - began)
    return best


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=20_000)
    count = parser.parse_args().people
    dice, key = random.Random(1), os.urandom(32)  # noqa: S311  # invents answers, no secrets
    people = [answers(dice) for _ in range(min(count, 2_000))]
    packed = [pack(one) for one in people] * max(1, count // len(people))
    places = [place_of(TABLE, number, LAYOUT) for number in range(len(packed))]
    sealed = [seal(key, plain, bound_to=place) for plain, place in zip(packed, places, strict=True)]
    bare, nonce = AESGCM(key), os.urandom(12)
    raw = [bare.encrypt(nonce, plain, b"") for plain in packed]
    fernet = Fernet(Fernet.generate_key())
    fields = [[fernet.encrypt(plain[at : at + 12]) for at in range(0, 48, 12)] for plain in packed[:2_000]]
    part = len(packed) / len(fields)
    took = {
        "bare encryption": seconds(lambda: [bare.encrypt(nonce, plain, b"") for plain in packed]),
        "bare decryption": seconds(lambda: [bare.decrypt(nonce, blob, b"") for blob in raw]),
        "seal a row": seconds(lambda: [seal(key, p, bound_to=at) for p, at in zip(packed, places, strict=True)]),
        "open a row": seconds(lambda: [unseal(key, b, bound_to=at) for b, at in zip(sealed, places, strict=True)]),
        "pack": seconds(lambda: [pack(one) for one in people]) * len(packed) / len(people),
        "unpack": seconds(lambda: [unpack(plain) for plain in packed]),
        "open four fields": seconds(lambda: [[fernet.decrypt(one) for one in row] for row in fields]) * part,
        "change one answer": seconds(lambda: [changed(key, b, at) for b, at in zip(sealed, places, strict=True)]),
    }
    print(f"{len(packed):,} people, load {os.getloadavg()[0]:.1f}; microseconds a person, and ratios")
    for name, spent in took.items():
        print(f"  {name:<20} {1e6 * spent / len(packed):8.2f}")
    print(f"  sealing to bare encryption      {took['seal a row'] / took['bare encryption']:.2f}")
    print(f"  opening to bare decryption      {took['open a row'] / took['bare decryption']:.2f}")
    print(f"  four sealed fields to opening   {took['open four fields'] / took['open a row']:.1f}")
    whole = took["open a row"] + took["seal a row"]
    print(f"  changing an answer to open+seal {took['change one answer'] / whole:.1f}")


def changed(key: bytes, blob: bytes, place: bytes) -> bytes:
    """One person's edit without the database: open, unpack, change, pack, seal."""
    before = unpack(unseal(key, blob, bound_to=place))
    return seal(key, pack(answered_afresh(before, "religion", ("none",))), bound_to=place)


if __name__ == "__main__":
    main()
