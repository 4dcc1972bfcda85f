"""Accounts at the door: the rows of this room, and what the edge asks it about every request."""

from app.features.accounts.routes import api_keys, auth, factors, invites, passkeys, password, sso, users
from app.features.accounts.routes.gate import Gate
from app.features.accounts.service import Accounts
from app.http.endpoint import Endpoint

__all__ = ["Gate", "endpoints"]


def endpoints(accounts: Accounts) -> tuple[Endpoint, ...]:
    return (
        *auth.endpoints(accounts),
        *factors.endpoints(accounts),
        *passkeys.endpoints(accounts),
        *password.endpoints(accounts),
        *users.endpoints(accounts),
        *invites.endpoints(accounts),
        *api_keys.endpoints(accounts),
        *sso.endpoints(accounts),
    )
