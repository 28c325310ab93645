"""How much a first visit to each page transfers, and how old one must be to read it.

    python -m bench.pages http://127.0.0.1:8000 [--cookie "cp=..."] [path ...]

With the cookie of somebody who is signed in, paths under /me can be named as well. The exit status tells whether
every page keeps within the limit of bytes; the age is printed for a person to judge.
"""

import argparse
import sys
from pathlib import Path
from urllib.error import HTTPError

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.journeys.catalogue import NOBODY, of  # the way to it is made above
from tests.journeys.measuring import LIMIT, page_at, transferred
from tests.journeys.reading import reading_age, text_of

AIM = 11


def main(words: argparse.Namespace) -> int:
    """Print a table in KB and years."""
    base, largest, hardest = words.base.rstrip("/"), 0, 0.0
    paths = words.path or ["/join/", *(address for _, address in of(NOBODY) if "xxx" not in address)]
    print(f"{'html':>8}{'css':>8}{'js':>8}{'all':>8}{'age':>7}  page (KB, gzip; fonts and pictures not counted)")
    for path in dict.fromkeys(paths):
        try:
            parts, page = transferred(base + path, words.cookie), page_at(base + path, words.cookie)
        except HTTPError:
            continue  # a page about something that is not there
        age = reading_age(text_of(page))
        whole = sum(parts.values())
        largest, hardest = max(largest, whole), max(hardest, age)
        figures = "".join(f"{size / 1024:8.1f}" for size in (*parts.values(), whole))
        print(f"{figures}{age:7.1f}{' ' if age <= AIM else '*'} {path}")
    print(f"largest {largest / 1024:.1f} KB of {LIMIT / 1024:.0f}; hardest {hardest:.1f} years (* above {AIM})")
    return 1 if largest > LIMIT else 0


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    asked.add_argument("base")
    asked.add_argument("--cookie", default="")
    asked.add_argument("path", nargs="*")
    sys.exit(main(asked.parse_args()))
