"""An open-loop load from a process of its own: requests start on time whether or not the last one was answered.

Called as `python -m bench.http_load HOST PORT PATH RATE SECONDS` with one bearer token and org a line on standard
input; prints one JSON line. Latency counts from the moment a request was due, so that a stall is not hidden by waiting.
"""

import asyncio
import json
import sys
import time
from collections import deque

WARM_UP_SHARE = 0.2
OK_START = b"HTTP/1.1 200 "


class Line:
    """One kept-alive connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    async def ask(self, request: bytes) -> bool:
        self._writer.write(request)
        head = await self._reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
        await self._reader.readexactly(length)
        return head.startswith(OK_START)

    def close(self) -> None:
        self._writer.close()


class Load:
    def __init__(self, address: tuple[str, int], requests: list[bytes]) -> None:
        self._address = address
        self._requests = requests
        self._idle: deque[Line] = deque()
        self._taken_s: list[float] = []
        self._failed = 0

    async def run(self, rate_per_s: float, seconds: float) -> dict[str, float]:
        started = time.perf_counter() + 0.1
        asked = []
        for number in range(int(rate_per_s * seconds)):
            due = started + number / rate_per_s
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            asked.append(asyncio.create_task(self._ask(number, due)))
        await asyncio.gather(*asked)
        for line in self._idle:
            line.close()
        return self._summary()

    async def _ask(self, number: int, due: float) -> None:
        line = self._idle.pop() if self._idle else Line(*await asyncio.open_connection(*self._address))
        good = await line.ask(self._requests[number % len(self._requests)])
        self._taken_s.append(time.perf_counter() - due)
        self._failed += not good
        self._idle.append(line)

    def _summary(self) -> dict[str, float]:
        warm = sorted(self._taken_s[int(len(self._taken_s) * WARM_UP_SHARE) :])
        return {
            "p50_ms": 1000 * warm[len(warm) // 2],
            "p95_ms": 1000 * warm[int(len(warm) * 0.95)],
            "count": len(self._taken_s),
            "failed": self._failed,
        }


def main(words: list[str]) -> None:
    host, port, path, rate_per_s, seconds = words
    requests = []
    for line in sys.stdin.read().split("\n"):
        token, _, org = line.partition(" ")
        if token:
            head = f"GET {path} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {token}\r\nX-Org-ID: {org}"
            requests.append(f"{head}\r\n\r\n".encode())
    print(json.dumps(asyncio.run(Load((host, int(port)), requests).run(float(rate_per_s), float(seconds)))))


if __name__ == "__main__":
    main(sys.argv[1:])
