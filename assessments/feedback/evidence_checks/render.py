"""Draw one page of a checked PDF, or a checked picture, as a PNG of at most 1.5 million pixels."""

import io
import math

import pypdfium2
from PIL import Image, ImageOps

from . import limits, picture
from .refusal import Unfit


def rehearse() -> None:
    """Draw an empty page and a point."""
    picture.rehearse()
    written = io.BytesIO()
    with pypdfium2.PdfDocument.new() as document:
        document.new_page(10, 10)
        document.save(written)
    draw_page(written.getvalue(), 1)
    point = io.BytesIO()
    Image.new("RGB", (1, 1)).save(point, "JPEG")
    draw_picture(point.getvalue())


def work(content: bytes, page: str) -> tuple[dict, bytes]:
    """How many pages there are, and the page asked for (from 1)."""
    if content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n\f").startswith(b"%PDF-"):
        pages, drawn = draw_page(content, int(page))
    else:
        pages, drawn = 1, draw_picture(content)
    made = io.BytesIO()
    drawn.save(made, "PNG", compress_level=3)
    return {"pages": pages}, made.getvalue()


def draw_page(content: bytes, page: int) -> tuple[int, Image.Image]:
    try:
        with pypdfium2.PdfDocument(content) as document:
            width, height = document.get_page_size(page - 1)
            scale = min(2.0, math.sqrt(limits.PREVIEW_PIXELS / max(width * height, 1)))
            bitmap = document[page - 1].render(scale=scale, may_draw_forms=False, rev_byteorder=True)
            return len(document), bitmap.to_pil().convert("RGB")
    except (pypdfium2.PdfiumError, IndexError, ValueError, ZeroDivisionError):
        raise Unfit("damaged") from None


def draw_picture(content: bytes) -> Image.Image:
    try:
        drawn = Image.open(io.BytesIO(content), formats=["PNG", "JPEG"])
        picture.check_sides(drawn)
        scale = min(1.0, math.sqrt(limits.PREVIEW_PIXELS / (drawn.width * drawn.height)))
        side = max(1, int(max(drawn.size) * scale))
        drawn.thumbnail((side, side))
        drawn = ImageOps.exif_transpose(drawn)
    except (OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError):
        raise Unfit("damaged") from None
    drawn.info.clear()
    if drawn.mode in ("LA", "PA", "P"):
        drawn = drawn.convert("RGBA")
    if drawn.mode == "RGBA":
        drawn = Image.alpha_composite(Image.new("RGBA", drawn.size, "white"), drawn)
    return drawn.convert("RGB")
