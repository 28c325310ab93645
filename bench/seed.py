"""How long an invented Scotland takes, stage by stage: wall time, and the time of this process alone.

    DATABASE_URL=… python bench/seed.py [citizens]

in an empty, migrated database, with the settings of a demo in the environment.
"""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from citizen_panel import create_app
from citizen_panel.cli.seed.scotland import Wish, invent
from citizen_panel.core import nudges

DAY = date(2026, 11, 20)


@contextmanager
def timed(words: str) -> Iterator[None]:
    wall, own = time.perf_counter(), time.process_time()
    yield
    print(f"{words:36} {time.perf_counter() - wall:7.1f} s   own {time.process_time() - own:6.1f} s", flush=True)


def main() -> None:
    citizens = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    app = create_app()
    app.extensions.pop(nudges.EXTENSION, None)
    with app.app_context(), timed("Everything"):
        print(invent(Wish(citizens, 1, DAY, "Example Council"), timed))


if __name__ == "__main__":
    main()
