"""Opens the picture on standard input and saves it anew on standard output: pixels and colours, nothing else.

Run as `python -m app.providers.pictures.child`. Ends with 1 and a line of JSON where the picture is refused.
"""

import io
import json
import os
import resource
import sys
import warnings
from typing import Any, Final

from PIL import ExifTags, Image, ImageOps, ImageSequence

MEMORY_BYTES_MAX: Final = 2 << 30
CPU_S_MAX: Final = 50
PIXELS_MAX: Final = 40_000_000
FRAMES_MAX: Final = 1_000
FRAME_PIXELS_MAX: Final = 400_000_000
"""Of all frames together."""
JPEG_QUALITY: Final = 92
WEBP_QUALITY: Final = 90
NICENESS: Final = 10
FORMATS: Final = ("PNG", "JPEG", "GIF", "WEBP")

BROKEN: Final = "This picture is damaged and cannot be opened. Save it again, then send that."
TOO_MANY_PIXELS: Final = "This picture has more than 40 million pixels. Make it smaller, then send that."
TOO_MANY_FRAMES: Final = "This moving picture is too long. Make it shorter, then send that."

_DETAILS: Final = ("exif", "xmp", "XML:com.adobe.xmp", "photoshop", "iptc", "Raw profile type exif", "mp")
_COMMENTS: Final = ("comment", "Comment", "Description", "Author", "Title", "Copyright", "Software")
_PAINTED: Final = (
    "icc_profile",
    "transparency",
    "duration",
    "loop",
    "background",
    "dpi",
    "disposal",
    "blend",
)
"""What of the file's facts its looks depend on. All others are left behind."""

Picture = Image.Image


class Refused(Exception):
    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(code)
        self.code = code
        self.sentence = sentence


def main() -> int:
    os.nice(NICENESS)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES_MAX, MEMORY_BYTES_MAX))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S_MAX, CPU_S_MAX))
    warnings.simplefilter("ignore")
    Image.MAX_IMAGE_PIXELS = PIXELS_MAX
    try:
        content, removed = saved_anew(sys.stdin.buffer.read())
    except Refused as refused:
        return _told({"code": refused.code, "sentence": refused.sentence}, 1)
    except Image.DecompressionBombError:
        return _told({"code": "pixels", "sentence": TOO_MANY_PIXELS}, 1)
    except (OSError, ValueError, SyntaxError, MemoryError, EOFError, KeyError, TypeError, IndexError):
        return _told({"code": "broken", "sentence": BROKEN}, 1)
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()
    return _told({"removed": removed}, 0)


def saved_anew(content: bytes) -> tuple[bytes, list[str]]:
    with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
        _demand_size(picture)
        removed = _hidden(picture)
        frames = getattr(picture, "n_frames", 1) if picture.format != "MPO" else 1
        save = _moving if frames > 1 else _still
        return save(picture), removed


def _demand_size(picture: Picture) -> None:
    pixels = picture.width * picture.height
    if pixels > PIXELS_MAX:
        raise Refused("pixels", TOO_MANY_PIXELS)
    frames = getattr(picture, "n_frames", 1)
    if frames > FRAMES_MAX or pixels * frames > FRAME_PIXELS_MAX:
        raise Refused("frames", TOO_MANY_FRAMES)


def _hidden(picture: Picture) -> list[str]:
    """What is in the file beside the picture, in a few words."""
    exif = picture.getexif()
    found = {
        "place": bool(exif.get_ifd(ExifTags.IFD.GPSInfo)),
        "details": bool(exif) or any(picture.info.get(name) for name in _DETAILS),
        "comments": any(picture.info.get(name) for name in _COMMENTS),
        "turned": _is_turned(picture),
    }
    return [name for name, holds in found.items() if holds]


def _still(picture: Picture) -> bytes:
    picture.load()
    kind = "JPEG" if picture.format == "MPO" else picture.format
    turned = _is_turned(picture)
    # A copy of a JPEG has lost how finely it was packed; one that stands upright is not copied.
    upright = ImageOps.exif_transpose(picture) if turned else picture
    how = {"quality": "keep"} if picture.format == "JPEG" and not turned else _STILL[kind or ""]
    return _written(_bare(upright, picture), kind, **how)


def _is_turned(picture: Picture) -> bool:
    return picture.getexif().get(ExifTags.Base.Orientation, 1) not in (0, 1)


def _moving(picture: Picture) -> bytes:
    """All frames with their times; each is painted whole, so none depends on how another was left."""
    frames, durations = [], []
    for frame in ImageSequence.Iterator(picture):
        painted = frame.copy()  # some kinds tell how long a frame stays only once it is painted
        durations.append(frame.info.get("duration", 100))
        frames.append(_bare(painted, frame))
    more: dict[str, Any] = {"save_all": True, "append_images": frames[1:], "duration": durations}
    loop = picture.info.get("loop")
    if loop is not None:
        more["loop"] = loop
    if picture.format == "GIF":
        more["disposal"] = 2
    if picture.format == "WEBP":
        more |= {"quality": WEBP_QUALITY, "method": 2}
    return _written(frames[0], picture.format, **more)


def _bare(picture: Picture, source: Picture) -> Picture:
    picture.info = {name: source.info[name] for name in _PAINTED if name in source.info}
    return picture


_STILL: Final[dict[str, dict[str, Any]]] = {
    "JPEG": {"quality": JPEG_QUALITY, "optimize": True},
    "WEBP": {"quality": WEBP_QUALITY, "method": 4, "exact": True},
    "PNG": {},
    "GIF": {},
}


def _written(picture: Picture, kind: str | None, **how: Any) -> bytes:
    out = io.BytesIO()
    profile = picture.info.get("icc_profile")
    if profile:
        how["icc_profile"] = profile
    picture.save(out, kind, **how)
    return out.getvalue()


def _told(what: dict[str, Any], code: int) -> int:
    sys.stderr.write("\n" + json.dumps(what) + "\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
