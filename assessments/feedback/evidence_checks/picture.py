"""Pictures are drawn anew: pixels stay, all else (place, device, comments, foreign bytes) is left behind."""

import io

from PIL import Image, JpegImagePlugin, PngImagePlugin

from . import limits
from .refusal import Unfit

ORIENTATION = 0x0112
PNG_MODES = {"1", "L", "LA", "P", "RGB", "RGBA", "I", "I;16"}


def rehearse() -> None:
    """Draw and check one point of each kind."""
    for kind in ("PNG", "JPEG"):
        drawn, told = io.BytesIO(), Image.Exif()
        told[ORIENTATION] = 6
        Image.new("RGB", (1, 1)).save(drawn, kind, exif=told)
        work(drawn.getvalue())


def work(content: bytes) -> tuple[dict, bytes]:
    """The kind the bytes say it is, and the picture drawn anew."""
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        reader, redraw, extension = PngImagePlugin.PngImageFile, redraw_png, "png"
    elif content.startswith(b"\xff\xd8\xff"):
        reader, redraw, extension = JpegImagePlugin.JpegImageFile, redraw_jpeg, "jpg"
    else:
        raise Unfit("not_picture")
    try:
        picture = reader(io.BytesIO(content))
        check_sides(picture)
        orientation = picture.getexif().get(ORIENTATION, 1)
        picture.load()
        return {"extension": extension}, redraw(picture, orientation)
    except (OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, EOFError, ArithmeticError):
        # Pillow answers broken pictures with any of these
        raise Unfit("damaged") from None


def check_sides(picture: Image.Image) -> None:
    width, height = picture.size
    if width * height > limits.PICTURE_PIXELS or max(width, height) > limits.PICTURE_SIDE:
        raise Unfit("picture_too_large")
    if picture.info.get("progressive") and width * height > limits.PROGRESSIVE_PIXELS:
        raise Unfit("too_much_memory")
    if getattr(picture, "n_frames", 1) > 1:
        raise Unfit("moving_picture")


def upright(orientation: object) -> Image.Exif:
    """Which side is up is all that stays of a photo's data: turning the pixels costs twice the memory."""
    kept = Image.Exif()
    if isinstance(orientation, int) and 2 <= orientation <= 8:
        kept[ORIENTATION] = orientation
    return kept


def redraw_png(picture: Image.Image, orientation: object) -> bytes:
    if picture.mode not in PNG_MODES:
        picture = picture.convert("RGBA" if "transparency" in picture.info else "RGB")
    transparency = picture.info.get("transparency")
    picture.info.clear()
    if transparency is not None:
        picture.info["transparency"] = transparency
    level = 3 if picture.width * picture.height < 10_000_000 else 1  # for time's sake
    made = io.BytesIO()
    picture.save(made, "PNG", compress_level=level, exif=upright(orientation))
    return made.getvalue()


def redraw_jpeg(picture: Image.Image, orientation: object) -> bytes:
    picture.info.clear()
    made = io.BytesIO()
    if picture.mode in ("L", "RGB"):
        picture.save(made, "JPEG", quality="keep", exif=upright(orientation))
    else:
        picture.convert("RGB").save(made, "JPEG", quality=90, exif=upright(orientation))
    return made.getvalue()
