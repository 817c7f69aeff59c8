"""Ask clamd (ClamAV) about a file, by its INSTREAM command."""

import socket
import struct

PIECE = 64 * 1024
SECONDS = 20


class ScannerSilent(Exception):
    """The scanner cannot be reached or gave no verdict."""


def is_infected(content: bytes, address: str) -> bool:
    """address: „host:port", or the path of clamd's socket."""
    try:
        with connect(address) as line:
            line.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), PIECE):
                piece = content[start : start + PIECE]
                line.sendall(struct.pack(">I", len(piece)) + piece)
            line.sendall(struct.pack(">I", 0))
            verdict = read_verdict(line)
    except (OSError, ValueError) as problem:
        raise ScannerSilent(str(problem)) from problem
    if verdict.endswith(b"FOUND"):
        return True
    if verdict != b"stream: OK":
        raise ScannerSilent(verdict.decode(errors="replace"))
    return False


def connect(address: str) -> socket.socket:
    if address.startswith("/"):
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(SECONDS)
        try:
            line.connect(address)
        except OSError:
            line.close()
            raise
        return line
    host, _, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=SECONDS)


def read_verdict(line: socket.socket) -> bytes:
    told = b""
    while b"\0" not in told and len(told) < 4096 and (piece := line.recv(1024)):
        told += piece
    return told.strip(b"\0\n ")
