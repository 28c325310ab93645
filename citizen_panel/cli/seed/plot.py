"""What an invented project is about, in words."""

from dataclasses import dataclass

from citizen_panel.cli.seed.arcs import Arc


@dataclass(frozen=True)
class Plot:
    """A project in words; `insights` are what people told it, `problem` and `option` what it decided."""

    title: str
    short_name: str
    body: str
    tier: str
    arc: Arc
    days_ago: int
    problem: str
    option: str
    insights: tuple[str, str, str]
    is_sensitive: bool = False
