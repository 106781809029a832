"""The application without HTTP: settings, keys, database. All that a worker needs."""

from collections.abc import Callable
from typing import Any, cast

from flask import Flask, Request, Response
from flask.sessions import NullSession, SessionInterface
from werkzeug.routing import MapAdapter, Rule

from backend.core import log
from backend.core.config import Settings
from backend.core.db import connect
from backend.core.keyring import Keyring


class _Rule(Rule):
    def _compile_builder(self, append_unknown: bool = True) -> Any:
        """Nobody asks for the address of a route: making 320 builders was half of a start."""
        whole = super()._compile_builder
        return lambda rule, **values: whole(append_unknown)(rule, **values)


class _NoSession(SessionInterface):
    """Who is signed in is told by a token of our own: Flask need not look for a session."""

    _nothing = NullSession()

    def open_session(self, _app: Flask, _request: Request) -> NullSession:
        return self._nothing

    def is_null_session(self, _session: object) -> bool:
        return True


class _Application(Flask):
    url_rule_class = _Rule
    session_interface = _NoSession()

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Nothing here is a coroutine: Flask looks anew, eight times a request."""
        return func

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        """Routes are the same under each name that we go by: Flask takes it apart to see."""
        if request is None:
            return None
        path = request.environ["PATH_INFO"].encode("latin-1").decode(errors="replace")
        query = request.query_string.decode(errors="replace")
        place = (request.host, request.root_path, "", request.scheme, path)
        return MapAdapter(self.url_map, *place, request.method, query)

    def preprocess_request(self) -> None:
        """Flask looks for hooks of blueprints, five times a request: none has any."""
        for hook in self.before_request_funcs[None]:
            hook()

    def process_response(self, response: Response) -> Response:
        for hook in reversed(self.after_request_funcs[None]):
            response = cast(Response, hook(response))
        return response

    def do_teardown_request(self, *_: object, **__: object) -> None:
        return None


def connected(settings: Settings) -> Flask:
    """Raises OSError or ValueError without a usable master key."""
    log.configure()
    app = _Application("anew", static_folder=None)
    app.config.update(
        BASE_URL=settings.base_url,
        SMTP_URL=settings.smtp_url,
        MAIL_FROM=settings.mail_from,
        ERASURE_LIST=settings.erasure_list,
        FCM_CREDENTIALS=settings.fcm_credentials,
        FCM_ENDPOINT=settings.fcm_endpoint,
        VAPID_KEY_FILE=settings.vapid_key_file,
    )
    app.extensions["anew.keyring"] = Keyring(settings.master_key_file)
    connect(app, settings.database_url)
    return app
