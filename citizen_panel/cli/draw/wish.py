"""What the command was asked for; what does not go together is refused before any work."""

from dataclasses import dataclass
from pathlib import Path

from citizen_panel.cli.draw.inputs import CannotUse
from citizen_panel.domain.matching.vocabulary import Method

STANDARD_OUTPUT = Path("-")


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
        if self.address or self.certain or self.left_out:
            raise CannotUse("--address, --certain and --left-out are not yet heeded by the draw.")
        if self.json_file is not None and not self.json_file.absolute().parent.is_dir():
            raise CannotUse(f"{self.json_file}: there is no such folder to write to.")
