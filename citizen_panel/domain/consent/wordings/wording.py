"""The shape of one wording: nine rows that every request must have, and the statement that is agreed to."""

from collections.abc import Mapping
from dataclasses import asdict, astuple, dataclass, replace

from citizen_panel.domain.consent.subjects import FROM_THE_POSTCODE


@dataclass(frozen=True, kw_only=True)
class Wording:
    """One version of the words for one purpose, in one language and format.

    `{body}` stands for the body that runs the panel, `{named}` for the partner or body it is about, `{mine} {about}`
    and `{yours} {about}` for an answer, as the person would say it.
    """

    who: str
    what: str
    why: str
    happens: str
    sees: str
    how_long: str
    if_no: str
    change: str
    complain: str
    statement: str

    def template(self, headings: "Headings") -> str:
        """The words before their placeholders are filled: a line for each row, the statement last."""
        rows = zip(astuple(headings), astuple(self)[:-1], strict=True)
        return "\n".join([*(f"{heading}: {sentence}" for heading, sentence in rows), self.statement])


@dataclass(frozen=True, kw_only=True)
class Usual:
    """What a language says alike in most of its wordings."""

    who: str
    how_long: str
    if_no: str
    change: str
    complain: str

    def wording(self, what: str, why: str, happens: str, sees: str, statement: str, **instead: str) -> Wording:
        """The usual words with those of one purpose; `instead` says some of the usual ones otherwise."""
        made = Wording(what=what, why=why, happens=happens, sees=sees, statement=statement, **asdict(self))
        return replace(made, **instead)


@dataclass(frozen=True, kw_only=True)
class Headings:
    """What the nine rows are called in a language; in the order in which they are shown."""

    who: str
    what: str
    why: str
    happens: str
    sees: str
    how_long: str
    if_no: str
    change: str
    complain: str


@dataclass(frozen=True, kw_only=True)
class Speech:
    """What a language says around its wordings: the headings, and how an answer about something is named.

    `is_reviewed` is true once a person who speaks the language has approved the texts; until then each is marked.
    """

    headings: Headings
    subjects: Mapping[str, str]
    mine: str
    yours: str
    mine_from_postcode: str
    yours_from_postcode: str
    is_reviewed: bool = False

    def about(self, subject: str) -> dict[str, str]:
        """What the placeholders about an answer stand for; empty words for a purpose that is about none."""
        if subject not in self.subjects:
            return {"about": "", "mine": "", "yours": ""}
        derived = subject in FROM_THE_POSTCODE
        return {
            "about": self.subjects[subject],
            "mine": self.mine_from_postcode if derived else self.mine,
            "yours": self.yours_from_postcode if derived else self.yours,
        }
