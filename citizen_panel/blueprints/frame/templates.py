"""Writing pages quickly: a sentence is looked up once for each language, and so is a part that every page has.

Nothing of what is kept here depends on who looks: only on the language, and on where the application is mounted.
"""

from collections.abc import MutableMapping
from typing import Any

from flask import Flask, current_app, render_template, request
from flask.templating import Environment
from flask_babel import get_locale, gettext
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

EXTENSION = "citizen_panel.templates"
MOST = 20_000
"""So many sentences are kept; more would mean that somebody translates what people type."""

Kept = dict[tuple[object, ...], Markup | str]


class Templates(Environment):
    """Templates that share one set of globals, so that bringing in a component compares no names."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The globals of the application themselves; a template with globals of its own still has them."""
        return super().make_globals(d) if d else self.globals


def register(app: Flask) -> None:
    """Give templates the quick sentence and the parts that stand on every page."""
    app.extensions[EXTENSION] = {}
    app.jinja_env.globals.update({"_": sentence, "gettext": sentence, "standing_part": standing_part})


@pass_context
def sentence(context: Context, message: object, /, **variables: Any) -> str:
    """A sentence in the language of the page, with what its placeholders stand for."""
    found, escapes, words = _kept(), context.eval_ctx.autoescape, str(message)
    key = (str(get_locale()), escapes, bool(variables), words)
    said = found.get(key)
    if said is None:
        said = Markup(gettext(words)) if escapes else gettext(words)  # noqa: S704  # as Jinja has it: ours
        said = found[key] = said if variables else said % {}
    return said % variables if variables else said


def standing_part(name: str) -> Markup:
    """A part of the page that is the same for everybody who reads this language: a template that asks for nothing."""
    found, key = _kept(), (str(get_locale()), request.script_root, name)
    if key not in found:
        found[key] = Markup(render_template(name))  # noqa: S704  # a template of ours
    return Markup(found[key])  # noqa: S704  # it is one already


def _kept() -> Kept:
    kept: Kept = current_app.extensions[EXTENSION]
    if len(kept) >= MOST:
        kept.clear()
    return kept
