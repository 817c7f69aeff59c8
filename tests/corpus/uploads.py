"""Corpus U: hostile uploads with what must become of each. Numbers as in the project's list of threats."""

from collections.abc import Callable
from dataclasses import dataclass

from pikepdf import Dictionary, Name

from . import offices, pdfs, pictures
from .pictures import SCRIPT

# The test file of all virus scanners, in two halves so that none removes this one.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + rb"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
EXE = b"MZ\x90\x00\x03" + bytes(200) + b"This program cannot be run in DOS mode."
HTML = b"<!DOCTYPE html><html>" + SCRIPT + b"</html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg">' + SCRIPT + b"</svg>"


@dataclass(frozen=True)
class Refused:
    number: int
    label: str
    name: str
    build: Callable[[], bytes]
    code: str

    def __str__(self) -> str:
        return f"{self.number}-{self.label}"


@dataclass(frozen=True)
class Accepted:
    number: int
    label: str
    name: str
    build: Callable[[], bytes]
    kept_name: str

    def __str__(self) -> str:
        return f"{self.number}-{self.label}"


def fixed(content: bytes) -> Callable[[], bytes]:
    return lambda: content


def action(**entries: object) -> Callable[[], bytes]:
    return lambda: pdfs.with_action(**entries)


def linked(kind: str, target: str, mode: str = "External") -> Callable[[], bytes]:
    return lambda: offices.linked(kind, target, mode)


def member(name: str, content: bytes = b"x") -> Callable[[], bytes]:
    return lambda: offices.office(added={name: content})


def typed(content_type: str) -> Callable[[], bytes]:
    return lambda: offices.office(types=f'<Default Extension="bin" ContentType="{content_type}"/>')


