"""Starts the children, restarts one that dies, and ends them in order: doors first, then the engine."""

import contextlib
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from app.core.log import get_log

log = get_log("supervisor")

LOOK_EVERY_S: Final = 1.0
STOP_SIGNALS: Final = (signal.SIGTERM, signal.SIGINT)

DOUBLINGS_MAX: Final = 16


@dataclass(frozen=True)
class Patience:
    """How long a child is tried again, and how long it may take to stop."""

    restart_pause_first_s: float = 0.25
    restart_pause_max_s: float = 8.0
    deaths_max: int = 5
    deaths_window_s: float = 60.0
    stop_grace_s: float = 30.0


@dataclass(frozen=True)
class Spec:
    """One child: its name in the log, what Python is to run, and the sockets it is handed."""

    name: str
    words: tuple[str, ...]
    descriptors: tuple[int, ...] = ()
    # A lower stage stops first.
    stop_stage: int = 0
    # What the others can do without is started again for ever, and never takes them down with it.
    dispensable: bool = False


@dataclass
class Child:
    spec: Spec
    environ: Mapping[str, str]
    process: subprocess.Popen[bytes] | None = None
    deaths: list[float] = field(default_factory=list)
    start_at: float = 0.0

    @property
    def running(self) -> bool:
        return self.process is not None

    def start(self) -> None:
        command = [sys.executable, *self.spec.words, "--parent", str(os.getpid())]
        # A group of its own: Ctrl-C reaches the supervisor alone, which then stops things in order, and a
        # child's leftovers can be ended with it.
        self.process = subprocess.Popen(
            command,
            env=dict(self.environ),
            stdin=subprocess.DEVNULL,
            pass_fds=self.spec.descriptors,
            start_new_session=True,
        )
        log.info("child.started", child=self.spec.name, pid=self.process.pid)

    def reap(self) -> int | None:
        """The exit code if it has ended, once; whatever it left running ends with it."""
        if self.process is None or (code := self.process.poll()) is None:
            return None
        self._signal_group(signal.SIGKILL)
        self.process = None
        return code

    def ask_to_stop(self) -> None:
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                self.process.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self._signal_group(signal.SIGKILL)

    def _signal_group(self, number: int) -> None:
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, number)

    def recent_deaths(self, since: float) -> int:
        self.deaths = [at for at in self.deaths if at > since]
        return len(self.deaths)


class Supervisor:
    def __init__(
        self, specs: Sequence[Spec], environ: Mapping[str, str], *, patience: Patience | None = None
    ) -> None:
        self._patience = patience or Patience()
        self._children = [Child(spec, environ) for spec in specs]
        self._stop_signals = 0
        self._gave_up = False
        self._wake_read, self._wake_write = socket.socketpair()

    def run(self, *, tick: Callable[[], None], before_stop: Callable[[], None]) -> bool:
        """Returns when asked to stop (true), or when a child will not stay up (false)."""
        with self._listening_to_signals():
            for child in self._children:
                child.start()
            while not self._stop_signals and not self._gave_up:
                self._look_after()
                tick()
                self._wait(self._pause())
            before_stop()
            self._stop_all()
        return not self._gave_up

    def _look_after(self) -> None:
        now = time.monotonic()
        for child in self._children:
            if (code := child.reap()) is not None:
                self._mourn(child, code, now)
            elif not child.running and now >= child.start_at:
                child.start()

    def _mourn(self, child: Child, code: int, now: float) -> None:
        child.deaths.append(now)
        deaths = child.recent_deaths(now - self._patience.deaths_window_s)
        if deaths > self._patience.deaths_max and not child.spec.dispensable:
            log.error("child.gave_up", child=child.spec.name, exit_code=code, deaths=deaths)
            self._gave_up = True
            return
        first_s, most_s = self._patience.restart_pause_first_s, self._patience.restart_pause_max_s
        pause_s = min(first_s * 2 ** min(deaths - 1, DOUBLINGS_MAX), most_s)
        child.start_at = now + pause_s
        log.warning("child.died", child=child.spec.name, exit_code=code, restart_in_s=pause_s)

    def _pause(self) -> float:
        waiting = [child.start_at - time.monotonic() for child in self._children if not child.running]
        return max(0.0, min([LOOK_EVERY_S, *waiting]))

    def _stop_all(self) -> None:
        for stage in sorted({child.spec.stop_stage for child in self._children}):
            self._stop_stage([child for child in self._children if child.spec.stop_stage == stage])

    def _stop_stage(self, children: list[Child]) -> None:
        for child in children:
            child.ask_to_stop()
        deadline = time.monotonic() + self._patience.stop_grace_s
        while running := [child for child in children if child.running]:
            left = deadline - time.monotonic()
            if left <= 0 or self._stop_signals > 1:
                self._kill(running)
            for child in running:
                if (code := child.reap()) is not None:
                    log.info("child.stopped", child=child.spec.name, exit_code=code)
            if any(child.running for child in running):
                self._wait(min(LOOK_EVERY_S, max(0.0, left)) if left > 0 else LOOK_EVERY_S)

    def _kill(self, children: list[Child]) -> None:
        for child in children:
            log.warning("child.killed", child=child.spec.name, grace_s=self._patience.stop_grace_s)
            child.kill()

    def _wait(self, seconds: float) -> None:
        """Until a signal arrives (a child's end is one) or the time is up."""
        readable, _, _ = select.select([self._wake_read], [], [], seconds)
        if readable:
            self._wake_read.recv(4096)

    @contextlib.contextmanager
    def _listening_to_signals(self) -> Iterator[None]:
        self._wake_read.setblocking(False)
        self._wake_write.setblocking(False)
        before = signal.set_wakeup_fd(self._wake_write.fileno(), warn_on_full_buffer=False)
        handlers = {number: signal.signal(number, self._asked_to_stop) for number in STOP_SIGNALS}
        handlers[signal.SIGCHLD] = signal.signal(signal.SIGCHLD, lambda *_: None)
        try:
            yield
        finally:
            for number, handler in handlers.items():
                signal.signal(number, handler)
            signal.set_wakeup_fd(before)
            self._wake_read.close()
            self._wake_write.close()

    def _asked_to_stop(self, *_: object) -> None:
        self._stop_signals += 1
