"""Mail by SMTP, never in the clear: TLS from the start (smtps), or STARTTLS before anything else.

Only a server on this same machine may do without. A reminder by mail arrives at most once: a mail
that was shown twice cannot be taken back, so when its outcome is unclear it is not sent again.
"""

from contextlib import suppress
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from smtplib import (
    SMTP,
    SMTP_SSL,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPResponseException,
)
from ssl import create_default_context
from urllib.parse import unquote, urlsplit
from uuid import UUID

from backend.core import clock
from backend.core.log import log
from notifications.channels.loopback import loopback
from notifications.mails import Mail, reminder_text
from notifications.messages import Outcome, Push, Refused, Retry, Sent, Unknown

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
        message = self.message(mail)
        with self.ready() as connection:
            connection.send_message(message)

    def ready(self) -> SMTP:
        """A connection over which a mail may be said. Raises OSError."""
        server, connection = urlsplit(self._url), self._connect()
        try:
            if server.scheme == "smtp" and not loopback(self._url):
                connection.starttls(context=create_default_context())
            if server.username:
                connection.login(unquote(server.username), unquote(server.password or ""))
        except OSError:
            connection.close()
            raise
        return connection

    def _connect(self) -> SMTP:
        server = urlsplit(self._url)
        host, port = server.hostname or "", server.port or _PORTS[server.scheme]
        if server.scheme == "smtp":
            return SMTP(host, port, timeout=TIMEOUT_SECONDS)
        context = create_default_context()
        return SMTP_SSL(host, port, timeout=TIMEOUT_SECONDS, context=context)

    def message(self, mail: Mail) -> EmailMessage:
        message = EmailMessage()
        message["From"], message["To"] = self._address, Address(addr_spec=mail.to)
        message["Subject"] = mail.text.subject
        message["Date"] = format_datetime(clock.now())
        message["Message-ID"] = f"<{mail.id}@{self._address.rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday notes, please
        message.set_content(mail.text.body)
        return message


class Reminders:
    """A due reminder as a mail: a neutral one, with the occurrence's own id."""

    def __init__(self, smtp: Smtp) -> None:
        self._smtp = smtp

    def __call__(self, push: Push) -> Outcome:
        """Hand it over once. Raises nothing of the network's."""
        text = reminder_text(push.locale, push.text)
        try:
            message = self._smtp.message(Mail(UUID(push.tag), push.token, text))
            connection = self._smtp.ready()
        except ValueError:  # an odd address
            return Refused()
        except OSError as error:  # nothing of the mail was said yet
            log.warning("mail", channel="email", error=type(error).__name__)
            return Retry()
        try:
            connection.send_message(message)
        except OSError as error:
            log.warning("mail", channel="email", error=type(error).__name__)
            return _outcome(error)
        finally:
            with suppress(OSError):
                connection.quit()
        return Sent()


def _outcome(error: OSError) -> Outcome:
    """What the server clearly said, or that nobody knows."""
    if isinstance(error, SMTPNotSupportedError):
        return Refused()
    codes = []
    if isinstance(error, SMTPRecipientsRefused):
        codes = [code for code, _ in error.recipients.values()]
    elif isinstance(error, SMTPResponseException):
        codes = [error.smtp_code]
    if not codes or not all(400 <= code < 600 for code in codes):
        return Unknown()
    return Retry() if min(codes) < 500 else Refused()
