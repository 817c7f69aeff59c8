"""Builders of pictures, good and hostile."""

import io
import struct
import zlib

from PIL import Image

SCRIPT = b"<script>alert(1)</script>"


def picture(
    kind: str = "PNG", size: tuple[int, int] = (64, 48), mode: str = "RGB", **options: object
) -> bytes:
    target = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert(mode).save(target, kind, **options)
    return target.getvalue()


def huge_png(side: int = 20_000) -> bytes:
    """A flat picture of 400 million points, packed into some hundred kilobytes."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    packer = zlib.compressobj(9)
    rows = b"".join(packer.compress(bytes(side + 1)) for _ in range(side)) + packer.flush()
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def moving_gif(count: int) -> bytes:
    """One point, `count` times, by hand."""
    head = b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0x80, 0, 0) + bytes(6)
    frame = b"\x2c" + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02\x44\x01\x00"
    return head + frame * count + b";"


def moving_png(count: int) -> bytes:
    first, *others = [Image.new("L", (2, 2), number) for number in range(count)]
    target = io.BytesIO()
    first.save(target, "PNG", save_all=True, append_images=others)
    return target.getvalue()


def photo_with_place() -> bytes:
    """A phone's photo: where it was taken, with what, and lying on its side."""
    told = Image.Exif()
    told[0x0112] = 6
    told[0x010F] = "Kamera GmbH"
    place = told.get_ifd(0x8825)
    place.update({1: "N", 2: (51.0, 28.0, 55.0), 3: "E", 4: (7.0, 12.0, 57.0)})
    return picture("JPEG", exif=told, comment=b"privat", icc_profile=b"profil" * 20)


def jpeg_and_html() -> bytes:
    """A JPEG that is a page for a browser too: in its comment and behind its end."""
    return picture("JPEG", comment=b"--><html>" + SCRIPT + b"<!--") + b"<html>" + SCRIPT


def png_and_zip(archive: bytes) -> bytes:
    return picture() + archive


def progressive(side: int) -> bytes:
    """Sent coarse first: whoever reads it keeps three numbers for every point beside the points."""
    return picture("JPEG", (side, side), quality=30, progressive=True)
