"""Mail by SMTP, never in the clear: TLS from the start (smtps), or STARTTLS before anything else.

Only a server on this same machine may do without.
"""

from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from smtplib import SMTP, SMTP_SSL
from ssl import create_default_context
from urllib.parse import unquote, urlsplit

from backend.core import clock
from notifications.channels.loopback import loopback
from notifications.mails import Mail

TIMEOUT_SECONDS = 10
_PORTS = {"smtp": 587, "smtps": 465}


def sender(url: str | None, address: str | None) -> "Smtp | None":
    """The channel as these two settings describe it; None when they are not enough."""
    return Smtp(url, address) if url and address else None


class Smtp:
    """One connection a mail: there are few."""

    def __init__(self, url: str, address: str) -> None:
        self._url, self._address = url, address

    def __call__(self, mail: Mail) -> None:
        """Hand it over. Raises OSError (an SMTPException is one) or ValueError (an odd address)."""
        server = urlsplit(self._url)
        with self._connect() as connection:
            if server.scheme == "smtp" and not loopback(self._url):
                connection.starttls(context=create_default_context())
            if server.username:
                connection.login(unquote(server.username), unquote(server.password or ""))
            connection.send_message(self._message(mail))

    def _connect(self) -> SMTP:
        server = urlsplit(self._url)
        host, port = server.hostname or "", server.port or _PORTS[server.scheme]
        if server.scheme == "smtp":
            return SMTP(host, port, timeout=TIMEOUT_SECONDS)
        context = create_default_context()
        return SMTP_SSL(host, port, timeout=TIMEOUT_SECONDS, context=context)

    def _message(self, mail: Mail) -> EmailMessage:
        message = EmailMessage()
        message["From"], message["To"] = self._address, Address(addr_spec=mail.to)
        message["Subject"] = mail.text.subject
        message["Date"] = format_datetime(clock.now())
        message["Message-ID"] = f"<{mail.id}@{self._address.rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday notes, please
        message.set_content(mail.text.body)
        return message
