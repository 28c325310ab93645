"""What the command was asked for; what does not go together is refused before any work."""

from dataclasses import dataclass, field
from pathlib import Path

from citizen_panel.cli.draw.inputs import CannotUse
from citizen_panel.domain.matching.vocabulary import Method

STANDARD_OUTPUT = Path("-")
_SHORTEST_SALT = 16


@dataclass(frozen=True)
class Wish:
    """The options by name, as they were given."""

    pool: Path
    quotas: Path
    places: int
    method: str
    gamma: float | None
    seed: str | None
    address: str | None
    certain: str | None
    left_out: str | None
    tickets: int | None
    salt: str | None = field(repr=False)
    list_file: Path | None
    stand_ins: int | None
    json_file: Path | None

    @property
    def address_columns(self) -> tuple[str, ...]:
        """The columns that together make an address."""
        return tuple(name.strip() for name in (self.address or "").split(",") if name.strip())

    @property
    def is_for_a_pipe(self) -> bool:
        """Whether standard output is for the JSON alone."""
        return self.json_file == STANDARD_OUTPUT

    def check(self) -> None:
        """Refuse what does not go together; raises CannotUse."""
        if self.gamma is not None and self.method != Method.GOLDILOCKS:
            raise CannotUse("--gamma is for --method goldilocks alone.")
        if self.tickets is None and (self.salt is not None or self.list_file is not None):
            raise CannotUse("--salt and --list are for draws with --tickets alone.")
        if self.salt is not None and len(self.salt.encode()) < _SHORTEST_SALT:
            raise CannotUse(f"--salt must have at least {_SHORTEST_SALT} letters or figures.")
        if any("\ud800" <= letter <= "\udfff" for text in (self.seed, self.salt) for letter in text or ""):
            raise CannotUse("--seed and --salt must be text in UTF-8.")
        for file in (self.json_file, self.list_file):
            if file is not None and not file.absolute().parent.is_dir():
                raise CannotUse(f"{file}: there is no such folder to write to.")
