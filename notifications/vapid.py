"""The key by which push services know this server (RFC 8292). Losing it ends all subscriptions."""

import os
from base64 import urlsafe_b64encode
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)


def new_key(path: Path) -> None:
    """Write a fresh key that only the owner of the process can read. Never overwrites."""
    key = ec.generate_private_key(ec.SECP256R1())
    text = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(text)


def read(path: Path) -> ec.EllipticCurvePrivateKey | None:
    """The key; None when there is no file. Raises OSError or ValueError for one of no use."""
    if not path.is_file():
        return None
    key = load_pem_private_key(path.read_bytes(), None)
    if not isinstance(key, ec.EllipticCurvePrivateKey) or key.curve.name != "secp256r1":
        raise ValueError("ANEW_VAPID_KEY_FILE must hold a private key on P-256")
    return key


def public_key(key: ec.EllipticCurvePrivateKey) -> str:
    """What a browser calls the `applicationServerKey`."""
    point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return urlsafe_b64encode(point).decode().rstrip("=")
