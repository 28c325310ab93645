"""The council areas of Scotland, named and ordered for whoever reads the page."""

from flask_babel import get_locale

from citizen_panel.core.sorting import alphabetical
from citizen_panel.domain.reference.gaelic_names import name_of
from citizen_panel.domain.reference.queries import councils


def councils_in_words() -> list[tuple[str, str]]:
    """Code and name of every council area, in the language and the alphabetical order of the page."""
    language = str(get_locale() or "en")
    named = [(council.code, name_of(council, language)) for council in councils()]
    return sorted(named, key=lambda each: alphabetical(each[1]))


def council_in_words(code: str) -> str:
    """The name of a council area in the language of the page; its code while we know no name."""
    return dict(councils_in_words()).get(code, code)
