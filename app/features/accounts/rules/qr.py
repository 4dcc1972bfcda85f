"""A QR code as a picture that a page with a strict content policy may show: no styles, no scripts."""

import io
from typing import Final

import segno

QUIET_ZONE: Final = 4
"""Empty squares around the code; cameras want four."""


def qr_svg(text: str) -> str:
    """Black on white whatever the page's colours are. It has no size of its own and fills what it is put in."""
    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        drawn,
        kind="svg",
        border=QUIET_ZONE,
        light="#fff",
        xmldecl=False,
        omitsize=True,
        svgclass=None,
        lineclass=None,
        nl=False,
    )
    return drawn.getvalue().decode()
