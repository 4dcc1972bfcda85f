"""Which pages may use a cookie."""

from typing import Any

from app.core.reasons import INVALID_TOKEN, Refused
from app.http.endpoint import PublicCall


def refuse_foreign_origin(call: PublicCall[Any], own_url: str) -> None:
    """A cookie is sent by the browser on its own: only our own pages may make it do so.

    Ours are those of the address that is set, and of whatever other name the browser itself used for this request:
    a page from elsewhere can choose neither.
    """
    origin = call.meta.origin
    if origin not in (None, own_url, f"http://{call.meta.host}", f"https://{call.meta.host}"):
        raise Refused(INVALID_TOKEN)
