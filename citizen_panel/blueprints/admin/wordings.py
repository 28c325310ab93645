"""The words people agree to: which are in force, and new ones, written by one person and approved by another."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response

from citizen_panel.blueprints.admin.forms.wordings import WordingForm
from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.blueprints.frame.refusals import in_words
from citizen_panel.core.db import transaction
from citizen_panel.core.errors import NotFound, Refusal
from citizen_panel.core.readable import reading_age
from citizen_panel.domain.consent import queries, service
from citizen_panel.domain.consent.lint import Fault, faults
from citizen_panel.domain.consent.models import ConsentText
from citizen_panel.domain.consent.purposes import BY_CODE, Purpose, rows_of, statement_of
from citizen_panel.domain.consent.vocabulary import TextFormat
from citizen_panel.domain.consent.wordings import SPEECH, WORDINGS, is_source, worded_as
from citizen_panel.policy.permissions import Permission

bp = Blueprint("wordings", __name__, url_prefix="/wordings")

Page = str | Response | tuple[str, int]
FORMATS = {
    TextFormat.PLAIN: lazy_gettext("plain words"),
    TextFormat.EASY_READ: lazy_gettext("Easy Read"),
    TextFormat.LARGE_PRINT: lazy_gettext("large print"),
    TextFormat.BSL: lazy_gettext("BSL film"),
    TextFormat.AUDIO: lazy_gettext("spoken"),
}


@dataclass(frozen=True)
class Line:
    """One text in force, or one that is missing, as the list shows it."""

    language: str
    format: str
    written: TextFormat
    version: int | None
    is_reviewed: bool
    draft_id: UUID | None


@bp.get("/")
@allow(Permission.WORDING_EDIT)
def index() -> str:
    newest = queries.newest_of_each_kind()
    drafts = {(each.purpose, each.language, each.format): each.id for each in queries.live_drafts()}
    listed = [(purpose, [_line(purpose, kind, newest, drafts) for kind in WORDINGS]) for purpose in BY_CODE.values()]
    return render_template("admin/wordings/index.html", listed=listed)


@bp.route("/<purpose>/<language>/<written>", methods=["GET", "POST"])
@allow(Permission.WORDING_EDIT)
def edit(purpose: str, language: str, written: str) -> Page:
    """Write new words, beginning with those in force; saving leads to the preview."""
    known = _known(purpose, language, written)
    form = WordingForm()
    if not form.is_submitted():
        form.fill(_words_now(known.code, language, TextFormat(written)))
    elif form.validate():
        actor = current_actor()
        assert actor.user_id
        try:
            with transaction():
                draft = service.draft(
                    known.code,
                    language,
                    TextFormat(written),
                    form.template(language),
                    is_material=form.kind.data == "material",
                    what_changed=form.what_changed.data,
                    writer_id=actor.user_id,
                )
            return redirect(url_for("admin.wordings.show", draft_id=draft.id), 303)
        except Refusal as refused:
            form.add_problem(in_words(refused), refused.field)
    page = render_template(
        "admin/wordings/edit.html",
        form=form,
        purpose=known,
        language=language,
        written=FORMATS[TextFormat(written)],
        is_source=is_source(language, written),
    )
    return page, 422 if form.problems() else 200


@bp.get("/drafts/<uuid:draft_id>")
@allow(Permission.WORDING_EDIT)
def show(draft_id: UUID) -> str:
    """How the words will look, what is wrong with them, and the buttons."""
    draft = queries.wording_draft(draft_id)
    if draft is None:
        raise NotFound
    wrong = faults(draft.purpose, draft.language, draft.template)
    sample = draft.template if wrong else _filled(draft.template, draft.language)
    rows = rows_of(sample)
    return render_template(
        "admin/wordings/show.html",
        draft=draft,
        purpose=BY_CODE[draft.purpose],
        rows=rows,
        statement=statement_of(sample),
        faults=[_in_words(each) for each in wrong],
        age=round(reading_age([*(sentence for _, sentence in rows), statement_of(sample)])),
        written=FORMATS[TextFormat(draft.format)],
        is_own=draft.written_by_id == current_actor().user_id,
    )


@bp.post("/drafts/<uuid:draft_id>/approve")
@allow(Permission.WORDING_EDIT, is_fresh=True)
def approve(draft_id: UUID) -> Response:
    """Put the words in force; only somebody who did not write them can."""
    actor = current_actor()
    assert actor.user_id
    with transaction():
        count = service.approve(draft_id, approver_id=actor.user_id, body=current_app.config["BODY_NAME"])
    flash(gettext("The words are in force. Texts published: %(count)s.", count=count))
    return redirect(url_for("admin.wordings.index"), 303)


@bp.post("/drafts/<uuid:draft_id>/drop")
@allow(Permission.WORDING_EDIT)
def drop(draft_id: UUID) -> Response:
    if queries.wording_draft(draft_id) is None:
        raise NotFound
    with transaction():
        service.drop(draft_id)
    flash(gettext("The draft is dropped. The words in force stay as they are."))
    return redirect(url_for("admin.wordings.index"), 303)


def _line(
    purpose: Purpose,
    kind: tuple[str, TextFormat],
    newest: Mapping[tuple[str, str, str], ConsentText],
    drafts: Mapping[tuple[str, str, str], UUID],
) -> Line:
    language, written = kind
    text = newest.get((purpose.code, language, written))
    return Line(
        language=language,
        format=str(FORMATS[written]),
        written=written,
        version=text.version if text else None,
        is_reviewed=text is not None and text.is_reviewed,
        draft_id=drafts.get((purpose.code, language, written)),
    )


def _filled(template: str, language: str) -> str:
    """The words with names in them, as an example."""
    about = SPEECH[language].about("age")
    return template.format(body=current_app.config["BODY_NAME"], named=gettext("the other organisation"), **about)


def _known(purpose: str, language: str, written: str) -> Purpose:
    if purpose not in BY_CODE or (language, written) not in {(one, str(kind)) for one, kind in WORDINGS}:
        raise NotFound
    return BY_CODE[purpose]


def _words_now(family: str, language: str, written: TextFormat) -> str:
    """What to begin with: the waiting draft, else the words in force, else the plain English ones."""
    draft = queries.live_draft(family, language, written)
    if draft is not None:
        return draft.template
    known = {(one, kind): template for one, kind, template in worded_as(family)}
    plain = known["en", TextFormat.PLAIN]
    return queries.approved_template(family, language, written) or known.get((language, written), plain)


def _in_words(fault: Fault) -> str:
    return gettext(fault.sentence).format(**dict(fault.values))
