"""Mail by SMTP, against real servers on loopback."""

import asyncio
import socket
from pathlib import Path

import pytest

from app.core.secrets import Secret
from app.ports.mail import MailMessage
from app.ports.outside import OutsideFailure, Rejected, Uncertain, Unreachable
from app.providers.smtp import SmtpMailer, SmtpServer
from tests.providers.certificates import tls_pair
from tests.providers.mail_servers import Postbox, Script, knows, listening, scripted

SENDER = "Astrix <astrix@example.com>"
MAIL = MailMessage(
    id="mail_1",
    to="ada@example.com",
    subject="Welcome, Ada – come in",
    text="Hello.\n.a line that begins with a dot\nüñí\n",
    html="<p>Hello.</p>",
)


def mailer(port: int, scheme: str = "smtp", who: str = "", **options: object) -> SmtpMailer:
    server = SmtpServer.at(Secret(f"{scheme}://{who}127.0.0.1:{port}"))
    return SmtpMailer(server, sender=SENDER, **options)  # type: ignore[arg-type]  # the case names the options


def send(through: SmtpMailer, message: MailMessage = MAIL) -> None:
    asyncio.run(through.send(message))


def failure_of(through: SmtpMailer) -> OutsideFailure:
    with pytest.raises(OutsideFailure) as raised:
        send(through)
    return raised.value


def test_a_mail_arrives_as_plain_text_and_html_with_one_header_of_each_name() -> None:
    postbox = Postbox()

    with listening(postbox) as port:
        send(mailer(port))

    [mail] = postbox.mails
    assert mail.sender == "astrix@example.com"
    assert mail.recipients == ["ada@example.com"]
    assert mail.message["Subject"] == "Welcome, Ada – come in"
    assert mail.message["From"] == SENDER
    assert mail.message["Message-ID"] == "<mail_1@example.com>"
    assert mail.message["Auto-Submitted"] == "auto-generated"
    names = [name.lower() for name in mail.message]
    assert len(names) == len(set(names))
    plain, html = (part.get_content() for part in mail.message.iter_parts())
    assert plain.splitlines() == ["Hello.", ".a line that begins with a dot", "üñí"]
    assert html.strip() == "<p>Hello.</p>"


def test_encryption_is_used_where_the_server_offers_it(tmp_path: Path) -> None:
    server_tls, client_tls = tls_pair(tmp_path)
    postbox = Postbox()

    with listening(postbox, tls_context=server_tls) as port:
        send(mailer(port, tls=client_tls))

    assert [mail.encrypted for mail in postbox.mails] == [True]


def test_a_sign_in_is_given_inside_encryption_from_the_first_byte(tmp_path: Path) -> None:
    server_tls, client_tls = tls_pair(tmp_path)
    postbox = Postbox()
    options = {
        "ssl_context": server_tls,
        "authenticator": knows("desk", "p@ss:word"),
        "auth_require_tls": False,
    }

    with listening(postbox, **options) as port:
        send(mailer(port, "smtps", "desk:p%40ss%3Aword@", tls=client_tls))

    assert [mail.user for mail in postbox.mails] == ["desk"]


def test_a_wrong_password_is_no_fault_of_the_mail(tmp_path: Path) -> None:
    server_tls, client_tls = tls_pair(tmp_path)
    postbox = Postbox()

    with listening(postbox, ssl_context=server_tls, authenticator=knows("desk", "right")) as port:
        failure = failure_of(mailer(port, "smtps", "desk:wrong@", tls=client_tls))

    assert isinstance(failure, Unreachable)
    assert failure.code == "smtp_auth"
    assert "wrong" not in failure.sentence
    assert postbox.offered == 0


def test_a_certificate_nobody_vouches_for_gets_no_mail(tmp_path: Path) -> None:
    server_tls, _ = tls_pair(tmp_path)
    postbox = Postbox()

    with listening(postbox, tls_context=server_tls) as port:
        failure = failure_of(mailer(port))

    assert isinstance(failure, Unreachable)
    assert "certificate" in failure.sentence
    assert postbox.offered == 0


