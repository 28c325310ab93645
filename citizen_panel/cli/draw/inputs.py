"""What the command reads: its files and lists of ids; what cannot be used is told by place, with exit status 1."""

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from citizen_panel.core.words import say
from citizen_panel.domain.matching.rules.files.encoding import fault_of_bytes
from citizen_panel.domain.matching.rules.files.faults import FileFault, Unreadable, shown, unreadable
from citizen_panel.domain.matching.vocabulary import Sentence


class CannotUse(click.ClickException):
    """Something given to the command is no use; the message says what and where."""

    exit_code = 1

    def show(self, file: Any = None) -> None:
        """Print the message as it is."""
        click.echo(self.message, err=True, file=file)


def bytes_of(path: Path) -> bytes:
    """Return what is in a file; raises CannotUse."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise CannotUse(f"{path}: this file cannot be read ({error.strerror}).") from error


def refuse(wrong: Unreadable) -> CannotUse:
    """Return the faults of a file, a line each."""
    lines = [f"{fault.where}: {fault.sentence}" for fault in wrong.faults]
    if wrong.more:
        lines.append(f"and {wrong.more:,} more")
    return CannotUse("\n".join(lines))


def ids_of(option: str, given: str | None, known: Collection[str]) -> tuple[str, ...]:
    """Return ids from a file with one a line, or from the text itself with commas between; raises CannotUse."""
    if not given:
        return ()
    path = Path(given)
    if not path.is_file():
        ids = [part.strip() for part in given.split(",") if part.strip()]
        unknown = [name for name in ids if name not in known]
        if unknown:
            listed = ", ".join(f"‘{shown(name)}’" for name in unknown[:5])
            raise CannotUse(f"{option}: {listed}: neither a file nor the id of somebody in the pool.")
        return tuple(dict.fromkeys(ids))
    rows = list(_rows(path))
    faults = [_unknown(path, line, name) for line, name in rows if name not in known]
    if faults:
        raise refuse(unreadable(faults))
    return tuple(dict.fromkeys(name for _, name in rows))


def check_certain(
    certain: Collection[str], left_out: Collection[str], places: int, addresses: Sequence[Sequence[str]]
) -> None:
    """Refuse certain people who cannot all be on the panel; raises CannotUse."""
    twice = sorted(set(certain) & set(left_out))
    if twice:
        raise CannotUse(f"These ids are both certain and left out: {', '.join(map(shown, twice[:5]))}.")
    if len(certain) > places:
        raise CannotUse(f"{len(certain)} people are certain, but there are {places} places.")
    sure = frozenset(certain)
    for home in addresses if sure else ():
        shared = sorted(sure.intersection(home))
        if len(shared) > 1:
            names = ", ".join(map(shown, shared[:5]))
            raise CannotUse(f"These ids are certain and share an address, where one at most is drawn: {names}.")


def _rows(path: Path) -> Iterator[tuple[int, str]]:
    data = bytes_of(path)
    fault = fault_of_bytes(data, path.name)
    if fault is not None:
        raise refuse(Unreadable((fault,)))
    for line, text in enumerate(data.decode("utf-8-sig").splitlines(), start=1):
        name = text.strip().strip('"')
        if name and not (line == 1 and name.casefold() == "id"):
            yield line, name


def _unknown(path: Path, line: int, name: str) -> FileFault:
    values = (("name", shown(name)),)
    return FileFault(path.name, line, "", Sentence(say("Nobody in the pool has the id ‘{name}’."), values))
