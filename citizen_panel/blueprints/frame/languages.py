"""Which language a person reads."""

from flask import Flask, request
from flask_babel import get_locale

from citizen_panel.blueprints.frame.identity import cookie_name

LANGUAGES: tuple[tuple[str, str], ...] = (("en", "English"),)
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})


def chosen() -> str:
    """The language of the cookie, else the browser's, else English."""
    codes = [code for code, _ in LANGUAGES]
    wished = request.cookies.get(cookie_name("cp-lang"), "") if request else ""
    if wished in codes:
        return wished
    return (request.accept_languages.best_match(codes) if request else None) or "en"


def register(app: Flask) -> None:
    """Tell templates the language and the direction of writing."""

    @app.context_processor
    def language() -> dict[str, object]:
        code = str(get_locale() or "en").replace("_", "-")
        direction = "rtl" if code.split("-")[0] in RIGHT_TO_LEFT else "ltr"
        return {"language": code, "direction": direction, "languages": LANGUAGES}
