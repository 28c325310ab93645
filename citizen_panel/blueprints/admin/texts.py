"""The words of every message, with invented values: what goes out, by which way, in which language and version."""

from flask import Blueprint, render_template, request
from flask_babel import gettext

from citizen_panel.blueprints.admin.message_words import WAYS
from citizen_panel.blueprints.frame.access import allow
from citizen_panel.core.errors import NotFound
from citizen_panel.core.languages import BY_CODE
from citizen_panel.domain.notifications import wordings
from citizen_panel.domain.notifications.catalogue import KINDS
from citizen_panel.domain.notifications.lint import LONGEST_TEXT, Problem
from citizen_panel.domain.notifications.models import MessageWording
from citizen_panel.domain.notifications.vocabulary import Channel
from citizen_panel.gateways import wording
from citizen_panel.policy.permissions import Permission

bp = Blueprint("texts", __name__, url_prefix="/messages/words")

Place = tuple[str, Channel, str]
"""A kind of message, the way it goes, and its language."""


def a_place(message_kind: str, way: str, language: str) -> Place | None:
    """A place in the catalogue of words; nothing for one that is not there."""
    return next((one for one in wording.catalogue() if one == (message_kind, way, language)), None)


@bp.get("/")
@allow(Permission.MESSAGE_LIST)
def index() -> str:
    there = wording.catalogue()
    return render_template(
        "admin/texts/index.html",
        kinds=[kind for kind in KINDS if any(one[0] == kind.code for one in there)],
        ways={way: WAYS[way] for way in wording.PARTS},
        spoken=[BY_CODE[code] for code in wording.SPOKEN],
        there=there,
        faulty=sum(bool(wording.faults(*one)) for one in there),
        faults=wording.faults,
    )


@bp.get("/<message_kind>/<way>/<language>")
@allow(Permission.MESSAGE_LIST, a_place)
def show(place: Place) -> str:
    is_longest = request.args.get("values") == "longest"
    return _page(place, wording.example(*place, longest=is_longest), is_longest=is_longest)


@bp.get("/<message_kind>/<way>/<language>/<int:version>")
@allow(Permission.MESSAGE_LIST, a_place)
def version(place: Place, version: int) -> str:
    """Words as they stood once, with the invented values of that time."""
    kept = wordings.wording(*place, version) if version <= MOST_VERSIONS else None
    if kept is None:
        raise NotFound
    return _page(place, wording.Words(kept.subject, kept.body), kept=kept)


MOST_VERSIONS = 32767
"""What the column holds."""


def _page(place: Place, words: wording.Words, *, is_longest: bool = False, kept: MessageWording | None = None) -> str:
    kind, way, language = place
    now = wording.standing(*place)
    return render_template(
        "admin/texts/show.html",
        kind=kind,
        way=way,
        by=WAYS[way],
        written_in=BY_CODE[language],
        words=words,
        kept=kept,
        is_longest=is_longest,
        versions=wordings.versions(*place),
        now=now.digest,
        problems=[said(one) for one in wording.faults(*place)],
        most=LONGEST_TEXT if way is Channel.SMS else None,
    )


def said(problem: Problem) -> str:
    """What is to be put right, in words."""
    return gettext(problem.sentence).format(**dict(problem.values))
