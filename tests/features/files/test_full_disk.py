"""Where the disk takes no more, nothing is acknowledged and nothing is left."""

import errno

import pytest

from app.store.disk import Disk
from tests.cast import Cast, Stage
from tests.features.files.sending import asked, finish, put
from tests.features.files.test_upload import blobs
from tests.http.asking import Asker

CONTENT = b"x" * 3_000_000


@pytest.mark.parametrize("act", ["write", "fdatasync", "rename"])
def test_an_upload_that_does_not_fit_leaves_nothing(
    act: str, owner: Asker, door: Asker, house: Stage, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = asked(owner, CONTENT).json
    whole = getattr(Disk, act)

    def full(self: Disk, *args: object) -> None:
        if act == "rename" or (act == "write" and len(args[1]) > 100_000) or act == "fdatasync":  # type: ignore[arg-type]  # the bytes
            raise OSError(errno.ENOSPC, "no space left on device")
        whole(self, *args)

    with monkeypatch.context() as patched:
        patched.setattr(Disk, act, full)
        refused = put(door, place["url"], CONTENT)

    assert (refused.status, refused.code) == (503, "storage_full")
    assert blobs(house, cast) == []
    assert finish(owner, place["file_id"]).code == "invalid_state"


def test_a_disk_at_its_reserve_takes_nothing_in(
    owner: Asker, door: Asker, house: Stage, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = asked(owner, CONTENT).json
    monkeypatch.setattr(type(house.tree), "disk_free", property(lambda _: 1_000_000))

    assert put(door, place["url"], CONTENT).code == "storage_full"
    assert asked(owner, CONTENT).code == "storage_full"
    assert blobs(house, cast) == []
