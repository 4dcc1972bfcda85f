"""The whole appliance for tests: `astrix serve` on free ports with keys of its own, ended with everything below it."""

import contextlib
import http.client
import json
import os
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.cli.processes import Running, running


def keys() -> dict[str, str]:
    return {name: f"t1:{fresh_key()}" for name in ("ASTRIX_SIGNING_KEYS", "ENVELOPE_MASTER_KEY")}


def fresh_key() -> str:
    return urlsafe_b64encode(os.urandom(32)).decode().rstrip("=")


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def told(self) -> Any:
        return json.loads(self.body)


class Appliance:
    def __init__(self, process: Running) -> None:
        self.process = process

    def await_ready(self) -> float:
        """Seconds from the first socket to the last door that answers, as it tells them itself."""
        return float(self.process.await_event("serve.ready")["seconds"])

    @property
    def doors(self) -> list[str]:
        return list(self.process.await_event("serve.ready")["doors"])

    def ask(
        self,
        path: str,
        *,
        door: int = 0,
        method: str = "GET",
        body: Any = None,
        token: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        host, _, port = self.doors[door].rpartition(":")
        with contextlib.closing(http.client.HTTPConnection(host, int(port), timeout=20)) as connection:
            sent = None if body is None else json.dumps(body)
            told = {"Connection": "close"} | ({} if sent is None else {"Content-Type": "application/json"})
            if token is not None:
                told["Authorization"] = f"Bearer {token}"
            connection.request(method, path, body=sent, headers={**told, **(headers or {})})
            answer = connection.getresponse()
            return Answer(
                answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
            )


@contextlib.contextmanager
def serving(
    folder: Path, *options: str, environ: Mapping[str, str] | None = None, data: Path | None = None
) -> Iterator[Appliance]:
    """Its output goes into the folder, and so do its data unless they lie elsewhere."""
    words = ["-m", "app.cli", "serve", "--data", str(data or folder / "data")]
    words += ["--tenant", "127.0.0.1:0", "--hq", "127.0.0.1:0", *options]
    with running(words, folder, {**keys(), "ASTRIX_SIGNUP": "open", **(environ or {})}) as process:
        yield Appliance(process)
