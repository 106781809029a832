"""Serves the built web app, and gives every answer its security headers."""

from collections.abc import Iterable
from mimetypes import guess_type
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Flask, Response, current_app, request, send_from_directory
from werkzeug.security import safe_join

from backend.core.errors import NotFound

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

blueprint = Blueprint("web", __name__)

_POLICY = "; ".join(
    [
        "default-src 'none'",
        *(f"{kind}-src 'self'" for kind in ("script", "style", "font", "connect", "manifest")),
        "img-src 'self' data:",
        "worker-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types svelte-trusted-html app-sw",
    ]
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


@blueprint.get("/")
def home() -> Response:
    """The client's app. It is "/" itself that is cached offline: a redirect would break it."""
    return page("index.html")


@blueprint.get("/<path:path>")
def page(path: str) -> Response:
    """A file of the app. Only hashed assets may be kept for good."""
    directory: Path = current_app.config["APP_DIRECTORY"]
    if path.startswith("v1/"):
        raise NotFound()
    if not (directory / "index.html").is_file():
        return Response(
            "The app is not built yet: run `make install`.\n", 503, mimetype="text/plain"
        )
    response = _file(directory, path)
    kept = path.startswith("assets/")
    response.headers["Cache-Control"] = (
        "public, max-age=31536000, immutable" if kept else "no-cache"
    )
    return response


def _file(directory: Path, path: str) -> Response:
    """As the build packed it, for whoever can unpack: a third of the bytes."""
    packed = safe_join(str(directory), f"{path}.gz")
    if not (packed and Path(packed).is_file()):
        return send_from_directory(directory, path, max_age=None)
    if request.accept_encodings.quality("gzip") > 0:
        kind = guess_type(path)[0]
        response = send_from_directory(directory, f"{path}.gz", mimetype=kind, max_age=None)
        response.headers["Content-Encoding"] = "gzip"
    else:
        response = send_from_directory(directory, path, max_age=None)
    response.vary.add("Accept-Encoding")
    return response


def secure(app: Flask) -> None:
    """Every answer gets the security headers, whoever made it."""
    headers = [*_HEADERS.items()]
    if app.config["BASE_URL"].startswith("https:"):
        headers.append(("Strict-Transport-Security", "max-age=31536000"))
    answer = app.wsgi_app

    def answer_securely(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        def begin(status: str, given: list[tuple[str, str]], *error: Any) -> Any:
            return start(status, given + headers, *error)

        return answer(environ, begin)

    app.wsgi_app = answer_securely  # type: ignore[assignment, method-assign]