REFUSED = [
    Refused(1, "HTML as PDF", "a.pdf", fixed(HTML), "not_pdf"),
    Refused(1, "HTML as TXT", "a.txt", fixed(HTML), "not_text"),
    Refused(1, "HTML as DOCX", "a.docx", fixed(HTML), "not_office"),
    Refused(1, "HTML", "a.html", fixed(HTML), "unknown_kind"),
    Refused(2, "SVG with script", "a.svg", fixed(SVG), "other_picture"),
    Refused(3, "SVG as PNG", "a.png", fixed(SVG), "not_picture"),
    Refused(4, "EPS as PNG", "a.png", fixed(b"%!PS-Adobe-3.0 EPSF-3.0\n"), "not_picture"),
    Refused(5, "EXE", "setup.exe", fixed(EXE), "unknown_kind"),
    Refused(5, "EXE behind a second ending", "plan.pdf.exe", fixed(EXE), "unknown_kind"),
    Refused(5, "EXE without ending", "plan", fixed(EXE), "no_extension"),
    Refused(5, "EXE with spaces behind", "plan.exe .", fixed(EXE), "unknown_kind"),
    Refused(6, "EXE as PDF", "a.pdf", fixed(EXE), "not_pdf"),
    Refused(6, "EXE as CSV", "a.csv", fixed(EXE), "not_text"),
    Refused(7, "DOCM", "a.docm", offices.macro_document, "macros"),
    Refused(7, "DOCM as DOCX", "a.docx", offices.macro_document, "macros"),
    Refused(8, "XLSM", "a.xlsm", offices.hidden_macros, "macros"),
    Refused(8, "macro sheet", "a.docx", typed("application/vnd.ms-excel.macrosheet+xml"), "macros"),
    Refused(9, "DOCX holding macros", "a.docx", offices.hidden_macros, "macros"),
    Refused(10, "old DOC", "a.doc", fixed(offices.COMPOUND), "old_office"),
    Refused(10, "old DOC as DOCX", "a.docx", fixed(offices.COMPOUND), "old_office"),
    Refused(11, "encrypted PDF", "a.pdf", pdfs.encrypted, "encrypted"),
    Refused(11, "PDF locked against printing", "a.pdf", lambda: pdfs.encrypted(user=""), "encrypted"),
    Refused(12, "encrypted DOCX", "a.docx", offices.encrypted, "old_office"),
    Refused(15, "empty", "a.pdf", bytes, "empty"),
    Refused(16, "limit + 1 byte", "a.pdf", lambda: bytes(20 * 1024 * 1024 + 1), "too_large"),
    Refused(20, "PNG 20,000²", "a.png", pictures.huge_png, "picture_too_large"),
    Refused(20, "progressive JPEG", "a.jpg", lambda: pictures.progressive(5_000), "too_much_memory"),
    Refused(21, "GIF with 10,000 frames", "a.gif", lambda: pictures.moving_gif(10_000), "other_picture"),
    Refused(21, "GIF as PNG", "a.png", lambda: pictures.moving_gif(3), "not_picture"),
    Refused(21, "moving PNG", "a.png", lambda: pictures.moving_png(30), "moving_picture"),
    Refused(22, "truncated JPEG", "a.jpg", lambda: pictures.picture("JPEG", (400, 300))[:-900], "damaged"),
    Refused(22, "truncated PNG", "a.png", lambda: pictures.picture("PNG", (400, 300))[:-900], "damaged"),
    Refused(22, "truncated PDF", "a.pdf", lambda: pdfs.pdf()[:-200], "damaged"),
    Refused(22, "truncated DOCX", "a.docx", lambda: offices.office()[:-200], "damaged"),
    Refused(23, "nested Flate", "a.pdf", pdfs.nested_flate, "bomb"),
    Refused(23, "one enormous Flate", "a.pdf", pdfs.flat_bomb, "bomb"),
    Refused(23, "stream of objects as bomb", "a.pdf", pdfs.object_stream_bomb, "bomb"),
    Refused(23, "table of objects as bomb", "a.pdf", pdfs.table_bomb, "damaged"),
    Refused(23, "picture of 10 billion points", "a.pdf", pdfs.huge_picture, "bomb"),
    Refused(24, "cyclic trailer", "a.pdf", pdfs.cyclic_trailer, "damaged"),
    Refused(24, "cyclic pages", "a.pdf", pdfs.cyclic_pages, "damaged"),
    Refused(25, "50,000 pages", "a.pdf", lambda: pdfs.many_pages(50_000, 50_000), "too_many_pages"),
    Refused(25, "50,000 pages, one claimed", "a.pdf", lambda: pdfs.many_pages(50_000, 1), "too_many_pages"),
    Refused(25, "no pages", "a.pdf", lambda: pdfs.pdf(pages=0), "too_many_pages"),
    Refused(26, "zip 1000:1", "a.xlsx", offices.bomb, "bomb"),
    Refused(26, "zip of 350 MB", "a.xlsx", offices.slow_bomb, "bomb"),
    Refused(27, "100,000 members", "a.docx", offices.many_members, "bomb"),
    Refused(27, "6,000 members", "a.docx", lambda: offices.many_members(6_000), "bomb"),
    Refused(28, "../ member", "a.docx", member("../../etc/cron.d/x"), "unsafe_archive"),
    Refused(28, "absolute member", "a.docx", member("/etc/cron.d/x"), "unsafe_archive"),
    Refused(28, "member on a drive", "a.docx", member("C:\\x"), "unsafe_archive"),
    Refused(28, "the same member twice", "a.docx", member("WORD/DOCUMENT.XML"), "unsafe_archive"),
    Refused(29, "symlink member", "a.docx", offices.with_link_member, "unsafe_archive"),
    Refused(30, "XXE", "a.docx", offices.external_entity, "definitions"),
    Refused(30, "XXE in UTF-16", "a.docx", offices.entity_in_utf16, "definitions"),
    Refused(31, "entity bomb", "a.docx", offices.entity_bomb, "definitions"),
    Refused(31, "in the list", "a.docx", lambda: offices.entity_bomb("[Content_Types].xml"), "definitions"),
    Refused(31, "in a link", "a.docx", lambda: offices.entity_bomb("word/_rels/a.rels"), "definitions"),
    Refused(32, "remote template", "a.docx", linked("attachedTemplate", "https://x.org/a.dotm"), "remote"),
    Refused(32, "template on a share", "a.docx", linked("attachedTemplate", "file://x/a.dotm"), "remote"),
    Refused(32, "template on a share (2)", "a.docx", linked("attachedTemplate", r"\\x\a.dotm"), "remote"),
    Refused(32, "picture from elsewhere", "a.docx", linked("image", "https://x.org/a.png"), "remote"),
    Refused(32, "foreign workbook", "a.docx", linked("externalLinkPath", "a.xlsx"), "remote"),
    Refused(32, "without saying so", "a.docx", linked("image", "https://x.org/a.png", ""), "remote"),
    Refused(32, "DDE", "a.docx", member("word/a.xml", b"<a>DDEAUTO c:\\cmd.exe</a>"), "remote"),
    Refused(32, "embedded program", "a.docx", lambda: offices.with_object(EXE), "objects"),
    Refused(32, "embedded object", "a.docx", lambda: offices.with_object(offices.COMPOUND), "objects"),
    Refused(32, "object by its link", "a.docx", linked("oleObject", "a.bin", ""), "objects"),
    Refused(32, "document within", "a.docx", linked("aFChunk", "a.rtf", ""), "objects"),
    Refused(32, "ActiveX", "a.docx", typed("application/vnd.ms-office.activeX+xml"), "objects"),
    Refused(
        32, "zip within", "a.docx", lambda: offices.with_object(offices.archive({"a.exe": EXE})), "objects"
    ),
    Refused(
        32, "macros in the chart", "a.pptx", lambda: offices.with_workbook(offices.hidden_macros()), "macros"
    ),
    Refused(33, "JavaScript", "a.pdf", action(S=Name.JavaScript, JS="app.alert(1)"), "scripts"),
    Refused(33, "disguised JavaScript", "a.pdf", pdfs.with_disguised_script, "scripts"),
    Refused(33, "JavaScript by name", "a.pdf", pdfs.with_named_script, "scripts"),
    Refused(33, "launch", "a.pdf", action(S=Name.Launch, F="cmd.exe"), "launches"),
    Refused(33, "other file", "a.pdf", action(S=Name.GoToR, F=r"\\evil\share", D="x"), "launches"),
    Refused(33, "form to elsewhere", "a.pdf", action(S=Name.SubmitForm, F="https://x.org"), "scripts"),
    Refused(33, "at the page", "a.pdf", pdfs.with_page_trigger, "scripts"),
    Refused(
        33,
        "in an annotation",
        "a.pdf",
        lambda: pdfs.with_annotation(A=Dictionary(S=Name.JavaScript, JS="1")),
        "scripts",
    ),
    Refused(34, "embedded file", "a.pdf", pdfs.with_attachment, "attachments"),
    Refused(
        34, "pinned file", "a.pdf", lambda: pdfs.with_annotation(Subtype=Name.FileAttachment), "attachments"
    ),
    Refused(35, "NUL in the name", "a.pdf\0.exe", pdfs.pdf, "name_zero"),
    Refused(
        0, "ZIP behind a DOCX", "a.docx", lambda: offices.office() + offices.archive({"a": b""}), "damaged"
    ),
    Refused(0, "HTML before a PDF", "a.pdf", lambda: HTML + pdfs.pdf(), "not_pdf"),
    Refused(0, "XLSX as DOCX", "a.docx", lambda: offices.office("xlsx"), "other_office"),
    Refused(0, "ZIP as DOCX", "a.docx", lambda: offices.archive({"a.txt": b"x"}), "not_office"),
    Refused(0, "NUL in text", "a.txt", fixed(b"Plan\0"), "not_text"),
    Refused(0, "calling CSV", "a.csv", fixed(b"Stadt;Wert\nBochum;=cmd|'/C calc'!A0"), "text_formula"),
]

