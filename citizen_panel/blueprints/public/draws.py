"""A public draw, for everybody: the list or its fingerprint, the seed, the ticket, and how to check it all."""

from functools import lru_cache
from uuid import UUID

from flask import Blueprint, Response, render_template

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.filters import say_sentence
from citizen_panel.blueprints.frame.headers import cached
from citizen_panel.blueprints.public.forms.draws import CodeForm
from citizen_panel.core.errors import NotFound
from citizen_panel.domain.matching import documents, listing, proof, queries
from citizen_panel.domain.matching.models import Draw
from citizen_panel.domain.matching.rules.public.account import place_words
from citizen_panel.domain.matching.rules.public.forms import TicketList
from citizen_panel.domain.matching.rules.public.published import list_from
from citizen_panel.domain.matching.vocabulary import DocumentKind, DrawState, Listing
from citizen_panel.domain.organisations.queries import organisation
from citizen_panel.policy.permissions import Permission

bp = Blueprint("draws", __name__, url_prefix="/draws")


@bp.get("/<reference>")
@cached("public")
@allow(Permission.PUBLIC, queries.published)
def show(draw: Draw) -> str:
    body = organisation(draw.organisation_id)
    told = documents.read_open(draw.id, DocumentKind.ACCOUNT)
    runs = sorted(queries.draws_of(draw.recruitment_brief_id), key=lambda one: one.created_at)
    return render_template(
        "public/draws/show.html",
        draw=draw,
        name=draw.brief.project.summary,
        places=draw.brief.places,
        body=body.name if body else "",
        is_open=draw.listing == Listing.OPEN,
        is_drawn=draw.drawn_ticket_no is not None,
        is_stopped=draw.state in (DrawState.CANCELLED, DrawState.VOID),
        codes=_codes(draw),
        command=_command(draw),
        steps=[say_sentence(sentence) for sentence in proof.sentences_of(told, "steps")],
        rounding=[say_sentence(sentence) for sentence in proof.sentences_of(told, "rounding")],
        number=runs.index(draw) + 1,
        runs=len(runs),
    )


@bp.get("/<reference>/list.json")
@cached("public")
@allow(Permission.PUBLIC, queries.published)
def tickets(draw: Draw) -> Response:
    """The list itself, as it was published before the seed."""
    return _file(draw, DocumentKind.PUBLIC_LIST, "list.json", "application/json")


@bp.get("/<reference>/verify_draw.py")
@cached("public")
@allow(Permission.PUBLIC, queries.published)
def program(draw: Draw) -> Response:
    """The program that checks the draw, as it was when the list was made."""
    return _file(draw, DocumentKind.VERIFIER, "verify_draw.py", "text/x-python")


@bp.get("/<reference>/code")
@cached("form")
@allow(Permission.PUBLIC, queries.published)
def find(draw: Draw) -> str:
    return _find(draw, CodeForm())


@bp.post("/<reference>/code")
@allow(Permission.PUBLIC, queries.published)
def look(draw: Draw) -> str | tuple[str, int]:
    """Say where a code stands on the list; sent in the body, so that no address keeps it."""
    form = CodeForm()
    if not form.validate_on_submit():
        return _find(draw, form), 422
    return _find(draw, form, [say_sentence(words) for words in place_words(_listed(draw.id), form.code.data)])


def _find(draw: Draw, form: CodeForm, told: list[str] | None = None) -> str:
    if draw.listing != Listing.OPEN:
        raise NotFound
    return render_template(
        "public/draws/find.html", draw=draw, name=draw.brief.project.summary, form=form, places=told or []
    )


@lru_cache(maxsize=4)
def _listed(draw_id: UUID) -> TicketList:
    """The list of an open draw; it never changes, and reading it takes a moment."""
    document = documents.whole(draw_id, DocumentKind.PUBLIC_LIST)
    if document is None:
        raise NotFound
    return list_from(document)


def _codes(draw: Draw) -> list[str]:
    """The codes that were drawn, where everybody may work them out anyway."""
    if draw.listing != Listing.OPEN or draw.drawn_ticket_no is None:
        return []
    return list(listing.drawn_from(_listed(draw.id), draw.seed or ""))


def _command(draw: Draw) -> str:
    """What to type to check the draw, once it is drawn."""
    assert draw.list_hash is not None
    what = "list.json" if draw.listing == Listing.OPEN else f"--tickets {draw.tickets_count}"
    words = f'--hash {draw.list_hash.hex()} --seed "{draw.seed}" --ticket {draw.drawn_ticket_no}'
    return f"python verify_draw.py {what} {words}"


def _file(draw: Draw, kind: DocumentKind, name: str, media_type: str) -> Response:
    kept = queries.document(draw.id, kind)
    if kept is None or kept.open_body is None:
        raise NotFound
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(kept.open_body, mimetype=media_type, headers=disposition)
