"""Is this a PDF that only shows pages? Looked at object by object with qpdf; nothing is run or drawn."""

import contextlib
import io
import itertools
import re
import zlib
from collections.abc import Iterator

import pikepdf

from . import limits
from .refusal import Unfit

SCRIPT_ACTIONS = {"/JavaScript", "/Rendition", "/SubmitForm", "/ImportData"}
LAUNCH_ACTIONS = {"/Launch", "/GoToR", "/GoToE"}
EMBEDDING_SUBTYPES = {"/FileAttachment", "/RichMedia"}
TRIGGERS = re.compile(r"/([EXDUOCKFV]|Fo|Bl|P[OCVI]|W[CSP]|D[SP])$")
COMPRESSING = {"/FlateDecode", "/LZWDecode", "/RunLengthDecode", "/Fl", "/LZW", "/RL"}
# qpdf writes every name in its plain form, so `/J#61vaScript` is found as well.
SUSPICIOUS = re.compile(
    rb"/(JS|JavaScript|XFA|AA|EF|EmbeddedFiles?|FileAttachment|RichMedia"
    rb"|Launch|GoToR|GoToE|Rendition|SubmitForm|ImportData)\b"
)


def rehearse() -> None:
    """Write and check an empty document; an encrypted one needs a source of random numbers."""
    for encryption in (False, pikepdf.Encryption(owner="x", user="", R=4)):
        written = io.BytesIO()
        with pikepdf.new() as document:
            document.add_blank_page()
            document.save(written, encryption=encryption)
        with contextlib.suppress(Unfit):
            work(written.getvalue())


def work(content: bytes) -> tuple[dict, bytes]:
    """Refuse what is no plain PDF; the file itself stays as it is."""
    if not content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n\f").startswith(b"%PDF-"):
        raise Unfit("not_pdf")
    try:
        with pikepdf.open(io.BytesIO(content), attempt_recovery=False) as document:
            check_document(document)
    except pikepdf.PasswordError:
        raise Unfit("encrypted") from None
    except (pikepdf.PikepdfError, ValueError, TypeError, AttributeError, KeyError, RuntimeError):
        # pikepdf answers a document that breaks the rules of its own objects with any of these
        raise Unfit("damaged") from None
    return {"extension": "pdf"}, b""


def check_document(document: pikepdf.Pdf) -> None:
    if document.is_encrypted:
        raise Unfit("encrypted")
    if len(document.objects) > limits.PDF_OBJECTS:
        raise Unfit("too_much_memory")
    if int(document.Root.Pages.get("/Count", 0)) > limits.PDF_PAGES:
        raise Unfit("too_many_pages")
    if not 1 <= len(document.pages) <= limits.PDF_PAGES:
        raise Unfit("too_many_pages")
    unpacked = 0
    for thing in itertools.chain([document.trailer], document.objects):
        if not isinstance(thing, pikepdf.Object):
            continue  # a number or the like, which some programs write as an object of its own
        is_stream = isinstance(thing, pikepdf.Stream)
        outer = thing.stream_dict if is_stream else thing
        if SUSPICIOUS.search(outer.unparse(resolved=True)):
            for dictionary in dictionaries(outer):
                check_dictionary(dictionary)
        if is_stream:
            unpacked += unpacked_size(thing)
            if unpacked > limits.PDF_TOTAL_BYTES:
                raise Unfit("bomb")


def dictionaries(thing: pikepdf.Object) -> Iterator[pikepdf.Dictionary]:
    """The dictionary itself and those written inside it, not those it only points to."""
    waiting = [thing]
    while waiting:
        inner = waiting.pop()
        if isinstance(inner, pikepdf.Dictionary):
            yield inner
            values = [value for _, value in inner.items()]
        elif isinstance(inner, pikepdf.Array):
            values = list(inner)
        else:
            continue
        waiting += [value for value in values if isinstance(value, pikepdf.Object) and not value.is_indirect]


def check_dictionary(found: pikepdf.Dictionary) -> None:
    """Names alone say little (a font may be called /AA), so each is judged with what stands beside it."""
    keys = set(found.keys())
    action, kind, subtype = (name_of(found.get(key)) for key in ("/S", "/Type", "/Subtype"))
    script = found.get("/JS")
    if action in SCRIPT_ACTIONS or isinstance(script, pikepdf.String | pikepdf.Stream | str):
        raise Unfit("scripts")
    if keys & {"/JavaScript", "/XFA"} or is_trigger_table(found.get("/AA")):
        raise Unfit("scripts")
    if action in LAUNCH_ACTIONS:
        raise Unfit("launches")
    if kind == "/EmbeddedFile" or subtype in EMBEDDING_SUBTYPES or "/EmbeddedFiles" in keys:
        raise Unfit("attachments")
    files = found.get("/EF")
    if isinstance(files, pikepdf.Dictionary) and name_of(files.get("/Type")) != "/Font":
        raise Unfit("attachments")


def name_of(value: object) -> str:
    """„/JavaScript", or nothing; letters beyond ASCII, in whatever encoding, are written as numbers."""
    return value.unparse().decode("ascii") if isinstance(value, pikepdf.Name) else ""


def is_trigger_table(value: object) -> bool:
    return isinstance(value, pikepdf.Dictionary) and any(TRIGGERS.match(key) for key in value.keys())  # noqa: SIM118


def unpacked_size(stream: pikepdf.Stream) -> int:
    """Bytes of a stream once unpacked; pictures are judged by their sides, since nobody unpacks them here."""
    named = stream.get("/Filter")
    filters = [name_of(name) for name in (named if isinstance(named, pikepdf.Array) else [named])]
    packed = [name for name in filters if name in COMPRESSING]
    if len(packed) > 1:
        raise Unfit("bomb")
    if name_of(stream.get("/Subtype")) == "/Image":
        if int(stream.get("/Width", 0)) * int(stream.get("/Height", 0)) > limits.PDF_PICTURE_PIXELS:
            raise Unfit("bomb")
        return 0
    if not packed:
        return 0
    if filters[0] in ("/FlateDecode", "/Fl"):
        return inflated_size(stream.read_raw_bytes())
    return len(stream.read_bytes())


def inflated_size(raw: bytes) -> int:
    """Counted piece by piece, so that a bomb is never held as a whole."""
    unpacker, size = zlib.decompressobj(), 0
    try:
        while raw and not unpacker.eof:
            size += len(unpacker.decompress(raw, limits.MEGABYTE))
            raw = unpacker.unconsumed_tail
            if size > limits.PDF_STREAM_BYTES:
                raise Unfit("bomb")
    except zlib.error:
        return size  # readers stop here too
    return size
