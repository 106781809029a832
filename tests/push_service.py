"""A browser that subscribed to Web Push, and the service that its messages go through."""

import base64
import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any, Self

import http_ece
import requests
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from requests.adapters import HTTPAdapter

SERVICE = "https://fcm.googleapis.com"
PATIENCE_SECONDS = 30


class Browser:
    """Whoever subscribed: the only one who can read what comes."""

    def __init__(self) -> None:
        self.key, self.auth = ec.generate_private_key(ec.SECP256R1()), b"sixteen bytes ok"

    def subscription(self, endpoint: str = f"{SERVICE}/wp/mira") -> dict[str, Any]:
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        encoded = [
            base64.urlsafe_b64encode(each).decode().rstrip("=") for each in (point, self.auth)
        ]
        return {"endpoint": endpoint, "keys": dict(zip(("p256dh", "auth"), encoded, strict=True))}

    def opened(self, body: bytes) -> Any:
        return json.loads(http_ece.decrypt(body, private_key=self.key, auth_secret=self.auth))


class PushService:
    """The far end, on loopback: scripted answers, and everything that arrived."""

    def __init__(self) -> None:
        self.arrivals: list[tuple[str, dict[str, str], bytes]] = []
        self.answering = Event()
        self.answering.set()
        self.script: list[tuple[int, dict[str, str]]] = []
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                service.arrivals.append((self.path, dict(self.headers), body))
                service.answering.wait(PATIENCE_SECONDS)
                status, headers = service.script.pop(0) if service.script else (201, {})
                self.send_response(status)
                for name, value in {**headers, "Content-Length": "0"}.items():
                    self.send_header(name, value)
                self.end_headers()

            do_GET = do_POST

            def log_message(self, format: str, *args: Any) -> None:
                """The arrivals are the record."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        self.server.daemon_threads = True
        Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()


class Detour(HTTPAdapter):
    """The way to the internet ends at the stand-in."""

    def __init__(self, url: str) -> None:
        super().__init__(max_retries=0)
        self.url = url

    def send(self, request: Any, *args: Any, **kwargs: Any) -> requests.Response:
        request.url = request.url.replace(SERVICE, self.url)
        return super().send(request, *args, **kwargs)
