"""Pictures are saved again: what is seen stays, what is hidden in them goes."""

import io
from typing import Any

import pytest
from PIL import Image, PngImagePlugin

from tests.cast import Cast, Stage
from tests.features.files.sending import finish, link_to, sent, uploaded
from tests.features.files.test_upload import blobs
from tests.http.asking import Asker

HIDDEN = "CANARY of Ada"


def saved(
    kind: str, *, exif: bool = True, turned: bool = False, size: tuple[int, int] = (64, 40), **more: Any
) -> bytes:
    picture, out = Image.effect_noise(size, 40).convert("RGB"), io.BytesIO()
    if exif:
        facts = Image.Exif()
        facts[0x010E] = HIDDEN
        if turned:
            facts[0x0112] = 6
        facts.get_ifd(0x8825)[1] = "N"
        facts.get_ifd(0x8825)[2] = (52.0, 30.0, 1.0)
        more["exif"] = facts
    picture.save(out, kind, **more)
    return out.getvalue()


def commented_png() -> bytes:
    facts = PngImagePlugin.PngInfo()
    facts.add_text("Comment", HIDDEN)
    facts.add_itxt("XML:com.adobe.xmp", HIDDEN)
    return saved("PNG", pnginfo=facts)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jpg", saved("JPEG", comment=HIDDEN.encode(), xmp=f"<x>{HIDDEN}</x>".encode())),
        ("a.jpg", saved("JPEG", turned=True)),
        ("a.png", commented_png()),
        ("a.webp", saved("WEBP", xmp=HIDDEN.encode())),
        ("a.gif", saved("GIF", exif=False, comment=HIDDEN.encode())),
    ],
    ids=["jpeg", "turned", "png", "webp", "gif"],
)
def test_nothing_hidden_is_left(
    name: str, content: bytes, owner: Asker, door: Asker, house: Stage, cast: Cast
) -> None:
    assert HIDDEN.encode() in content

    file = uploaded(owner, content, name=name)
    got = door.get(link_to(owner, file))

    assert (got.status, HIDDEN.encode() in got.body) == (200, False)
    assert not Image.open(io.BytesIO(got.body)).getexif()
    assert file["warnings"]
    assert [HIDDEN.encode() in _bytes(house, cast, name) for name in blobs(house, cast)] == [False]


def _bytes(house: Stage, cast: Cast, name: str) -> bytes:
    return (house.tree.org(cast.org).paths.home / "files" / name).read_bytes()


def test_a_picture_that_lay_on_its_side_stands_upright(owner: Asker, door: Asker) -> None:
    file = uploaded(owner, saved("JPEG", turned=True), name="a.jpg")

    got = door.get(link_to(owner, file))

    assert Image.open(io.BytesIO(got.body)).size == (40, 64)
    assert (got.header("content-disposition") or "").startswith("inline;")


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP"])
def test_a_moving_picture_keeps_all_its_frames_and_their_times(kind: str, owner: Asker, door: Asker) -> None:
    frames, out = [Image.new("RGB", (30, 20), colour) for colour in ("red", "lime", "blue")], io.BytesIO()
    frames[0].save(
        out, kind, save_all=True, append_images=frames[1:], duration=[100, 200, 300], loop=0, lossless=True
    )

    file = uploaded(owner, out.getvalue(), name=f"a.{kind.lower()}")
    got = Image.open(io.BytesIO(door.get(link_to(owner, file)).body))

    times = []
    for at in range(3):
        got.seek(at)
        got.load()
        times.append(got.info["duration"])
    assert (getattr(got, "n_frames", 0), times) == (3, [100, 200, 300])


def wide() -> bytes:
    out = io.BytesIO()
    Image.new("1", (8_000, 5_001)).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("wide.png", wide()),
        ("broken.png", b"\x89PNG\r\n\x1a\n" + bytes(100)),
        ("half.jpg", saved("JPEG")[:400]),
    ],
    ids=["over 40 megapixels", "broken", "half"],
)
def test_what_cannot_be_painted_is_refused(
    name: str, content: bytes, owner: Asker, house: Stage, cast: Cast
) -> None:
    refused = finish(owner, sent(owner, content, name=name))

    assert (refused.status, refused.code) == (400, "invalid_params")
    assert refused.details[0]["path"] == "file"
    assert blobs(house, cast) == []
