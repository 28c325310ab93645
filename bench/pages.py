"""How much a first visit to public pages transfers: `python3 bench/pages.py http://127.0.0.1:8000 [path ...]`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.journeys.measuring import LIMIT, transferred  # the way to it is made above

PAGES = ("/", "/join/", "/signin", "/stop/", "/choosing/", "/privacy", "/accessibility", "/data")


def main(base: str, paths: tuple[str, ...]) -> int:
    """Print a table in KB; the exit status tells whether every page keeps within the limit."""
    print(f"{'html':>8}{'css':>8}{'js':>8}{'all':>8}  page (KB, gzip; fonts and pictures not counted)")
    largest = 0
    for path in paths:
        parts = transferred(base + path)
        whole = sum(parts.values())
        largest = max(largest, whole)
        print("".join(f"{size / 1024:8.1f}" for size in (*parts.values(), whole)), "", path)
    return 1 if largest > LIMIT else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1].rstrip("/"), tuple(sys.argv[2:]) or PAGES))
