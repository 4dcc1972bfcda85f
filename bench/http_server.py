"""One worker in a process of its own: the whole stack, or a bare Starlette route that checks the same token.

Called as `python -m bench.http_server whole|bare PORT`. Both run under the same server settings.
"""

import json
import os
import sys
from typing import Any

import jwt
import uvicorn
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from app.core.settings import Settings
from app.http.server import SERVER_SETTINGS
from app.main import tenant_app


def bare_app() -> Any:
    """A route as one writes it in an afternoon: a checked signature, one record, no more."""
    settings = Settings.read(os.environ)
    key: Ed25519PublicKey = _public_key(settings)
    record = json.loads(os.environ["BENCH_RECORD"])

    async def read(request: Request) -> JSONResponse:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        try:
            jwt.decode(token, key, algorithms=["EdDSA"], audience="tenant")
        except jwt.PyJWTError:
            return JSONResponse({"error": "invalid_token"}, 401)
        return JSONResponse(record if scheme == "Bearer" else {})

    return Starlette(routes=[Route("/api/org", read)])


def _public_key(settings: Settings) -> Ed25519PublicKey:
    seed = next(iter(settings.signing_keys.values())).reveal()
    return Ed25519PrivateKey.from_private_bytes(seed).public_key()


def main(kind: str, port: int) -> None:
    app = tenant_app() if kind == "whole" else bare_app()
    lifespan = "on" if kind == "whole" else "off"
    uvicorn.run(app, host="127.0.0.1", port=port, **{**SERVER_SETTINGS, "lifespan": lifespan})


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
