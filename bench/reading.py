"""How fast a file of people is read, beside going through its rows with the csv module and keeping nothing.

    python bench/reading.py [--people 100000 1000000]

The files are made up: an id and seven characteristics; one with nothing else, one with quotes and a free remark that
differs for everybody. Prints processor seconds, the ratio to the csv module, and the peak memory so far.
"""

import argparse
import csv
import io
import resource
import time
from collections import deque
from collections.abc import Callable

import numpy as np

from citizen_panel.domain.matching.rules.files.people import PeopleFile, read_people
from citizen_panel.domain.matching.vocabulary import QuotaBand

FEATURES = (2, 6, 5, 2, 5, 2, 4)
QUOTAS = tuple(
    QuotaBand(f"characteristic {c}", f"answer {value}", 0, 9)
    for c, many in enumerate(FEATURES)
    for value in range(many)
)


def a_file(people: int, *, remarks: bool) -> bytes:
    """Return a file of made-up people."""
    dice = np.random.default_rng(people)
    columns = [dice.integers(many, size=people, dtype=np.int8) for many in FEATURES]
    head = ["id", *(f"characteristic {c}" for c in range(len(FEATURES))), *(["remark"] if remarks else [])]
    written = bytearray(",".join(head).encode() + b"\n")
    for number in range(people):
        answers = ",".join(f"answer {column[number]}" for column in columns)
        remark = f',"remark {number}, in quotes"' if remarks else ""
        written += f"p{number:07},{answers}{remark}\n".encode()
    return bytes(written)


def seconds(work: Callable[[], object]) -> float:
    """Return the processor seconds that something takes."""
    began = time.process_time()
    work()
    return time.process_time() - began


def _all_rows(data: bytes) -> None:
    deque(csv.reader(io.TextIOWrapper(io.BytesIO(data), encoding="utf-8", newline="")), maxlen=0)


def _read(data: bytes) -> None:
    assert isinstance(read_people(data, "respondents.csv", QUOTAS), PeopleFile)


def main() -> None:
    """Measure, and print."""
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    words.add_argument("--people", type=int, nargs="+", default=[100_000, 1_000_000])
    for people in words.parse_args().people:
        for remarks in (False, True):
            data = a_file(people, remarks=remarks)
            usual, ours = seconds(lambda data=data: _all_rows(data)), seconds(lambda data=data: _read(data))
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            print(
                f"{people:9,} people{' with remarks' if remarks else '':13}  "
                f"ours {ours:6.2f} s  csv alone {usual:6.2f} s  ratio {ours / usual:5.2f}  peak {peak} MB"
            )


if __name__ == "__main__":
    main()
