"""DOCX, XLSX and PPTX: an archive of XML by its own list of contents, without macros, objects, far links."""

import contextlib
import io
import stat
import struct
import zipfile
import zlib

from . import limits
from .office_parts import check_prologue, check_relationships, content_types
from .refusal import Unfit

MAIN_PARTS = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": "xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml": "pptx",
}
MACRO_MARKS = ("macroenabled", "vbaproject", "vbadata", "macrosheet")
OBJECT_MARKS = ("oleobject", "activex", "ms-office.control")
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PROGRAMS = (b"MZ", b"\x7fELF", COMPOUND, b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")
END_RECORD = b"PK\x05\x06"
LONG_LOCATOR = b"PK\x06\x07"  # of archives above 4 GB, where the real numbers stand elsewhere
CALLS = (b"DDEAUTO", b"ddeLink")
HEAD = 64 * 1024


def rehearse() -> None:
    """Pack and check an empty document."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<a/>")
        archive.writestr("_rels/.rels", "<a/>")
        archive.writestr("ä", "")
    with contextlib.suppress(Unfit):  # it has no main part
        work(packed.getvalue())


def work(content: bytes, expected: str = "") -> tuple[dict, bytes]:
    """Refuse what is no plain office file of the expected kind; the file itself stays as it is."""
    if content.startswith(COMPOUND):
        raise Unfit("old_office")
    if not content.startswith(b"PK\x03\x04"):
        raise Unfit("not_office")
    extension = check_archive(content, [limits.OFFICE_TOTAL_BYTES], depth=0)
    if expected and extension != expected:
        raise Unfit("other_office")
    return {"extension": extension}, b""


def check_archive(content: bytes, budget: list[int], depth: int) -> str:
    """The kind of the document (docx, xlsx, pptx) once all of it is found harmless."""
    check_directory(content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            check_members(members)
            if not {"[Content_Types].xml", "_rels/.rels"} <= {member.filename for member in members}:
                raise Unfit("not_office")
            parts = {member.filename: read_member(archive, member, budget) for member in members}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError, OSError, RuntimeError):
        raise Unfit("damaged") from None
    return check_parts(parts, budget, depth)


def check_directory(content: bytes) -> None:
    """Read the end record ourselves: how many members there are is known before any of them is listed."""
    at = content.rfind(END_RECORD, max(0, len(content) - 22 - 65_535))
    if at < 0 or at + 22 > len(content):
        raise Unfit("damaged")
    _, _, _, count, size, start, comment = struct.unpack("<HHHHIIH", content[at + 4 : at + 22])
    if count > limits.OFFICE_MEMBERS or size > limits.OFFICE_DIRECTORY_BYTES:
        raise Unfit("bomb")
    if at + 22 + comment != len(content) or start + size != at or LONG_LOCATOR in content[at - 20 : at]:
        raise Unfit("damaged")  # something before, between or behind


def check_members(members: list[zipfile.ZipInfo]) -> None:
    seen = set()
    for member in members:
        name = member.filename
        if name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/"):
            raise Unfit("unsafe_archive")
        if stat.S_ISLNK(member.external_attr >> 16) or not name.isprintable() or name.lower() in seen:
            raise Unfit("unsafe_archive")
        if member.flag_bits & 0x1:
            raise Unfit("encrypted")
        if member.file_size > max(limits.MEGABYTE, limits.OFFICE_RATIO * member.compress_size):
            raise Unfit("bomb")
        seen.add(name.lower())
    if len(members) > limits.OFFICE_MEMBERS:
        raise Unfit("bomb")
    if sum(member.file_size for member in members) > limits.OFFICE_TOTAL_BYTES:
        raise Unfit("bomb")


def read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, budget: list[int]) -> bytes:
    """Unpack and count all of it; keep the beginning, or everything where everything is looked at."""
    whole = is_read_whole(member.filename)
    kept, tail = b"", b""
    with archive.open(member) as stream:
        while chunk := stream.read(limits.MEGABYTE):
            budget[0] -= len(chunk)
            if budget[0] < 0:
                raise Unfit("bomb")
            if any(mark in tail + chunk for mark in CALLS):
                raise Unfit("remote")
            if whole or not kept:
                kept += chunk if whole else chunk[:HEAD]
            tail = chunk[-16:]
    return kept


def is_read_whole(name: str) -> bool:
    return name.endswith(".rels") or name == "[Content_Types].xml" or "/embeddings/" in name


def check_parts(parts: dict[str, bytes], budget: list[int], depth: int) -> str:
    types = content_types(parts["[Content_Types].xml"])
    told = " ".join([*types.values(), *parts]).lower()
    if any(mark in told for mark in MACRO_MARKS):
        raise Unfit("macros")
    if any(mark in told for mark in OBJECT_MARKS):
        raise Unfit("objects")
    kinds = {MAIN_PARTS[kind] for name, kind in types.items() if kind in MAIN_PARTS and name[1:] in parts}
    if len(kinds) != 1:
        raise Unfit("not_office")
    for name, part in parts.items():
        check_part(name, part, budget, depth)
    return kinds.pop()


def check_part(name: str, part: bytes, budget: list[int], depth: int) -> None:
    if part.startswith(PROGRAMS):
        raise Unfit("objects")
    if part.startswith(b"PK\x03\x04"):
        check_embedded(name, part, budget, depth)
    elif name.endswith(".rels"):
        check_relationships(part)
    elif part:
        check_prologue(name, part)


def check_embedded(name: str, part: bytes, budget: list[int], depth: int) -> None:
    """A chart carries its workbook along; that must be as harmless as the document."""
    if depth >= limits.OFFICE_DEPTH or not is_read_whole(name):
        raise Unfit("objects")
    try:
        check_archive(part, budget, depth + 1)
    except Unfit as reason:
        raise Unfit("objects" if str(reason) == "not_office" else str(reason)) from None
