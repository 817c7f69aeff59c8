"""Builders of PDF files, good and hostile."""

import functools
import io
import struct
import zlib
from collections.abc import Callable

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

Change = Callable[[pikepdf.Pdf], object]


def written(document: pikepdf.Pdf, **options: object) -> bytes:
    target = io.BytesIO()
    document.save(target, **options)
    return target.getvalue()


def pdf(change: Change | None = None, *, pages: int = 1, **options: object) -> bytes:
    """A document with empty pages and whatever `change` does to it."""
    with pikepdf.new() as document:
        for _ in range(pages):
            document.add_blank_page()
        if change:
            change(document)
        return written(document, **options)


def with_action(**action: object) -> bytes:
    """Something happens when the document is opened."""

    def change(document: pikepdf.Pdf) -> None:
        document.Root.OpenAction = Dictionary(**action)

    return pdf(change)


def with_annotation(**annotation: object) -> bytes:
    """Something lies on the first page; in an object stream, where its text cannot be searched for."""

    def change(document: pikepdf.Pdf) -> None:
        box = Array([0, 0, 100, 100])
        document.pages[0].Annots = Array([document.make_indirect(Dictionary(Rect=box, **annotation))])

    return pdf(change, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def with_page_trigger() -> bytes:
    def change(document: pikepdf.Pdf) -> None:
        document.pages[0].AA = Dictionary(O=Dictionary(S=Name.Named, N=Name.Print))

    return pdf(change)


def with_named_script() -> bytes:
    def change(document: pikepdf.Pdf) -> None:
        script = Dictionary(S=Name.JavaScript, JS=document.make_stream(b"app.alert(1)"))
        document.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array(["a", script])))

    return pdf(change)


def with_disguised_script() -> bytes:
    """The name of the action is written with a number for one of its letters."""
    plain = with_action(S=Name.JavaScript, JS="app.alert(1)")
    return renumbered(plain, b"/S /JavaScript", b"/S /J#61vaScript")


def with_attachment() -> bytes:
    def change(document: pikepdf.Pdf) -> None:
        document.attachments["setup.exe"] = b"MZ" + bytes(100)

    return pdf(change)


def with_harmless_names() -> bytes:
    """Fonts may be called anything; links and jumps inside the document are no programs."""

    def change(document: pikepdf.Pdf) -> None:
        font = document.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
        page = document.pages[0]
        page.Resources = Dictionary(Font=Dictionary(AA=font, JS=font, EF=font))
        link = Dictionary(S=Name.URI, URI="https://www.bochum.de/JavaScript")
        page.Annots = Array(
            [Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 1, 1]), A=link)]
        )
        document.Root.OpenAction = Array([page.obj, Name.Fit])
        page.Resources.Properties = Dictionary({"/Übersicht": Name("/Straße"), "/S": Name("/Maß")})
        document.docinfo["/Title"] = "Zu /JS und /Launch"

    return pdf(change)


def encrypted(user: str = "geheim") -> bytes:
    """With a password to open, or (user="") only to change."""
    return pdf(encryption=pikepdf.Encryption(owner="besitzer", user=user))


def nested_flate() -> bytes:
    """A page whose text is packed three times: 10 MB in some hundred bytes."""
    packed = bytes(10_000_000)
    for _ in range(3):
        packed = zlib.compress(packed, 9)

    def change(document: pikepdf.Pdf) -> None:
        text = Stream(document, packed)
        text.Filter = Array([Name.FlateDecode] * 3)
        document.pages[0].Contents = document.make_indirect(text)

    return pdf(change, stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False)


@functools.cache
def zeros(megabytes: int, before: bytes = b"") -> bytes:
    """Packed zeros, made without holding them."""
    packer, piece = zlib.compressobj(9), bytes(1024 * 1024)
    return b"".join(
        [packer.compress(before), *(packer.compress(piece) for _ in range(megabytes)), packer.flush()]
    )


def flat_bomb(megabytes: int = 200) -> bytes:
    """A page whose text is packed once, and enormous."""

    def change(document: pikepdf.Pdf) -> None:
        text = Stream(document, zeros(megabytes))
        text.Filter = Name.FlateDecode
        document.pages[0].Contents = document.make_indirect(text)

    return pdf(change, stream_decode_level=pikepdf.StreamDecodeLevel.none)


