"""Where a Web Push may go. The address comes from a client: it must not lead anywhere else."""

from base64 import urlsafe_b64decode
from urllib.parse import urlsplit

# Of Chromium, Firefox, Safari and Edge.
_HOSTS = ("fcm.googleapis.com", "updates.push.services.mozilla.com", "web.push.apple.com")
_DOMAINS = (".notify.windows.com", ".push.services.mozilla.com", ".push.apple.com")


def allowed(endpoint: str) -> bool:
    """Is this https, on the usual port, at a push service that we know?"""
    try:
        address = urlsplit(endpoint)
        host, port = address.hostname or "", address.port
    except ValueError:
        return False
    known = host in _HOSTS or host.endswith(_DOMAINS)
    plain = address.username is None and address.password is None and endpoint.isascii()
    return address.scheme == "https" and port in (None, 443) and plain and known


def usable_keys(p256dh: str, auth: str) -> bool:
    """Are these a point on the curve and 16 bytes (RFC 8291)?"""
    # 16 modules that nothing else of a web process needs.
    from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey

    try:
        EllipticCurvePublicKey.from_encoded_point(SECP256R1(), decoded(p256dh))
        return len(decoded(auth)) == 16
    except ValueError:
        return False


def decoded(text: str) -> bytes:
    """base64url with or without its padding. Raises ValueError."""
    return urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
