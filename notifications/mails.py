"""What a mail says. Whoever sees it over her shoulder learns that she has a password somewhere."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Text:
    subject: str
    body: str


@dataclass(frozen=True)
class Mail:
    """`id` becomes the Message-ID: one mail has one, however often it arrives."""

    id: UUID
    to: str
    text: Text


SendMail = Callable[[Mail], None]
"""Raises something when it is not certain that the mail was handed over."""

_RESET = {
    "en": Text(
        "Your new password",
        "Hello,\n\n"
        "here you can choose a new password:\n\n{link}\n\n"
        "The link works once, for 30 minutes.\n"
        "If you did not ask for it, you need not do anything: your password stays as it is.\n",
    ),
    "de": Text(
        "Dein neues Passwort",
        "Hallo,\n\n"
        "hier kannst du ein neues Passwort wählen:\n\n{link}\n\n"
        "Der Link funktioniert einmal, 30 Minuten lang.\n"
        "Wenn du ihn nicht angefordert hast, brauchst du nichts zu tun: "
        "Dein Passwort bleibt, wie es ist.\n",
    ),
    "ar": Text(
        "كلمة المرور الجديدة",
        "مرحبًا،\n\n"
        "هنا يمكن اختيار كلمة مرور جديدة:\n\n{link}\n\n"
        "يعمل الرابط مرة واحدة، لمدة 30 دقيقة.\n"
        "إن لم يكن هذا الطلب منك فلا حاجة لفعل أي شيء: كلمة المرور تبقى كما هي.\n",
    ),
}

_REMINDER = {
    "en": "This is the note that you asked for.\n",
    "de": "Das ist die Notiz, um die du gebeten hast.\n",
    "ar": "هذه هي الملاحظة المطلوبة.\n",
}


def reminder_text(locale: str, note: str) -> Text:
    """A reminder as a mail; `note` is the neutral text or her code phrase."""
    return Text(note, _REMINDER[locale])


def reset_text(locale: str, link: str) -> Text:
    """The mail with the link to a new password."""
    text = _RESET[locale]
    return Text(text.subject, text.body.format(link=link))


_NOTICE = {
    "en": Text(
        "Something to read",
        "Hello,\n\n"
        "there is something new that you can read when you sign in:\n\n{link}\n\n"
        "It is not watched over in the meantime.\n"
        "You can switch this notice off in your settings.\n",
    ),
    "de": Text(
        "Etwas zu lesen",
        "Hallo,\n\n"
        "es gibt etwas Neues, das Sie nach dem Anmelden lesen können:\n\n{link}\n\n"
        "Niemand sieht in der Zwischenzeit danach.\n"
        "Diesen Hinweis können Sie in Ihren Einstellungen abschalten.\n",
    ),
    "ar": Text(
        "هناك ما يمكن قراءته",
        "مرحبًا،\n\n"
        "هناك شيء جديد يمكن قراءته بعد تسجيل الدخول:\n\n{link}\n\n"
        "لا أحد يتابعه في هذه الأثناء.\n"
        "يمكن إيقاف هذا الإشعار من الإعدادات.\n",
    ),
}


def notice_text(locale: str, link: str) -> Text:
    """The mail that says that something can be read, of nobody and by nobody."""
    text = _NOTICE[locale]
    return Text(text.subject, text.body.format(link=link))
