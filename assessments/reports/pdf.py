"""HTML to PDF/UA: the only place that knows WeasyPrint. Needs no Django; lives in the renderer's process."""

import io
import logging
from collections.abc import Callable
from pathlib import Path

from fontTools.ttLib import TTFont
from weasyprint import CSS, HTML
from weasyprint.logger import PROGRESS_LOGGER
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

ROOT = Path(__file__).resolve().parents[2]
FONTS = ROOT / "static" / "fonts" / "print"
STYLE = ROOT / "templates" / "reports" / "print.css"
MISSING = "?"


class OwnFontsOnly(URLFetcher):
    """Answers `font:NAME` from memory and refuses every other address: file, network, data."""

    def __init__(self, fonts: dict[str, bytes]) -> None:
        super().__init__(allowed_protocols=("font",), allow_redirects=False)
        self.fonts = fonts

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        scheme, _, name = url.partition(":")
        if scheme != "font" or name not in self.fonts:
            raise ValueError(f"Reports load nothing but their own fonts, not {url[:80]}")
        return URLFetcherResponse(url, self.fonts[name], {"Content-Type": "font/ttf"})


class PagesLaidOut(logging.Handler):
    """Hears from WeasyPrint's log which page is being laid out: the only place where it tells."""

    on_page: Callable[[int], None]

    def emit(self, record: logging.LogRecord) -> None:
        if record.args and str(record.msg).endswith("- Page %d"):
            self.on_page(int(record.args[0]))


class Typesetter:
    """Fonts and style sheet read once; sets any number of documents."""

    def __init__(self) -> None:
        logging.getLogger("weasyprint").setLevel(logging.ERROR)
        self.pages = PagesLaidOut()
        PROGRESS_LOGGER.setLevel(logging.INFO)
        PROGRESS_LOGGER.propagate = False
        PROGRESS_LOGGER.addHandler(self.pages)
        fonts = {path.name: path.read_bytes() for path in sorted(FONTS.glob("*.ttf"))}
        self.fetcher = OwnFontsOnly(fonts)
        self.font_config = FontConfiguration()
        self.style = CSS(string=STYLE.read_text(), font_config=self.font_config, url_fetcher=self.fetcher)
        self.covered = set(TTFont(io.BytesIO(fonts["FiraSans-Regular.ttf"])).getBestCmap())

    def printable(self, html: str) -> str:
        """Characters that the print font lacks would be empty boxes, which PDF/UA forbids."""
        lacking = {ord(sign) for sign in set(html) if ord(sign) not in self.covered and sign not in "\n\t\r"}
        return html.translate(dict.fromkeys(lacking, MISSING)) if lacking else html

    def set(self, html: str, identifier: str, on_page: Callable[[int], None]) -> tuple[bytes, int]:
        """The PDF and its number of pages. The same HTML and identifier give the same bytes.

        `on_page` is told the number of every page that is laid out.
        """
        self.pages.on_page = on_page
        options = {"pdf_variant": "pdf/ua-1", "pdf_identifier": identifier.encode()}
        source = HTML(string=self.printable(html), url_fetcher=self.fetcher)
        document = source.render(font_config=self.font_config, stylesheets=[self.style], **options)
        return document.write_pdf(**options), len(document.pages)
