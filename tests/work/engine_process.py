"""A real engine in a process of its own, over a tree of this test."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from app.core.clock import SystemClock
from app.core.ids import Ids
from app.core.randomness import SystemRandomness, base64url
from app.core.secrets import Envelope
from app.core.settings import Settings
from app.features.notices.service import MailDesk, Outbox
from app.features.notices.types import Letter
from app.store.tree import Tree
from app.work.queue import Queue

ROOT = Path(__file__).parents[2]
PATIENCE_S = 30.0


class Site:
    """The tree, the keys and what a web worker would use to put work there."""

    def __init__(self, data: Path, tree: Tree) -> None:
        key = base64url(SystemRandomness().bytes(32))
        self.tree = tree
        self._environ = {
            "ASTRIX_DATA": str(data),
            "ASTRIX_SIGNING_KEYS": f"k1:{key}",
            "ENVELOPE_MASTER_KEY": f"m1:{key}",
            "ASTRIX_MAIL_FROM": "Astrix <astrix@example.com>",
            "PATH": os.environ["PATH"],
        }
        envelope = Envelope(Settings.read(self._environ).master_keys)
        ids = Ids(SystemClock(), SystemRandomness())
        self.outbox = Outbox(tree, ids, envelope=envelope, can_mail=True)
        self.queue = Queue(tree, ids, witness=lambda *_: None)
        self.desk = MailDesk(tree, SystemClock(), envelope)

    def put(self, letter: Letter) -> str:
        return self.tree.host.batch_now(lambda batch: self.outbox.put(batch, letter))

    def state(self, mail_id: str) -> str:
        return self.desk.show(mail_id).item.state

    @contextmanager
    def engine(self, smtp_port: int | None = None) -> Iterator["subprocess.Popen[bytes]"]:
        smtp = {} if smtp_port is None else {"ASTRIX_SMTP_URL": f"smtp://127.0.0.1:{smtp_port}"}
        process = subprocess.Popen(
            [sys.executable, "-m", "app.engine"],
            cwd=ROOT,
            env={**self._environ, **smtp},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        try:
            yield process
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
            _, errors = process.communicate(timeout=PATIENCE_S)
            assert errors == b"", errors.decode()


def letter(to: str = "carol@example.com") -> Letter:
    return Letter(
        kind="invite",
        to=to,
        subject="Come in",
        paragraphs=("The door is open.",),
        expires_at_us=SystemClock().now_us() + 3_600_000_000,
    )


def until(holds: Callable[[], bool]) -> None:
    ends_s = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < ends_s, "this took too long"
        time.sleep(0.01)