def with_object_stream(objects: bytes, table: bytes = b"", filter_of_table: bytes = b"") -> bytes:
    """By hand: object 6 lies in the packed stream 4, where everything lies stands in the stream 5."""
    body = (
        b"%%PDF-1.5\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R /X 6 0 R >>\nendobj\n"
        b"2 0 obj\n<< /Type /Pages /Count 1 /Kids [3 0 R] >>\nendobj\n"
        b"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Resources << >> >>\nendobj\n"
        b"4 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\nstream\n"
        % len(objects)
        + objects
        + b"\nendstream\nendobj\n"
    )
    starts = [body.index(b"\n%d 0 obj" % number) + 1 for number in range(1, 5)] + [len(body)]
    rows = [(0, 0, 0), *((1, start, 0) for start in starts), (2, 4, 0)]
    table = table or b"".join(struct.pack(">BIH", *row) for row in rows)
    keys = b"/Type /XRef /Size 7 /W [1 4 2] /Root 1 0 R /Length %d %s" % (len(table), filter_of_table)
    last = b"5 0 obj\n<< " + keys + b" >>\nstream\n" + table + b"\nendstream\nendobj\n"
    return body + last + b"startxref\n%d\n%%%%EOF\n" % len(body)


def with_number_object() -> bytes:
    return with_object_stream(zlib.compress(b"6 0 7"))


def object_stream_bomb() -> bytes:
    """A stream that holds objects is the bomb: it goes off as soon as one of them is looked for."""
    return with_object_stream(zeros(400, before=b"6 0 (a)"))


def table_bomb() -> bytes:
    """The table of objects is the bomb: it goes off on opening."""
    return with_object_stream(zlib.compress(b"6 0 (a)"), zeros(400), b"/Filter /FlateDecode")


def huge_picture() -> bytes:
    def change(document: pikepdf.Pdf) -> None:
        picture = Stream(document, zlib.compress(b""))
        picture.Type, picture.Subtype, picture.Filter = Name.XObject, Name.Image, Name.FlateDecode
        picture.Width = picture.Height = 100_000
        document.pages[0].Resources = Dictionary(XObject=Dictionary(I=document.make_indirect(picture)))

    return pdf(change)


def renumbered(content: bytes, old: bytes, new: bytes) -> bytes:
    """Replace something and write the table of offsets anew."""
    assert old in content
    body = content[: content.rindex(b"xref\n", 0, content.rindex(b"startxref"))].replace(old, new)
    trailer = content[content.rindex(b"trailer") : content.rindex(b"startxref")].replace(old, new)
    return tabled(body, trailer)


def tabled(body: bytes, trailer: bytes) -> bytes:
    """Objects 1, 2, 3 … with their table."""
    size = body.count(b" 0 obj")
    starts = [0] + [body.index(b"\n%d 0 obj" % number) + 1 for number in range(1, size + 1)]
    rows = b"".join(b"%010d %05d %s \n" % (at, 0 if at else 65535, b"n" if at else b"f") for at in starts)
    table = b"xref\n0 %d\n" % len(starts) + rows
    return body + table + trailer.rstrip() + b"\nstartxref\n%d\n%%%%EOF\n" % len(body)


def cyclic_trailer() -> bytes:
    """The trailer names itself as the one before."""
    plain = pdf()
    start = plain.rsplit(b"startxref", 1)[1].split()[0]
    return plain.replace(b"trailer <<", b"trailer << /Prev " + start)


def by_hand(pages: bytes) -> bytes:
    body = (
        b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
        b"2 0 obj\n<< /Type /Pages " + pages + b" >>\nendobj\n"
        b"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>\nendobj\n"
    )
    return tabled(body, b"trailer << /Root 1 0 R /Size 4 >>")


def many_pages(count: int, claimed: int) -> bytes:
    return by_hand(b"/Count %d /Kids [" % claimed + b"3 0 R " * count + b"]")


def cyclic_pages() -> bytes:
    return by_hand(b"/Count 1 /Kids [2 0 R]")
