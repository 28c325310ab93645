"""Bringing in a panel that another body kept: send the list, name its columns, look at what came of it, decide."""

from collections.abc import Iterator
from itertools import islice

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from citizen_panel.blueprints.admin.forms.imports import MEGABYTES, ColumnsForm, ListForm
from citizen_panel.blueprints.admin.import_words import STATES, say_broken, say_far, say_fault, say_trouble
from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.blueprints.frame.refusals import in_words
from citizen_panel.blueprints.frame.sheets import sheet
from citizen_panel.blueprints.frame.uploading import takes_file
from citizen_panel.core import nudges
from citizen_panel.core.db import transaction
from citizen_panel.core.errors import Refusal
from citizen_panel.domain.citizens.imports import queries, service
from citizen_panel.domain.citizens.imports.models import PanelImport
from citizen_panel.domain.citizens.imports.reading import lines_of
from citizen_panel.domain.citizens.imports.vocabulary import RUNNING, ImportState, Line, ListKind
from citizen_panel.domain.rights import undoing
from citizen_panel.policy.permissions import Permission

bp = Blueprint("imports", __name__, url_prefix="/imports")

Page = str | Response | tuple[str, int]
SAMPLES = 3


@bp.get("/")
@allow(Permission.PANEL_MANAGE)
def index() -> str:
    after = request.args.get("after", "")
    return render_template(
        "admin/imports/index.html", piece=queries.imports(after), is_further=bool(after), states=STATES
    )


@bp.route("/new", methods=["GET", "POST"])
@takes_file(MEGABYTES)
@allow(Permission.PANEL_MANAGE)
def new() -> Page:
    """Keep a list, sealed; nothing of it is on the panel yet."""
    form = ListForm()
    if form.validate_on_submit():
        actor = current_actor()
        assert actor.user_id
        assert form.people.data
        with transaction():
            sent = service.send(form.people.data.read(), form.origin(), made_by=actor.user_id)
        if isinstance(sent, PanelImport):
            return redirect(url_for("admin.imports.columns", import_id=sent.id), 303)
        form.add_problem(in_words(sent) if isinstance(sent, Refusal) else say_broken(sent), "people")
    return render_template("admin/imports/new.html", form=form), 422 if form.problems() else 200


@bp.route("/<uuid:import_id>/columns", methods=["GET", "POST"])
@allow(Permission.PANEL_MANAGE, queries.panel_import)
def columns(row: PanelImport) -> Page:
    """Name the columns, with what the first lines hold beside them."""
    content = queries.content_of(row)
    if row.state not in (ImportState.SENT, ImportState.CHECKED) or content is None:
        return redirect(url_for("admin.imports.show", import_id=row.id), 303)
    first = islice(lines_of(ListKind(row.kind), content), SAMPLES)
    samples = [one.cells for one in first if isinstance(one, Line)]
    form = ColumnsForm(data={name: str(place) for name, place in row.columns.items()}).offer(row.heading, samples)
    if form.validate_on_submit():
        with transaction():
            refused = service.choose(row.id, form.chosen())
        if refused is None:
            nudge()
            return redirect(url_for("admin.imports.show", import_id=row.id), 303)
        form.add_problem(in_words(refused), refused.field)
    return render_template("admin/imports/columns.html", form=form, row=row), 422 if form.problems() else 200


@bp.get("/<uuid:import_id>")
@allow(Permission.PANEL_MANAGE, queries.panel_import)
def show(row: PanelImport) -> str:
    state = ImportState(row.state)
    counted = queries.counted(row.id)
    return render_template(
        "admin/imports/show.html",
        row=row,
        state=state,
        states=STATES,
        is_running=state in RUNNING,
        is_far=is_far(row),
        faults=[(say_fault(*which), count) for which, count in counted.by_fault.items()],
        faulty=counted.faulty,
        people=queries.people_of(row.id),
        may_undo=state is ImportState.DONE and not undoing.has_begun(row),
        trouble=say_trouble(row),
        still="still" in request.args,
    )


@bp.get("/<uuid:import_id>/progress")
@allow(Permission.PANEL_MANAGE, queries.panel_import)
def progress(row: PanelImport) -> dict[str, object]:
    """For the page that follows a list: how far it is, and whether somebody is to look at it."""
    return {"over": ImportState(row.state) not in RUNNING, **is_far(row)}


@bp.get("/<uuid:import_id>/faults")
@allow(Permission.PANEL_MANAGE, queries.panel_import)
def faults(row: PanelImport) -> Response:
    """The lines that stay behind, with their numbers and what is wrong, to be put right and sent again."""
    return sheet("lines-to-put-right", [*row.heading, gettext("Line"), gettext("What is wrong")], _rejected(row))


@bp.post("/<uuid:import_id>/bring")
@allow(Permission.PANEL_MANAGE, queries.panel_import)
def bring(row: PanelImport) -> Response:
    """Take everybody in who can be; a worker does it, all together."""
    with transaction():
        refused = service.bring(row.id)
    return _then(row, refused, gettext("The people are being brought in. This page tells you when it is done."))


@bp.post("/<uuid:import_id>/drop")
@allow(Permission.PANEL_MANAGE, queries.panel_import)
def drop(row: PanelImport) -> Response:
    """Erase the list; nobody of it was taken in."""
    with transaction():
        refused = service.drop(row.id)
    return _then(row, refused, gettext("The list is erased. Nobody of it was brought in."))


@bp.post("/<uuid:import_id>/undo")
@allow(Permission.PANEL_MANAGE, queries.panel_import)
def undo(row: PanelImport) -> Response:
    """Take everybody of the list off the panel again, and erase them."""
    with transaction():
        refused = undoing.undo(row.id)
    return _then(row, refused, gettext("From now on nobody of this list is asked. They are being erased."))


def is_far(row: PanelImport) -> dict[str, object]:
    """How far a worker is with a list: in thousandths and in words."""
    done = row.lines_read / row.lines_all if row.lines_all else 0
    if row.state == ImportState.UNDOING:
        done = 1 - queries.people_of(row.id) / max(row.good, 1)
    return {"permille": min(1000, max(0, round(done * 1000))), "words": say_far(row)}


def nudge() -> None:
    """Tell the workers that a list waits; a nudge may be lost, because lists that wait are also looked for."""
    if nudges.EXTENSION not in current_app.extensions:
        return
    try:
        current_app.extensions["celery"].send_task("imports.carry_on", retry=False, expires=60)
    except Exception as lost:
        current_app.logger.warning("nudge lost: %s", type(lost).__name__)


def _then(row: PanelImport, refused: Refusal | None, done: str) -> Response:
    flash(done if refused is None else in_words(refused))
    if refused is None:
        nudge()
    return redirect(url_for("admin.imports.show", import_id=row.id), 303)


def _rejected(row: PanelImport) -> Iterator[list[object]]:
    width = len(row.heading)
    for one in queries.rejected(row.id):
        cells = [*one.cells[:width], *[""] * (width - len(one.cells))]
        yield [*cells, one.number, " ".join(say_fault(fault, column) for fault, column in one.faults)]
