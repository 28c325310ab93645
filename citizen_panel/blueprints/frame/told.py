"""What was wrong with a form, carried through a change of language, so that it is said again in the new one."""

from typing import Any, NamedTuple

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from citizen_panel.core.errors import Refusal


class Told(NamedTuple):
    """One problem that only a view or a service could find out: its field or "", its sentence, what fills it."""

    field: str
    sentence: str
    values: dict[str, Any]

    def refusal(self) -> Refusal:
        """The problem as it was first said."""
        return Refusal("told", self.sentence, **self.values)


def told_of(refusal: Refusal, field: str | None) -> Told:
    """A refusal in the form that can be carried."""
    plain = {name: value if isinstance(value, (str, int)) else str(value) for name, value in refusal.values.items()}
    return Told(field or "", refusal.sentence, plain)


def written(problems: list[Told]) -> str:
    """Problems as a button can carry them: signed, so that nobody puts words into our mouth."""
    return _signer().dumps(problems)


def read(text: str) -> list[Told] | None:
    """The problems that a button carried; nothing when it carried none, or they were changed."""
    try:
        return [Told(*each) for each in _signer().loads(text)]
    except (BadSignature, TypeError, ValueError):
        return None


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.config["SECRET_KEY"]), salt="told")