ACCEPTED = [
    Accepted(13, "EICAR", "a.txt", fixed(EICAR), "a.txt"),
    Accepted(14, "EICAR in DOCX", "a.docx", member("word/media/a.txt", EICAR), "a.docx"),
    Accepted(36, "photo with place", "a.jpg", pictures.photo_with_place, "a.jpg"),
    Accepted(37, "JPEG and HTML", "a.jpg", pictures.jpeg_and_html, "a.jpg"),
    Accepted(37, "PNG and ZIP", "a.png", lambda: pictures.png_and_zip(offices.office()), "a.png"),
    Accepted(38, "path", "../../x", pdfs.pdf, "x.pdf"),
    Accepted(38, "Windows path", "C:\\Akten\\Plan.PDF", pdfs.pdf, "Plan.PDF"),
    Accepted(39, "line break", "plan\r\nSet-Cookie: a=1.pdf", pdfs.pdf, "plan Set-Cookie_ a=1.pdf"),
    Accepted(40, "right to left", "plan\u202efdp.pdf", pdfs.pdf, "planfdp.pdf"),
    Accepted(41, "300 characters", "ä" * 300 + ".pdf", pdfs.pdf, "ä" * 195 + "….pdf"),
    Accepted(42, "formula", "=cmd|' /C calc'!A0.pdf", pdfs.pdf, "C calc'!A0.pdf"),
    Accepted(43, "markup", "<img src=x onerror=alert(1)>.pdf", pdfs.pdf, "_img src=x onerror=alert(1)_.pdf"),
    Accepted(0, "link in a DOCX", "a.docx", linked("hyperlink", "https://www.bochum.de"), "a.docx"),
    Accepted(0, "own template", "a.docx", linked("attachedTemplate", r"file:///C:\Büro\a.dotx"), "a.docx"),
    Accepted(0, "chart", "a.pptx", lambda: offices.with_workbook(offices.office("xlsx")), "a.pptx"),
    Accepted(0, "harmless names", "Straßen 2026.pdf", pdfs.with_harmless_names, "Straßen 2026.pdf"),
    Accepted(0, "number as object", "a.pdf", pdfs.with_number_object, "a.pdf"),
    Accepted(0, "2,000 pages", "a.pdf", lambda: pdfs.pdf(pages=2_000), "a.pdf"),
    Accepted(0, "PNG called JPG", "a.jpg", pictures.picture, "a.png"),
    Accepted(0, "German CSV", "a.csv", fixed("Straße;1,5\r\nWeg;-3".encode("cp1252")), "a.csv"),
    Accepted(0, "no name", " .. ", pdfs.pdf, "Datei.pdf"),
]

