"""Mail goes out over a private line, or not at all."""

import ssl
from base64 import b64decode
from collections.abc import Callable
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from backend.core import clock
from backend.core.ids import uuid7
from notifications.channels import email
from notifications.mails import Mail, reset_text
from tests.smtp_stub import SmtpStub

LINK = "https://anew.example/#/reset/x.y"
FAR = "127.1"
"""This machine, by a name that does not say so: the channel takes it for another one."""


def mail(to: str = "mira@example.org", locale: str = "en") -> Mail:
    return Mail(uuid7(), to, reset_text(locale, LINK))


def send(url: str, one: Mail | None = None) -> None:
    channel = email.sender(url, "notes@anew.example")
    assert channel is not None
    channel(one or mail())


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate and its key, good for this machine if somebody trusts it."""
    key, now = ec.generate_private_key(ec.SECP256R1()), clock.now()
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail")])
    names = [x509.DNSName(FAR), x509.IPAddress(ip_address("127.0.0.1"))]
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "mail.pem").write_bytes(secret + signed.public_bytes(Encoding.PEM))
    return tmp_path / "mail.pem"


@pytest.fixture
def private(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


@pytest.fixture
def trust(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    return lambda: monkeypatch.setenv("SSL_CERT_FILE", str(certificate))


def test_a_mail_is_neutral_and_carries_its_own_id() -> None:
    one = mail()
    with SmtpStub() as server:
        send(server.url, one)
        (arrived,) = server.mails
    assert arrived["To"] == "mira@example.org"
    assert arrived["From"] == "notes@anew.example"
    assert arrived["Message-ID"] == f"<{one.id}@anew.example>"
    assert arrived["Auto-Submitted"] == "auto-generated"
    assert LINK in arrived.get_content()


@pytest.mark.parametrize("locale", ["en", "de", "ar"])
def test_nobody_can_tell_from_a_mail_what_it_is_about(locale: str) -> None:
    with SmtpStub() as server:
        send(server.url, mail(locale=locale))
        (arrived,) = server.mails
    said = f"{arrived['Subject']} {arrived.get_content()}".lower()
    telling = "therap clinic klinik praxis patient client sleep schlaf mira عيادة علاج نوم مريض"
    assert [word for word in telling.split() if word in said] == []
    assert "30" in said


def test_the_password_in_the_url_may_hold_any_sign() -> None:
    with SmtpStub() as server:
        send(server.url.replace("//", "//anew%40example.org:p%3A%2F%40%25@"))
    (auth,) = (line for line in server.said if line.startswith("AUTH"))
    assert b64decode(auth.split()[-1]).decode() == "\0anew@example.org\0p:/@%"


def test_another_machine_hears_nothing_before_the_line_is_private() -> None:
    with SmtpStub() as server, pytest.raises(OSError, match="STARTTLS"):
        send(f"smtp://anew:secret@{FAR}:{server.port}")
    assert not any(line.startswith(("AUTH", "MAIL", "DATA")) for line in server.said)
    assert server.mails == []


def test_another_machine_gets_the_mail_over_a_private_line(
    private: ssl.SSLContext, trust: Callable[[], None]
) -> None:
    trust()
    with SmtpStub(starttls=private) as server:
        send(f"smtp://anew:secret@{FAR}:{server.port}")
    words = [line.split()[0].upper() for line in server.said]
    assert words.index("TLS") < words.index("AUTH") < words.index("MAIL")
    assert len(server.mails) == 1


def test_a_line_may_be_private_from_the_start(
    private: ssl.SSLContext, trust: Callable[[], None]
) -> None:
    trust()
    with SmtpStub(tls=private) as server:
        send(f"smtps://127.0.0.1:{server.port}")
    assert server.said[0] == "TLS"
    assert len(server.mails) == 1


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_a_server_that_nobody_vouches_for_gets_nothing(
    scheme: str, private: ssl.SSLContext
) -> None:
    tls, starttls = (None, private) if scheme == "smtp" else (private, None)
    with (
        SmtpStub(tls=tls, starttls=starttls) as server,
        pytest.raises(ssl.SSLCertVerificationError),
    ):
        send(f"{scheme}://anew:secret@{FAR}:{server.port}")
    assert not any(line.startswith("AUTH") for line in server.said)
    assert server.mails == []


@pytest.mark.parametrize(
    ("to", "says"),
    [
        ("a@x.example\nBcc: b@x.example", "address parts cannot contain CR or LF"),
        ("a@x.example,b@x.example", "could be parsed"),
    ],
)
def test_one_mail_goes_to_one_address(to: str, says: str) -> None:
    with SmtpStub() as server, pytest.raises(ValueError, match=says):
        send(server.url, mail(to))
    assert server.mails == []


def test_without_a_server_or_a_sender_there_is_no_channel() -> None:
    assert email.sender(None, "notes@anew.example") is None
    assert email.sender("smtp://localhost", None) is None
