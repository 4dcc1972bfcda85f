"""One connection per mail, in a thread; platform mail is rare and a kept connection would mostly be a stale one."""

import asyncio
import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime, localtime, parseaddr
from typing import Final

from app.ports.mail import MailMessage
from app.ports.outside import Rejected, Uncertain, Unreachable
from app.providers.smtp.server import SmtpServer

TIMEOUT_S: Final = 30.0
ACCEPT_TIMEOUT_S: Final = 120.0
"""For the answer to the mail itself, which the server may look through before it takes it."""
REPLY_CHARACTERS_MAX: Final = 200

_GO_AHEAD: Final = 354
_SENSIBLE_MIN: Final = 200
_LEADING_DOT: Final = re.compile(rb"(?m)^\.")
_WIRE: Final = policy.SMTP.clone(max_line_length=78)


class SmtpMailer:
    def __init__(
        self,
        server: SmtpServer,
        *,
        sender: str,
        tls: ssl.SSLContext | None = None,
        timeout_s: float = TIMEOUT_S,
        accept_timeout_s: float = ACCEPT_TIMEOUT_S,
    ) -> None:
        self._server = server
        self._sender = sender
        self._sender_address = parseaddr(sender)[1]
        self._tls = tls
        self._timeout_s = timeout_s
        self._accept_timeout_s = accept_timeout_s

    async def send(self, message: MailMessage) -> None:
        if self._tls is None:
            # Not in the constructor: every web worker has a mailer, only the engine sends.
            self._tls = ssl.create_default_context()
        await asyncio.to_thread(self._send, message)

    def _send(self, message: MailMessage) -> None:
        with self._connected() as smtp:
            self._hand_over_addresses(smtp, message)
            self._hand_over(smtp, self._on_the_wire(message))

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        """Until the mail itself is on its way, every failure means that nothing happened."""
        smtp = self._dialled()
        try:
            self._introduce(smtp)
            yield smtp
        except smtplib.SMTPServerDisconnected as gone:
            raise Unreachable(
                "smtp_disconnected", "The mail server hung up before it took the mail."
            ) from gone
        except smtplib.SMTPException as trouble:
            sentence = f"The mail server did not understand us: {_told(trouble)}"
            raise Unreachable("smtp_trouble", sentence) from trouble
        except OSError as trouble:
            raise Unreachable("smtp_connection", _cannot_talk(trouble)) from trouble
        finally:
            smtp.close()

    def _dialled(self) -> smtplib.SMTP:
        server = self._server
        # We introduce ourselves by the sender's domain: the name of this machine is nobody's business.
        own_name = self._sender_address.rpartition("@")[2]
        try:
            if server.tls_from_start:
                return smtplib.SMTP_SSL(
                    server.host, server.port, own_name, timeout=self._timeout_s, context=self._tls
                )
            return smtplib.SMTP(server.host, server.port, own_name, timeout=self._timeout_s)
        except (OSError, smtplib.SMTPException) as trouble:
            raise Unreachable("smtp_connection", _cannot_talk(trouble)) from trouble

    def _introduce(self, smtp: smtplib.SMTP) -> None:
        smtp.ehlo_or_helo_if_needed()
        if not self._server.tls_from_start:
            self._encrypt(smtp)
        if self._server.user is not None and self._server.password is not None:
            try:
                smtp.login(self._server.user, self._server.password.reveal())
            except (smtplib.SMTPAuthenticationError, smtplib.SMTPNotSupportedError) as refused:
                raise Unreachable(
                    "smtp_auth", "The mail server does not accept our user and password."
                ) from refused

    def _encrypt(self, smtp: smtplib.SMTP) -> None:
        if smtp.has_extn("starttls"):
            smtp.starttls(context=self._tls)
            smtp.ehlo()
        elif not self._server.on_this_machine:
            raise Unreachable(
                "smtp_unencrypted", "The mail server offers no encryption, so it is not given any mail."
            )

    def _hand_over_addresses(self, smtp: smtplib.SMTP, message: MailMessage) -> None:
        options = []
        if not message.to.isascii():
            if not smtp.has_extn("smtputf8"):
                raise Rejected("smtp_address", "The mail server does not take addresses with such letters.")
            options = ["SMTPUTF8", "BODY=8BITMIME"]
        _judge(smtp.mail(self._sender_address, options))
        _judge(smtp.rcpt(message.to))

    def _hand_over(self, smtp: smtplib.SMTP, data: bytes) -> None:
        """From the last byte on, a missing answer leaves open whether the mail was taken."""
        code, reply = smtp.docmd("DATA")
        if code != _GO_AHEAD:
            _judge((code, reply))
            raise Unreachable("smtp_trouble", f"The mail server answered {code} to DATA.")
        try:
            answer = self._given(smtp, data)
        except (OSError, smtplib.SMTPException) as cut:
            raise Uncertain(
                "smtp_cut", "The connection broke while the mail server took the mail; it may have arrived."
            ) from cut
        if answer[0] < _SENSIBLE_MIN:
            raise Uncertain(
                "smtp_nonsense", "The mail server's answer to the mail was no answer; it may have arrived."
            )
        _judge(answer)
        with suppress(OSError, smtplib.SMTPException):
            smtp.quit()

    def _given(self, smtp: smtplib.SMTP, data: bytes) -> tuple[int, bytes]:
        if smtp.sock is not None:
            smtp.sock.settimeout(self._accept_timeout_s)
        smtp.send(_LEADING_DOT.sub(b"..", data) + b".\r\n")
        return smtp.getreply()

    def _on_the_wire(self, message: MailMessage) -> bytes:
        mail = EmailMessage(policy=_WIRE)
        mail["From"] = self._sender
        mail["To"] = message.to
        mail["Subject"] = message.subject
        mail["Date"] = format_datetime(localtime())
        mail["Message-ID"] = f"<{message.id}@{self._sender_address.rpartition('@')[2]}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(message.text)
        mail.add_alternative(message.html, subtype="html")
        return mail.as_bytes(policy=_WIRE if message.to.isascii() else _WIRE.clone(utf8=True))


def _judge(answer: tuple[int, bytes]) -> None:
    code, reply = answer
    if _SENSIBLE_MIN <= code < 400:
        return
    said = _plain(reply)
    if code < 500:
        raise Unreachable(f"smtp_{code}", f"The mail server asks to try later: {code} {said}")
    raise Rejected(f"smtp_{code}", f"The mail server refused the mail: {code} {said}")


def _plain(reply: bytes) -> str:
    return " ".join(reply.decode("utf-8", "replace").split())[:REPLY_CHARACTERS_MAX]


def _told(trouble: smtplib.SMTPException) -> str:
    if isinstance(trouble, smtplib.SMTPResponseException):
        said = trouble.smtp_error
        return f"{trouble.smtp_code} {_plain(said if isinstance(said, bytes) else said.encode())}"
    return type(trouble).__name__


def _cannot_talk(trouble: OSError | smtplib.SMTPException) -> str:
    if isinstance(trouble, ssl.SSLError):
        return "The mail server's certificate is not one we trust, or its encryption failed."
    if isinstance(trouble, TimeoutError) or isinstance(trouble.__context__, TimeoutError):
        return "The mail server did not answer in time."
    return "The mail server cannot be reached."
