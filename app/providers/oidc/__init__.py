"""OpenID Connect: authorization code with PKCE, against issuers that the operator has named."""

from app.providers.oidc.provider import OidcProvider

__all__ = ["OidcProvider"]
