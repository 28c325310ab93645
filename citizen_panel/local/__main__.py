"""`python -m citizen_panel.local demo|test|check`: what run.py starts once the environment is made."""

import sys

from citizen_panel.local import check, demo
from citizen_panel.local.words import CannotStart, say


def main(words: list[str]) -> int:
    """Do what the first word says; returns the exit status."""
    doings = {
        "demo": demo.main,
        "test": check.test,
        "trials": check.trials,
        "check": lambda _: 1 if check.check() else 0,
    }
    try:
        return doings[words[0]](words[1:])
    except CannotStart as reason:
        say(f"Cannot go on. {reason}")
        return 1
    except KeyboardInterrupt:
        say("Stopped.")
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
