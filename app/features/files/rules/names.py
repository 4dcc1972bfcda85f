"""What a file may be called. Pure."""

import re
import unicodedata
from typing import Final

from app.features.files.types.files import NAME_CHARACTERS_MAX

_HIDDEN: Final = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
"""Controls, what turns the direction of writing, half characters: nothing of them belongs into a name."""
_ODD: Final = re.compile(r'[<>:"|?*\\/]')
_SPACES: Final = re.compile(r"\s+")
_SUFFIX: Final = re.compile(r"[a-z0-9]{1,10}")
_DEVICES: Final = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)
NAMELESS: Final = "file"

_RUNS: Final = """
ade adp apk app application asp aspx bash bat bin cgi chm class cmd com command cpl crx csh deb desktop dll
dmg docm dotm dylib elf exe fish gadget hta inf ins iso jar jnlp js jse jsp ksh lib lnk mde mjs msc msh msi
msix msp mst ocx osx php phar phtml pif pkg pl pm potm ppam ppsm pptm ps1 psd1 psm1 py pyc pyw rb reg rpm
run scf scr sct sh shb shtml so swf sys tcl ts url vb vbe vbs vhd vxd wasm wsc wsf wsh xap xlam xlsm xltm
xpi zsh
"""
DANGEROUS: Final = frozenset(_RUNS.split())
"""What runs somewhere when it is opened, by the end of its name."""


def cleaned(name: str) -> str:
    """The last part of a path, in characters that can be seen, as short as can be kept."""
    text = "".join(
        sign for sign in unicodedata.normalize("NFC", name) if unicodedata.category(sign) not in _HIDDEN
    )
    last = re.split(r"[\\/]", text)[-1]
    stem, dot, suffix = _SPACES.sub(" ", _ODD.sub("_", last)).rstrip(" .").rpartition(".")
    if not dot:
        stem, suffix = suffix, ""
    stem = stem.strip(" .") or NAMELESS
    if _DEVICES.fullmatch(stem.partition(".")[0]):
        stem = f"_{stem}"
    end = f".{suffix[:20]}" if suffix else ""
    return stem[: NAME_CHARACTERS_MAX - len(end)].rstrip() + end


def suffix_of(name: str) -> str:
    """The end of a name in small letters; nothing where it is no plain word."""
    end = name.rpartition(".")[2].lower() if "." in name else ""
    return end if _SUFFIX.fullmatch(end) else ""


def with_suffix(name: str, suffix: str) -> str:
    stem = name.rpartition(".")[0] or name
    return f"{stem[: NAME_CHARACTERS_MAX - len(suffix) - 1]}.{suffix}"
