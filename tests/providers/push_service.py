"""A push service on loopback: real TLS, and the browser's side of the encryption to read what it was given."""

import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ssl import SSLContext

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.core.randomness import base64url
from app.ports.push import PushTarget


@dataclass
class Delivered:
    path: str
    host: str
    headers: dict[str, str]
    body: bytes


@dataclass
class PushService:
    """Answers with the given statuses, then with 201."""

    statuses: list[int] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    delivered: list[Delivered] = field(default_factory=list)
    hangs_up: bool = False

    @contextmanager
    def listening(self, tls: SSLContext) -> Iterator[int]:
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                service.take(self)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (the library's name)
                return

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.socket = tls.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join(10)
            server.server_close()

    def take(self, request: BaseHTTPRequestHandler) -> None:
        body = request.rfile.read(int(request.headers["content-length"]))
        headers = {name.lower(): value for name, value in request.headers.items()}
        self.delivered.append(Delivered(request.path, request.headers["host"], headers, body))
        if self.hangs_up:
            request.close_connection = True
            return
        request.send_response(self.statuses.pop(0) if self.statuses else 201)
        for name, value in self.headers.items():
            request.send_header(name, value)
        request.send_header("content-length", "0")
        request.end_headers()


class Browser:
    """What a browser keeps to itself, and how it reads a message (RFC 8291, written from the receiver's side)."""

    def __init__(self, endpoint: str) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._auth = b"sixteen bytes ok"
        self.target = PushTarget(
            endpoint=endpoint, p256dh=base64url(point(self._key.public_key())), auth=base64url(self._auth)
        )

    def read(self, body: bytes) -> bytes:
        salt, (record_bytes, key_bytes) = body[:16], struct.unpack("!IB", body[16:21])
        sender_point, sealed = body[21 : 21 + key_bytes], body[21 + key_bytes :]
        assert len(sealed) <= record_bytes
        sender = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender_point)
        info = b"WebPush: info\x00" + point(self._key.public_key()) + sender_point
        ikm = hkdf(self._key.exchange(ec.ECDH(), sender), self._auth, info=info, length=32)
        key = hkdf(ikm, salt, info=b"Content-Encoding: aes128gcm\x00", length=16)
        nonce = hkdf(ikm, salt, info=b"Content-Encoding: nonce\x00", length=12)
        padded = AESGCM(key).decrypt(nonce, sealed, None).rstrip(b"\x00")
        assert padded[-1:] == b"\x02"
        return padded[:-1]


def point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)


def hkdf(secret: bytes, salt: bytes, *, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=salt, info=info).derive(secret)
