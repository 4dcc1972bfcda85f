"""The running appliance as seen from the script that started it: when it is ready, and how it is ended."""

import os
import signal
import socket
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from machinery.place import ROOT
from machinery.program import show
from machinery.trouble import ENVIRONMENT, PROBLEMS, Trouble

READY_TIMEOUT_S = 60
LOOK_EVERY_S = 0.2
LOG_LINES_SHOWN = 15


class Appliance:
    def __init__(self, command: list[str], environ: Mapping[str, str], *, log: Path) -> None:
        self._command = command
        self._environ = environ
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None
        self._stopping = False

    def start(self) -> None:
        """Returns when every part of it answers."""
        with (
            tempfile.TemporaryDirectory() as folder,
            socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line,
        ):
            place = f"{folder}/ready"
            line.bind(place)
            line.settimeout(LOOK_EVERY_S)
            self._spawn({**self._environ, "NOTIFY_SOCKET": place})
            self._await_ready(line)

    def wait(self) -> None:
        """Until it ends: because somebody asked for it, or by itself, which is a trouble."""
        code = self._running.wait()
        if not self._stopping:
            show(self._last_lines())
            raise Trouble(
                f"Astrix BOS ended by itself (exit code {code}); its log is {self._log}.", code=PROBLEMS
            )
        print("Stopped.", flush=True)

    @property
    def _running(self) -> subprocess.Popen[bytes]:
        assert self._process is not None
        return self._process

    def _spawn(self, environ: Mapping[str, str]) -> None:
        descriptor = os.open(self._log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as log:
            # A session of its own: Ctrl-C reaches this script alone, which passes it on once.
            self._process = subprocess.Popen(
                self._command,
                cwd=ROOT,
                env=dict(environ),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._pass_on)

    def _pass_on(self, *_: object) -> None:
        if not self._stopping:
            print("\nStopping …", flush=True)
        self._stopping = True
        self._running.send_signal(signal.SIGTERM)

    def _await_ready(self, line: socket.socket) -> None:
        for _ in range(int(READY_TIMEOUT_S / LOOK_EVERY_S)):
            if self._running.poll() is not None:
                self._tell_why_not()
            try:
                if line.recv(64) == b"READY=1":
                    return
            except TimeoutError:
                continue
        self._running.terminate()
        self._running.wait()
        show(self._last_lines())
        raise Trouble(
            f"Astrix BOS was not ready after {READY_TIMEOUT_S} s; its log is {self._log}.", code=PROBLEMS
        )

    def _tell_why_not(self) -> None:
        if self._stopping:
            raise KeyboardInterrupt
        lines = self._last_lines()
        if self._running.returncode == ENVIRONMENT:
            raise Trouble(lines)
        show(lines)
        raise Trouble(f"Astrix BOS did not start; its log is {self._log}.", code=PROBLEMS)

    def _last_lines(self) -> str:
        return "\n".join(self._log.read_text(errors="replace").splitlines()[-LOG_LINES_SHOWN:])
