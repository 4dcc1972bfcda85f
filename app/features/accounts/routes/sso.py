"""Out to an issuer and back. What fails here ends on the sign-in page with a code, not as a document for programs."""

from app.core.clock import SECOND_US
from app.core.log import get_log
from app.core.reasons import Refused
from app.features.accounts.routes.shared import visit, with_cookie
from app.features.accounts.rules.sso import GOOD_FOR_US
from app.features.accounts.service import Accounts
from app.features.accounts.service.sso import Away, Landing, landing_of
from app.features.accounts.service.sso_people import SsoRefused
from app.features.accounts.types.sso import SsoCallback, SsoProviderItem, SsoProviders, SsoStart
from app.http.endpoint import PUBLIC, Answer, Cookie, Endpoint, PublicCall

log = get_log("accounts.sso")

TAG = "auth"
COOKIE = "astrix_sso"
COOKIE_PATH = "/api/auth/sso"
FOUND = 302


def endpoints(accounts: Accounts) -> tuple[Endpoint, ...]:
    async def providers(call: PublicCall[None]) -> SsoProviders:
        del call
        offered = accounts.sso_issuers.offered()
        items = [SsoProviderItem(id=one.id, name=one.name) for one in offered]
        return SsoProviders(items=items, total=len(items))

    return (
        Endpoint(
            method="GET",
            path="/api/auth/sso/providers",
            handler=providers,
            summary="The sign-in services that people may use here besides their password.",
            needs=PUBLIC,
            tag=TAG,
            gives=SsoProviders,
        ),
        *_travelling(accounts),
    )


def _travelling(accounts: Accounts) -> tuple[Endpoint, ...]:
    async def start(call: PublicCall[None]) -> Answer[None]:
        asked: SsoStart = call.query
        try:
            return _away(await accounts.sso.leave(call.path["id"], asked))
        except (SsoRefused, Refused) as refused:
            return _landed(_said(refused))

    async def callback(call: PublicCall[None]) -> Answer[None]:
        brought: SsoCallback = call.query
        cookie = call.cookies.get(COOKIE)
        try:
            came = accounts.sso.come_back(call.path["id"], brought, cookie=cookie, visit=visit(call))
            return _landed(await came)
        except (SsoRefused, Refused) as refused:
            return _landed(_said(refused))

    return (
        Endpoint(
            method="GET",
            path="/api/auth/sso/{id}/start",
            handler=start,
            summary="Sends the browser to a sign-in service, with a cookie that only its way back will fit.",
            needs=PUBLIC,
            tag=TAG,
            query=SsoStart,
            status=FOUND,
        ),
        Endpoint(
            method="GET",
            path="/api/auth/sso/{id}/callback",
            handler=callback,
            summary="Where the service sends the browser back: signed in, asked for a factor, or told why not.",
            needs=PUBLIC,
            tag=TAG,
            query=SsoCallback,
            status=FOUND,
        ),
    )


def _away(away: Away) -> Answer[None]:
    """Lax, because the way back begins on the issuer's page; it opens nothing by itself."""
    kept = Cookie(COOKIE, away.cookie, GOOD_FOR_US // SECOND_US, COOKIE_PATH, same_site="Lax")
    return Answer(headers=(("location", away.url),), set_cookies=(kept,))


def _landed(landing: Landing) -> Answer[None]:
    gone = Cookie(COOKIE, "", 0, COOKIE_PATH, same_site="Lax")
    signed_in = () if landing.refresh is None else with_cookie(None, landing.refresh).set_cookies
    return Answer(headers=(("location", landing.url),), set_cookies=(gone, *signed_in))


def _said(refused: SsoRefused | Refused) -> Landing:
    if isinstance(refused, SsoRefused):
        return landing_of(refused.code)
    log.error("sso.not_ready", why=refused.reason.code)
    return landing_of("sso_failed")
