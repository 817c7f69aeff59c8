"""The XML inside office files, read with expat: no document type, no entities, nothing fetched by itself."""

import re
from xml.parsers import expat

from .refusal import Unfit

TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
XML_STARTS = (b"<", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\x00<", b"\x00\x00")
XML_NAMES = (".xml", ".rels", ".vml")
# Word notes the template that a document was made with; on the author's own disk it is of no use to anyone.
OWN_DISK = re.compile(r"(file:///)?[A-Za-z]:[\\/](?![\\/])|[\w .-]+\.do[tc][xm]?$")
OBJECT_KINDS = ("oleobject", "control", "activexcontrolbinary", "afchunk")


class Prologue(Exception):
    """The root element is reached: what is dangerous can only stand before it."""


def parser() -> expat.XMLParserType:
    """Every document type is refused, so that no entity can ever be defined."""
    made = expat.ParserCreate(namespace_separator=" ")

    def refuse(*_: object) -> None:
        raise Unfit("definitions")

    made.StartDoctypeDeclHandler = refuse
    made.EntityDeclHandler = refuse
    made.ExternalEntityRefHandler = refuse
    return made


def elements(part: bytes) -> list[tuple[str, dict[str, str]]]:
    """Every element of a part with its attributes."""
    found: list[tuple[str, dict[str, str]]] = []
    reader = parser()
    reader.StartElementHandler = lambda name, attributes: found.append((name, attributes))
    try:
        reader.Parse(part, True)
    except expat.ExpatError:
        raise Unfit("damaged") from None
    return found


def content_types(part: bytes) -> dict[str, str]:
    """Part name → content type, with the defaults by extension among them as `*.extension`."""
    found = {}
    for name, attributes in elements(part):
        kind = attributes.get("ContentType", "")
        if name == f"{TYPES} Override":
            found[attributes.get("PartName", "")] = kind
        elif name == f"{TYPES} Default":
            found["*." + attributes.get("Extension", "")] = kind
    return found


def check_relationships(part: bytes) -> None:
    """Opening the document may fetch nothing from elsewhere; a link that a person clicks may stand."""
    for _, attributes in elements(part):
        kind = attributes.get("Type", "").rpartition("/")[2].lower()
        target = attributes.get("Target", "")
        if kind == "hyperlink" or (kind == "attachedtemplate" and OWN_DISK.match(target)):
            continue
        if attributes.get("TargetMode") == "External" or "://" in target or target.startswith(("\\\\", "//")):
            raise Unfit("remote")
        if kind in OBJECT_KINDS:
            raise Unfit("objects")


def check_prologue(name: str, part: bytes) -> None:
    """Of a part that is XML by its name or its bytes, read up to the root element."""
    if not (name.lower().endswith(XML_NAMES) or part.lstrip(b" \t\r\n").startswith(XML_STARTS)):
        return

    def stop(*_: object) -> None:
        raise Prologue

    reader = parser()
    reader.StartElementHandler = stop
    try:
        reader.Parse(part, False)
    except Prologue:
        return
    except expat.ExpatError:
        raise Unfit("damaged") from None
    raise Unfit("damaged")
