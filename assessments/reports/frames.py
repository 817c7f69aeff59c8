"""Frames on the renderer's pipes: four bytes of length, then the content."""

import struct
from typing import BinaryIO

HEADER = struct.Struct(">I")


def frame(content: bytes) -> bytes:
    return HEADER.pack(len(content)) + content


def read_frame(pipe: BinaryIO) -> bytes | None:
    """The next frame, or None where the other side has closed the pipe."""
    header = pipe.read(HEADER.size)
    if len(header) < HEADER.size:
        return None
    (length,) = HEADER.unpack(header)
    content = pipe.read(length)
    return content if len(content) == length else None
