"""Mail servers on loopback: one that keeps what it is given, and one that follows a script to the letter."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword, Session


@dataclass
class Received:
    sender: str
    recipients: list[str]
    message: EmailMessage
    raw: bytes
    encrypted: bool
    user: str | None


@dataclass
class Postbox:
    """An aiosmtpd handler that answers what it was told to, and keeps what it accepted."""

    answers: list[str] = field(default_factory=list)
    at_rcpt: list[str] = field(default_factory=list)
    mails: list[Received] = field(default_factory=list)
    offered: int = 0

    async def handle_RCPT(self, *told: Any) -> str:  # noqa: N802  (the name is the library's)
        _, _, envelope, address, _ = told
        if self.at_rcpt:
            return self.at_rcpt.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, *told: Any) -> str:  # noqa: N802
        _, session, envelope = told
        self.offered += 1
        if self.answers:
            return self.answers.pop(0)
        self.mails.append(_received(session, envelope))
        return "250 taken"


def _received(session: Session, envelope: Envelope) -> Received:
    raw = envelope.content
    assert isinstance(raw, bytes)
    given: Any = session.auth_data
    return Received(
        sender=envelope.mail_from or "",
        recipients=envelope.rcpt_tos,
        message=message_from_bytes(raw, _class=EmailMessage, policy=policy.default),
        raw=raw,
        encrypted=session.ssl is not None,
        user=given.login.decode() if given is not None else None,
    )


@contextmanager
def listening(postbox: Postbox, **options: Any) -> Iterator[int]:
    """The port at which a real mail server takes mail for the postbox."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    controller = Controller(
        postbox, hostname="127.0.0.1", port=port, server_hostname="mail.example.com", **options
    )
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


def knows(user: str, password: str) -> Callable[..., AuthResult]:
    """What a server that knows one user answers to a sign-in."""

    def answer(server: Any, session: Any, envelope: Any, mechanism: str, given: LoginPassword) -> AuthResult:
        matches = (given.login, given.password) == (user.encode(), password.encode())
        return AuthResult(success=matches, handled=False, auth_data=given)

    return answer


@dataclass
class Script:
    """Lines to answer with, one to each line of the client; after `until` lines the connection is cut."""

    greeting: str = "220 script"
    replies: tuple[str, ...] = ()
    heard: list[str] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    after_body: str | None = None
    stalls: bool = False

    def talk(self, connection: socket.socket) -> None:
        stream = connection.makefile("rwb")
        self._say(stream, self.greeting)
        for reply in self.replies:
            line = stream.readline()
            if not line:
                return
            self.heard.append(line.decode().strip())
            self._say(stream, reply)
            if reply.startswith("354"):
                self.bodies.append(_body(stream))
                if self.stalls:
                    stream.readline()  # until the client has had enough
                if self.after_body is None:
                    return
                self._say(stream, self.after_body)

    def _say(self, stream: Any, line: str) -> None:
        stream.write(line.encode() + b"\r\n")
        stream.flush()


@contextmanager
def scripted(script: Script) -> Iterator[int]:
    """A server that follows the script with one client and hangs up where the script ends."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=_serve, args=(server, script))
        thread.start()
        try:
            yield server.getsockname()[1]
        finally:
            # Whoever never called is called for, so that the thread ends.
            with socket.socket() as last:
                last.settimeout(1)
                last.connect_ex(server.getsockname())
            thread.join(10)


def _serve(server: socket.socket, script: Script) -> None:
    connection, _ = server.accept()
    with connection:
        connection.settimeout(10)
        try:
            script.talk(connection)
        except OSError:
            return


def _body(stream: Any) -> bytes:
    lines = []
    while (line := stream.readline()) not in (b".\r\n", b""):
        lines.append(line)
    return b"".join(lines)