def test_a_server_elsewhere_that_offers_no_encryption_gets_no_mail() -> None:
    postbox = Postbox()

    with listening(postbox) as port:
        server = SmtpServer.at(Secret(f"smtp://0.0.0.0:{port}"))
        failure = failure_of(SmtpMailer(server, sender=SENDER))

    assert failure.code == "smtp_unencrypted"
    assert postbox.offered == 0


@pytest.mark.parametrize(
    ("answer", "kind", "code"),
    [
        ("451 come back later", Unreachable, "smtp_451"),
        ("421 closing", Unreachable, "smtp_421"),
        ("554 no such thing here", Rejected, "smtp_554"),
    ],
)
@pytest.mark.parametrize("where", ["at_rcpt", "answers"])
def test_four_means_later_and_five_means_never(
    answer: str, kind: type[OutsideFailure], *, code: str, where: str
) -> None:
    postbox = Postbox(**{where: [answer]})  # type: ignore[arg-type]  # the case names the options

    with listening(postbox) as port:
        failure = failure_of(mailer(port))

    assert type(failure) is kind
    assert failure.code == code
    assert postbox.mails == []


def test_a_server_that_is_not_there_is_unreachable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

    failure = failure_of(mailer(port))

    assert isinstance(failure, Unreachable)
    assert failure.code == "smtp_connection"


EHLO, MAIL_FROM, RCPT_TO = "250 script", "250 OK", "250 OK"


@pytest.mark.parametrize("said", [(), (EHLO,), (EHLO, MAIL_FROM), (EHLO, MAIL_FROM, RCPT_TO)])
def test_a_connection_cut_before_the_mail_is_given_means_that_nothing_happened(said: tuple[str, ...]) -> None:
    with scripted(Script(replies=said)) as port:
        failure = failure_of(mailer(port))

    assert isinstance(failure, Unreachable)


def test_a_connection_cut_after_the_mail_was_given_leaves_its_fate_open() -> None:
    script = Script(replies=(EHLO, MAIL_FROM, RCPT_TO, "354 go ahead"))

    with scripted(script) as port:
        failure = failure_of(mailer(port))

    assert isinstance(failure, Uncertain)
    assert len(script.bodies) == 1


def test_a_server_that_never_answers_the_mail_leaves_its_fate_open() -> None:
    script = Script(replies=(EHLO, MAIL_FROM, RCPT_TO, "354 go ahead"), stalls=True)

    with scripted(script) as port:
        failure = failure_of(mailer(port, accept_timeout_s=0.3))

    assert isinstance(failure, Uncertain)


def test_an_answer_that_says_nothing_leaves_its_fate_open() -> None:
    script = Script(replies=(EHLO, MAIL_FROM, RCPT_TO, "354 go ahead"), after_body="")

    with scripted(script) as port:
        failure = failure_of(mailer(port))

    assert isinstance(failure, Uncertain)


def test_a_refusal_after_the_mail_was_given_is_certain() -> None:
    script = Script(replies=(EHLO, MAIL_FROM, RCPT_TO, "354 go ahead"), after_body="550 not for us")

    with scripted(script) as port:
        failure = failure_of(mailer(port))

    assert isinstance(failure, Rejected)


def test_a_silent_server_is_left_after_a_while() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        failure = failure_of(mailer(silent.getsockname()[1], timeout_s=0.2))

    assert isinstance(failure, Unreachable)
    assert "in time" in failure.sentence


def test_an_address_the_server_cannot_write_is_refused() -> None:
    with scripted(Script(replies=(EHLO,))) as port, pytest.raises(Rejected):
        send(mailer(port), MailMessage(id="mail_2", to="jürgen@example.com", subject="x", text="x", html="x"))
