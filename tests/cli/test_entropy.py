"""What follows from a seed follows from nothing else."""

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from uuid import uuid4

from citizen_panel.cli.seed.entropy import Entropy, no_other_chance

DAY = date(2026, 11, 20)


def ids(meanwhile: int) -> list[str]:
    with no_other_chance(Entropy(7, DAY, "services")), ThreadPoolExecutor(1) as elsewhere:
        first = str(uuid4())
        for _ in range(meanwhile):
            elsewhere.submit(os.urandom, 16).result()
        return [first, str(uuid4())]


def test_another_thread_takes_nothing_from_the_stream() -> None:
    assert ids(0) == ids(3)


def test_afterwards_chance_is_the_machines_again() -> None:
    before = os.urandom
    ids(0)
    assert os.urandom is before
    assert uuid4() != uuid4()
