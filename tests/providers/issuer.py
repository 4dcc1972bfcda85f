"""An issuer of our own on loopback: discovery, keys, authorize, token. It plays by the rules until a test bends one."""

import hmac
import json
import threading
import time
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key as generate_rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm

CLIENT = "astrix-of-the-tests"
SECRET = "a client secret: with % and +"
RSA_KEY = generate_rsa(65_537, 2_048)
EC_KEY = generate_private_key(SECP256R1())
ED_KEY = Ed25519PrivateKey.generate()
SIGNERS: dict[str, Any] = {"RS256": RSA_KEY, "ES256": EC_KEY, "EdDSA": ED_KEY}

Answer = tuple[int, dict[str, str], bytes]


@dataclass(frozen=True)
class Grant:
    """What the issuer remembers of one visit to its sign-in page."""

    redirect_uri: str
    nonce: str
    challenge: str
    claims: dict[str, Any] = field(default_factory=dict)


@dataclass
class LocalIssuer:
    """`claims` are of whoever is signed in over there. `answers` put something else in the place of a path."""

    url: str
    claims: dict[str, Any] = field(default_factory=dict)
    algorithm: str = "RS256"
    now_s: Callable[[], float] = time.time
    grants: dict[str, Grant] = field(default_factory=dict)
    answers: dict[str, Callable[[], Answer]] = field(default_factory=dict)
    made: Callable[[dict[str, Any]], str] | None = None
    """Makes the token in the place of `signed`."""
    codes_last: bool = False
    """Whether a code is good more than once, as with an issuer that does not care."""
    asked: list[str] = field(default_factory=list)
    keys: list[dict[str, Any]] = field(default_factory=list)
    auth_methods: tuple[str, ...] = ("client_secret_basic", "client_secret_post")
    client_secret: str | None = SECRET

    # What a test does with it

    def visited(self, address: str) -> str:
        """The browser goes to the sign-in page, the person signs in, and is sent back: the address it is sent to."""
        asked = dict(parse_qsl(urlsplit(address).query))
        assert asked["response_type"] == "code"
        assert asked["client_id"] == CLIENT
        assert asked["code_challenge_method"] == "S256"
        code = self.granted(Grant(asked["redirect_uri"], asked["nonce"], asked["code_challenge"]))
        back = urlencode({"code": code, "state": asked["state"], "session_state": "theirs"})
        return f"{asked['redirect_uri']}?{back}"

    def granted(self, grant: Grant) -> str:
        code = f"code-{len(self.grants)}"
        self.grants[code] = replace(grant, claims=dict(self.claims))
        return code

    def signed(self, claims: dict[str, Any], *, kid: str | None = None, **header: Any) -> str:
        named = {"kid": kid or self.algorithm, **header}
        return jwt.encode(claims, SIGNERS[self.algorithm], algorithm=self.algorithm, headers=named)

    # What it answers

    def configuration(self) -> dict[str, Any]:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/jwks",
            "response_types_supported": ["code"],
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": list(self.auth_methods),
        }

    def answer(self, path: str, form: dict[str, str], authorization: str) -> Answer:
        self.asked.append(path)
        if path in self.answers:
            return self.answers[path]()
        if path == "/.well-known/openid-configuration":
            return as_json(self.configuration())
        if path == "/jwks":
            return as_json({"keys": self.keys})
        if path == "/token":
            return self._redeemed(form, authorization)
        return as_json({"error": "nothing here"}, status=404)

    def _redeemed(self, form: dict[str, str], authorization: str) -> Answer:
        grant = self.grants.get(form.get("code", ""))
        challenge = _base64url(sha256(form.get("code_verifier", "").encode()).digest())
        if not self._is_client(form, authorization):
            return as_json({"error": "invalid_client"}, status=401)
        if grant is None or form.get("grant_type") != "authorization_code":
            return as_json({"error": "invalid_grant"}, status=400)
        if grant.redirect_uri != form.get("redirect_uri") or grant.challenge != challenge:
            return as_json({"error": "invalid_grant"}, status=400)
        if not self.codes_last:
            del self.grants[form["code"]]
        now = int(self.now_s())
        claims = {
            "iss": self.url,
            "aud": CLIENT,
            "sub": "subject-1",
            "iat": now,
            "exp": now + 300,
            "nonce": grant.nonce,
            **grant.claims,
        }
        claims = {name: value for name, value in claims.items() if value is not None}
        return as_json({"token_type": "Bearer", "id_token": (self.made or self.signed)(claims)})

    def _is_client(self, form: dict[str, str], authorization: str) -> bool:
        if self.client_secret is None:
            return form.get("client_id") == CLIENT and not authorization
        if authorization:
            client, _, secret = b64decode(authorization.removeprefix("Basic ")).decode().partition(":")
            return (unquote(client), unquote(secret)) == (CLIENT, self.client_secret)
        return (form.get("client_id"), form.get("client_secret")) == (CLIENT, self.client_secret)


def published() -> list[dict[str, Any]]:
    made = (
        ("RS256", RSAAlgorithm.to_jwk(RSA_KEY.public_key(), as_dict=True)),
        ("ES256", ECAlgorithm.to_jwk(EC_KEY.public_key(), as_dict=True)),
        ("EdDSA", OKPAlgorithm.to_jwk(ED_KEY.public_key(), as_dict=True)),
    )
    return [{**key, "kid": kid, "use": "sig"} for kid, key in made]


def part(value: Any) -> str:
    return urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def with_published_key(claims: dict[str, Any]) -> str:
    """HS256 with the issuer's own public key as the shared secret."""
    signed = f"{part({'alg': 'HS256', 'kid': 'RS256'})}.{part(claims)}"
    mac = hmac.new(public_pem(), signed.encode(), sha256).digest()
    return f"{signed}.{urlsafe_b64encode(mac).decode().rstrip('=')}"


def public_pem() -> bytes:
    return RSA_KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def as_json(value: Any, *, status: int = 200) -> Answer:
    return status, {"Content-Type": "application/json"}, json.dumps(value).encode()


@contextmanager
def local_issuer() -> Iterator[LocalIssuer]:
    server = _Server(("127.0.0.1", 0), _Handler)
    issuer = LocalIssuer(f"http://127.0.0.1:{server.server_address[1]}", keys=published())
    server.RequestHandlerClass = type("Bound", (_Handler,), {"issuer": issuer})
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield issuer
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: Any) -> None:
        """A caller that hangs up in the middle is what some tests are about."""


class _Handler(BaseHTTPRequestHandler):
    issuer: LocalIssuer

    def do_GET(self) -> None:
        self._answer({})

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        self._answer(dict(parse_qsl(self.rfile.read(length).decode())))

    def _answer(self, form: dict[str, str]) -> None:
        path = urlsplit(self.path).path
        status, headers, body = self.issuer.answer(path, form, self.headers.get("Authorization", ""))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Nothing on the terminal."""


def _base64url(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")
