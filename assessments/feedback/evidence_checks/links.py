"""Is this an address that everybody can open? Only read, never fetched."""

import ipaddress
import re
import unicodedata
from urllib.parse import quote, urlsplit, urlunsplit

from .refusal import EvidenceRefused

LONGEST = 1000
LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)$")
TOP = re.compile(r"(xn--[a-z0-9-]{2,59}|[a-z]{2,63})$")
UNCHANGED = "%/?:@!$&'()*+,;=~-._[]"
OWN_NET = (
    "localhost", "local", "localdomain", "internal", "intranet", "intra", "lan", "home", "corp", "private",
    "test", "example", "invalid", "onion", "arpa",
)  # fmt: skip


def check_link(url: str) -> str:
    """The address in its plain form; EvidenceRefused if it is none that may stand as evidence."""
    url = url.strip()
    if not url:
        raise EvidenceRefused("link_empty")
    if len(url) > LONGEST:
        raise EvidenceRefused("link_long")
    if not url.isprintable() or re.search(r"[\s\\<>\"`{}|^]", url):
        raise EvidenceRefused("link_broken")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise EvidenceRefused("link_broken") from None
    if parts.scheme not in ("http", "https") or not url[len(parts.scheme) :].startswith("://"):
        raise EvidenceRefused("link_scheme")
    if "@" in parts.netloc:
        raise EvidenceRefused("link_credentials")
    host = public_host(parts.hostname or "")
    standard = {"http": 80, "https": 443}[parts.scheme]
    place = host if port in (None, standard) else f"{host}:{port}"
    tail = [quote(part, safe=UNCHANGED) for part in (parts.path or "/", parts.query, parts.fragment)]
    plain = urlunsplit((parts.scheme, place, *tail))
    if len(plain) > LONGEST:
        raise EvidenceRefused("link_long")
    return plain


def public_host(host: str) -> str:
    """The host in small letters (umlauts as xn--), if it is a public name or a public address."""
    if not host or "%" in host:
        raise EvidenceRefused("link_broken")
    if ":" in host:
        return f"[{public_address(host)}]"
    name = ascii_name(host).rstrip(".")
    labels = name.split(".")
    if labels[-1].isdigit() or labels[-1].startswith("0x"):  # 127.1, 2130706433, 0x7f000001 and the like
        return public_address(name)
    if len(labels) == 1 or labels[-1] in OWN_NET or labels[-2:] == ["home", "arpa"]:
        raise EvidenceRefused("link_private")
    if len(name) > 253 or not TOP.match(labels[-1]) or not all(LABEL.match(label) for label in labels):
        raise EvidenceRefused("link_broken")
    return name


def ascii_name(host: str) -> str:
    """„münchen.de" as xn--mnchen-3ya.de (and ß as ß); look-alike dots and digits become plain ones first."""
    plain = unicodedata.normalize("NFKC", host).lower().replace("\u3002", ".")
    labels = [
        label if label.isascii() else "xn--" + label.encode("punycode").decode() for label in plain.split(".")
    ]
    return ".".join(labels)


def public_address(text: str) -> str:
    """Only addresses in their usual form; every other way of writing one is used to hide it."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        raise EvidenceRefused("link_private") from None
    hidden = [getattr(address, "ipv4_mapped", None), getattr(address, "sixtofour", None)]
    hidden += list(getattr(address, "teredo", None) or [])
    if any(hidden) or not address.is_global or address.is_multicast or is_translated(address):
        raise EvidenceRefused("link_private")
    return str(address)


def is_translated(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """IPv6 forms that carry an IPv4 address inside (NAT64, IPv4-compatible)."""
    return address.version == 6 and any(
        address in ipaddress.ip_network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48", "::/96")
    )
