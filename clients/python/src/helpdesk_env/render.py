"""Text as a picture, for what records or shows frames. Needs the extra `gym`."""

from __future__ import annotations

import textwrap

import numpy as np
from numpy.typing import NDArray

WIDTH, HEIGHT = 960, 720
"""Pixels of a frame. Lines that do not fit below one another are left out."""

_FONT_PX, _LINE_PX, _MARGIN_PX, _COLUMNS = 14, 18, 16, 120
_PAPER, _INK = (255, 255, 255), (24, 24, 27)


def draw(text: str) -> NDArray[np.uint8]:
    """The text, wrapped, dark on white: HEIGHT x WIDTH x 3."""
    try:
        from PIL import Image, ImageDraw, ImageFont
    except ImportError:
        raise ImportError(
            "render_mode='rgb_array' draws with Pillow: pip install pillow, or use render_mode='ansi'"
        ) from None

    frame = Image.new("RGB", (WIDTH, HEIGHT), _PAPER)
    pen, font = ImageDraw.Draw(frame), ImageFont.load_default(_FONT_PX)
    lines = [part for line in text.splitlines() for part in textwrap.wrap(line, _COLUMNS) or [""]]
    for row, line in enumerate(lines[: (HEIGHT - 2 * _MARGIN_PX) // _LINE_PX]):
        pen.text((_MARGIN_PX, _MARGIN_PX + row * _LINE_PX), line, fill=_INK, font=font)
    return np.asarray(frame, dtype=np.uint8).copy()
