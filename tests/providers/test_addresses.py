"""Addresses that strangers chose: which are never called, however they are written."""

import asyncio

import pytest

from app.ports.outside import Rejected, Unreachable
from app.providers.outward.addresses import Place, is_public, judged_place, refuse_unfit_url


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "0.0.0.0",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "100.100.100.200",
        "169.254.169.254",
        "168.63.129.16",
        "192.0.0.192",
        "192.88.99.1",
        "198.18.0.1",
        "203.0.113.7",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:a9fe:a9fe",
        "::7f00:1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::1",
        "2002:7f00:1::",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "fe80::1",
        "fec0::1",
        "fc00::1",
        "fd00:ec2::254",
        "ff02::1",
        "2001:db8::1",
        "fe80::1%eth0",
        "nonsense",
        "",
    ],
)
def test_an_address_that_is_not_of_the_public_internet_is_never_called(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "142.250.1.1", "2606:4700::1111", "::ffff:1.1.1.1"])
def test_an_address_of_the_public_internet_may_be_called(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://push.example.com/x",
        "ftp://push.example.com/x",
        "file:///etc/passwd",
        "https://user:password@push.example.com/x",
        "https://push.example.com:8443/x",
        "https://push.example.com:99999/x",
        "https://127.1/x",
        "https://0x7f.1/x",
        "https://2130706433/x",
        "https://127.0.0.1/x",
        "https://[::1]/x",
        "https://[64:ff9b::7f00:1]/x",
        "https://localhost/x",
        "https:///x",
        "https://push.example.com/x#y",
        "https://push.example.com/x\r\nHost: y",
        "https://push.exämple.com/x",
        "https://push example.com/x",
        "//push.example.com",
        "",
    ],
)
def test_an_address_that_is_not_plain_https_to_a_name_is_refused_before_anything_is_looked_up(
    url: str,
) -> None:
    with pytest.raises(Rejected):
        refuse_unfit_url(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://fcm.googleapis.com/fcm/send/abc:def_-",
        "https://updates.push.services.mozilla.com/wpush/v2/gAAA",
        "https://wns2-par02p.notify.windows.com/w/?token=BQ%3d",
        "https://push.example.com:443/x",
    ],
)
def test_the_addresses_of_real_push_services_are_fit(url: str) -> None:
    refuse_unfit_url(url)


class Names:
    """Resolves every name to the same places."""

    def __init__(self, *places: Place) -> None:
        self._places = list(places)

    async def places(self, host: str, port: int) -> list[Place]:
        if not self._places:
            raise OSError("no such name")
        return self._places


def judged(*addresses: str) -> Place:
    names = Names(*((address, 443) for address in addresses))
    return asyncio.run(judged_place(names, "push.example.com", port=443, allowed=is_public))


def test_a_name_is_judged_by_what_it_resolves_to() -> None:
    assert judged("1.1.1.1", "1.0.0.1") == ("1.1.1.1", 443)


def test_one_private_address_among_public_ones_spoils_the_name() -> None:
    with pytest.raises(Rejected):
        judged("1.1.1.1", "10.0.0.1")


def test_a_name_nobody_knows_is_unreachable() -> None:
    with pytest.raises(Unreachable):
        judged()
