"""Style sheets, script, icons and typefaces: kept in memory, compressed once, cached for a year.

The address carries a digest of all the files together, so that a file changed is a new address, and the style
sheet's own relative addresses (its typefaces) change with it.
"""

import gzip
import hashlib
import secrets
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, current_app, request, url_for

EXTENSION = "citizen_panel.assets"
ROOT = Path(__file__).resolve().parents[2] / "static"
SERVED = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".woff2": "font/woff2"}
FOR_A_YEAR = "public, max-age=31536000, immutable"
FOR_A_MINUTE = "public, max-age=60"
WORTH_COMPRESSING = 500  # bytes: below it the answer travels in one packet either way

bp = Blueprint("assets", __name__)


@dataclass(frozen=True)
class Asset:
    """One file: as it is, and compressed where that makes it smaller."""

    media_type: str
    plain: bytes
    compressed: bytes | None


@dataclass(frozen=True)
class Assets:
    """Every file we serve, and the digest of them all."""

    files: dict[str, Asset]
    edition: str


def read(root: Path = ROOT) -> Assets:
    """Read every served file below a folder; licences and notes stay where they are."""
    files: dict[str, Asset] = {}
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        if path.suffix not in SERVED:
            continue
        name, plain = path.relative_to(root).as_posix(), path.read_bytes()
        digest.update(name.encode() + b"\0" + hashlib.sha256(plain).digest())
        compressed = None if path.suffix == ".woff2" else gzip.compress(plain, 9, mtime=0)
        files[name] = Asset(SERVED[path.suffix], plain, compressed)
    return Assets(files, digest.hexdigest()[:16])


def asset_url(name: str) -> str:
    """The address of a file, such as app/app.css; an unknown name is a mistake of ours and raises KeyError."""
    assets: Assets = current_app.extensions[EXTENSION]
    if name not in assets.files:
        raise KeyError(name)
    return url_for("assets.show", edition=assets.edition, name=name)


@bp.get("/static/<edition>/<path:name>")
def show(edition: str, name: str) -> Response:
    assets: Assets = current_app.extensions[EXTENSION]
    asset = assets.files.get(name)
    if asset is None:
        abort(404)
    zipped = asset.compressed if takes_gzip() else None
    response = Response(zipped or asset.plain, mimetype=asset.media_type)
    if zipped:
        response.headers["Content-Encoding"] = "gzip"
    # While two editions run side by side an older page may ask a newer server: serve it, but do not let it stay.
    response.headers["Cache-Control"] = FOR_A_YEAR if edition == assets.edition else FOR_A_MINUTE
    response.headers["Vary"] = "Accept-Encoding"
    return response


def compress(response: Response) -> Response:
    """Compress a page when the browser takes it.

    A compressed page that repeats what an attacker sends beside a secret can be guessed at by its length. Our
    cookies are not sent with other sites' requests, and each answer here carries up to 100 random bytes in the
    file name field of its gzip header, so that its length says nothing exact.
    """
    if (
        response.mimetype != "text/html"
        or response.direct_passthrough
        or response.is_streamed
        or response.status_code in (204, 304)
        or "Content-Encoding" in response.headers
        or not takes_gzip()
    ):
        return response
    page = response.get_data()
    if len(page) <= WORTH_COMPRESSING:
        return response
    response.set_data(_padded_gzip(page))
    response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    response.headers.pop("ETag", None)
    return response


def _padded_gzip(page: bytes) -> bytes:
    buffer = BytesIO()
    padding = secrets.token_hex(50)[: secrets.randbelow(101)]
    with gzip.GzipFile(filename=padding, fileobj=buffer, mode="wb", compresslevel=6, mtime=0) as stream:
        stream.write(page)
    return buffer.getvalue()


def takes_gzip() -> bool:
    """Whether the browser reads compressed pages."""
    return bool(request.accept_encodings["gzip"])


def register(app: Flask) -> None:
    """Serve the files, give templates `asset_url`, and compress pages."""
    app.extensions[EXTENSION] = read()
    app.register_blueprint(bp)
    app.add_template_global(asset_url)
    app.after_request(compress)