LINKS_REFUSED = {
    45: ["javascript:alert(1)", "JaVaScRiPt:alert(1)", " java\tscript:alert(1)", "vbscript:x"],
    46: ["data:text/html,<script>alert(1)</script>"],
    47: ["file:///etc/passwd", "file://server/akte.pdf", "\\\\server\\akte.pdf", "ftp://www.bochum.de/a"],
    48: ["https://a:b@www.bochum.de/", "https://www.bochum.de@evil.de/", "https://:@bochum.de/"],
    49: [
        "http://10.0.0.1/", "http://192.168.178.1/", "http://172.16.0.1/", "http://100.64.0.1/",
        "http://127.0.0.1/", "http://127.1/", "http://0/", "http://0.0.0.0/", "http://[::1]/", "http://[::]/",
        "http://169.254.169.254/latest/meta-data", "http://[fe80::1]/", "http://[fe80::1%25eth0]/",
        "http://[fc00::1]/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:8.8.8.8]/", "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/", "http://[::7f00:1]/", "http://2130706433/", "http://017700000001/",
        "http://0x7f000001/", "http://0x7f.1/", "http://127.0.0.1./", "http://１２７.0.0.1/", "http://127。0。0。1/",
        "http://224.0.0.1/", "http://255.255.255.255/", "http://localhost/", "http://localhost./",
        "http://LOCALHOST:8000/", "http://a.localhost/", "http://intranet/", "http://akte.intern.local/",
        "http://rathaus.internal/", "http://www.bochum.de.lan/", "http://stadt.test/", "http://1.0.0.127.in-addr.arpa/",
    ],
    0: [
        "", "   ", "bochum.de", "https://", "https:///pfad", "https:bochum.de", "http://www.bochum.de:99999/",
        "https://www.bochum.de/a b", "https://www.bochum.de/\nx", "https://www.bochum.de/\x00",
        "https://www.bochum.de/\u202egnp", "https://-a-.de/", "https://a..de/", "https://[::1", "https://a_b.d3/",
        "https://www.bochum.de/" + "a" * 1000, "https://www.bochum.de/" + "ä" * 400, "https://www.bochum.de\\@evil.de/",
        "https://www.bochum.de/<script>",
    ],
}  # fmt: skip

LINKS_ACCEPTED = {
    "https://www.bochum.de": "https://www.bochum.de/",
    " HTTPS://WWW.Bochum.DE:443/Bericht?x=1#S2 ": "https://www.bochum.de/Bericht?x=1#S2",
    "http://www.bochum.de:8080/": "http://www.bochum.de:8080/",
    "https://münchen.de/Straße": "https://xn--mnchen-3ya.de/Stra%C3%9Fe",
    "https://gießen.de/": "https://xn--gieen-nqa.de/",
    "https://ratsinfo.kiel.de/a%20b?c=[1]&d=ü": "https://ratsinfo.kiel.de/a%20b?c=[1]&d=%C3%BC",
    "http://8.8.8.8/": "http://8.8.8.8/",
    "http://[2001:4860:4860:0::8888]/": "http://[2001:4860:4860::8888]/",
}
