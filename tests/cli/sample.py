"""A small appliance for the supervisor's tests: its children are scripts, its web child serves one tiny app.

`python -m tests.cli.sample NAME FOLDER` runs one of the line-ups below under the real supervisor.
"""

import asyncio
import os
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.cli.address import listen as open_listener
from app.cli.address import parse_address
from app.cli.supervisor import Patience, Spec, Supervisor
from app.core.log import start_logging

STEADY = "import signal, sys; open(sys.argv[1], 'a').write('up\\n'); signal.pause()"
FRAGILE = "import sys; open(sys.argv[1], 'a').write('up\\n'); sys.exit(7)"
POLITE = textwrap.dedent("""\
    import signal, sys
    def leave(*_):
        open(sys.argv[2], 'a').write(sys.argv[1] + '\\n')
        sys.exit(0)
    signal.signal(signal.SIGTERM, leave)
    open(sys.argv[2], 'a').write('up ' + sys.argv[1] + '\\n')
    while True:
        signal.pause()
""")
WITH_GRANDCHILD = textwrap.dedent("""\
    import signal, subprocess, sys
    child = subprocess.Popen([sys.executable, '-c', 'import signal; signal.pause()'])
    open(sys.argv[1], 'a').write(f'{child.pid}\\n')
    signal.pause()
""")
DEAF = textwrap.dedent("""\
    import signal, sys
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    open(sys.argv[1], 'a').write('up\\n')
    while True:
        signal.pause()
""")


def script(name: str, code: str, *arguments: str | Path, stage: int = 0) -> Spec:
    return Spec(name, ("-c", code, *map(str, arguments)), stop_stage=stage)


def steady(folder: Path) -> list[Spec]:
    return [script("steady", STEADY, folder / "notes")]


def fragile(folder: Path) -> list[Spec]:
    return [script("steady", STEADY, folder / "steady"), script("fragile", FRAGILE, folder / "notes")]


def poisoned(folder: Path) -> list[Spec]:
    engine = Spec("engine", ("-c", FRAGILE, str(folder / "notes")), dispensable=True)
    return [script("steady", STEADY, folder / "steady"), engine]


def polite(folder: Path) -> list[Spec]:
    notes = folder / "notes"
    return [script("engine", POLITE, "engine", notes, stage=1), script("door", POLITE, "door", notes)]


def grandchild(folder: Path) -> list[Spec]:
    return [script("parent", WITH_GRANDCHILD, folder / "notes")]


def deaf(folder: Path) -> list[Spec]:
    return [script("deaf", DEAF, folder / "notes")]


def web(folder: Path) -> list[Spec]:
    listener = open_listener(parse_address(f"unix:{folder / 'web.sock'}"))
    descriptor = listener.detach()
    words = ["-m", "app.cli.child", "web", "--factory", "tests.cli.sample:app", "--workers", "2"]
    return [Spec("web", (*words, "--descriptor", str(descriptor)), (descriptor,))]


LINE_UPS: dict[str, Callable[[Path], list[Spec]]] = {
    made.__name__: made for made in (steady, fragile, poisoned, polite, grandchild, deaf, web)
}


def app() -> Any:
    """Answers the worker's process id; `/slow` takes its time."""
    return answer


async def answer(scope: dict[str, Any], receive: Callable[[], Any], send: Callable[[Any], Any]) -> None:
    if scope["type"] == "lifespan":
        await live(receive, send)
        return
    if scope["path"] == "/slow":
        await asyncio.sleep(0.5)
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": str(os.getpid()).encode()})


async def live(receive: Callable[[], Any], send: Callable[[Any], Any]) -> None:
    for step in ("startup", "shutdown"):
        await receive()
        await send({"type": f"lifespan.{step}.complete"})


def nothing() -> None:
    pass


def main() -> int:
    start_logging("info")
    specs = LINE_UPS[sys.argv[1]](Path(sys.argv[2]))
    patience = Patience(restart_pause_first_s=0.01)
    return 0 if Supervisor(specs, os.environ, patience=patience).run(tick=nothing, before_stop=nothing) else 1


if __name__ == "__main__":
    sys.exit(main())
