"""Builders of office files, good and hostile: the least that makes one, and what is added."""

import io
import stat
import struct
import zipfile

MAIN = {
    "docx": ("word/document.xml", "wordprocessingml.document"),
    "xlsx": ("xl/workbook.xml", "spreadsheetml.sheet"),
    "pptx": ("ppt/presentation.xml", "presentationml.presentation"),
}
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
Parts = dict[str, str | bytes]


def archive(parts: Parts, packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", packing) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return packed.getvalue()


def parts(kind: str = "docx", *, types: str = "", main_type: str = "") -> Parts:
    main, family = MAIN[kind]
    main_type = main_type or f"application/vnd.openxmlformats-officedocument.{family}.main+xml"
    return {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{main}" ContentType="{main_type}"/>{types}</Types>',
        "_rels/.rels": relations(("officeDocument", main, "")),
        main: f"{HEAD}<main>Haushaltsplan 2026</main>",
    }


def relations(*rows: tuple[str, str, str]) -> str:
    """(type, target, mode) each."""
    return (
        f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        + "".join(
            f'<Relationship Id="r{number}" Type="{RELATIONS}/{kind}" Target="{target}"'
            + (f' TargetMode="{mode}"' if mode else "")
            + "/>"
            for number, (kind, target, mode) in enumerate(rows)
        )
        + "</Relationships>"
    )


def office(
    kind: str = "docx", added: Parts | None = None, packing: int = zipfile.ZIP_DEFLATED, **options: str
) -> bytes:
    return archive(parts(kind, **options) | (added or {}), packing)


def linked(kind: str, target: str, mode: str = "External") -> bytes:
    """A DOCX with one relationship of this type."""
    return office(added={"word/_rels/document.xml.rels": relations((kind, target, mode))})


def macro_document() -> bytes:
    return office(main_type="application/vnd.ms-word.document.macroEnabled.main+xml")


def hidden_macros() -> bytes:
    return office(added={"word/vbaProject.bin": COMPOUND})


def with_object(content: bytes, name: str = "word/embeddings/oleObject1.bin") -> bytes:
    return office(added={name: content})


def with_workbook(workbook: bytes) -> bytes:
    """A presentation whose chart carries its numbers along."""
    rels = relations(("package", "../embeddings/Microsoft_Excel_Sheet1.xlsx", ""))
    added: Parts = {
        "ppt/embeddings/Microsoft_Excel_Sheet1.xlsx": workbook,
        "ppt/charts/_rels/chart1.xml.rels": rels,
    }
    return office("pptx", added)


def bomb(megabytes: int = 100) -> bytes:
    """Zeros: a thousand times as large once unpacked."""
    return office("xlsx", {"xl/worksheets/sheet1.xml": b"<a>" + bytes(megabytes * 1024 * 1024)})


def slow_bomb() -> bytes:
    """Many members that each stay below every limit."""
    piece = b"<a/>" + b"".join(b"%04d" % (number * number % 997) for number in range(490_000))
    return office("xlsx", {f"xl/worksheets/sheet{number}.xml": piece for number in range(170)})


def many_members(count: int = 100_000) -> bytes:
    """Written by hand: one empty member, listed many times under other names."""
    local, listed = [], []
    for number in range(count):
        name = b"%06d" % number
        fields = struct.pack("<HHHHHIIIHH", 20, 0, 0, 0, 33, 0, 0, 0, len(name), 0)
        listed.append(
            b"PK\x01\x02\x14\x00" + fields + bytes(10) + struct.pack("<I", len(local) and number * 36) + name
        )
        local.append(b"PK\x03\x04" + fields + name)
    body, directory = b"".join(local), b"".join(listed)
    count = min(count, 0xFFFF)
    end = struct.pack("<HHHHIIH", 0, 0, count, count, len(directory), len(body), 0)
    return body + directory + b"PK\x05\x06" + end


def with_link_member() -> bytes:
    packed = io.BytesIO(office())
    with zipfile.ZipFile(packed, "a") as target:
        member = zipfile.ZipInfo("word/media/image1.png")
        member.external_attr = (stat.S_IFLNK | 0o777) << 16
        target.writestr(member, "/etc/passwd")
    return packed.getvalue()


def external_entity() -> bytes:
    dtd = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
    return office(added={"word/document.xml": dtd})


def entity_bomb(part: str = "word/document.xml") -> bytes:
    rows = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    return office(added={part: f'<!DOCTYPE a [<!ENTITY a0 "ha">{rows}]><a>&a9;</a>'})


def entity_in_utf16() -> bytes:
    """Not to be found by its letters."""
    text = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
    return office(added={"word/settings.xml": text.encode("utf-16")})


def encrypted() -> bytes:
    """Office wraps an encrypted document into its old container."""
    return COMPOUND + "EncryptedPackage".encode("utf-16-le") + bytes(4096)
