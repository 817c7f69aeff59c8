"""What a file may cost. The child process limits itself before it reads a single foreign byte."""

import resource
from pathlib import Path

MEGABYTE = 1024 * 1024

# The child process
SECONDS = 5
MEMORY_BYTES = 256 * MEGABYTE  # beyond what the interpreter and its libraries take themselves
ANSWER_BYTES = 96 * MEGABYTE

# PDF
PDF_PAGES = 2_000
PDF_OBJECTS = 150_000
PDF_STREAM_BYTES = 100 * MEGABYTE
PDF_TOTAL_BYTES = 300 * MEGABYTE
PDF_PICTURE_PIXELS = 200_000_000

# Pictures: a page of A4 scanned at 600 dpi has 34.8 million pixels
PICTURE_PIXELS = 40_000_000
PROGRESSIVE_PIXELS = 20_000_000  # JPEG sent coarse first takes two and a half times the memory
PICTURE_SIDE = 20_000

# What the project team sees of them
PREVIEW_PIXELS = 1_480_000  # sides are rounded up: below 1.5 million in the end
PREVIEW_PAGES = 50

# Office documents
OFFICE_MEMBERS = 5_000
OFFICE_DIRECTORY_BYTES = 2 * MEGABYTE
OFFICE_TOTAL_BYTES = 300 * MEGABYTE
OFFICE_RATIO = 250  # of one member; ordinary XML stays below 60
OFFICE_DEPTH = 1  # a chart in a presentation carries its workbook along


def confine() -> None:
    """No more memory and time than allowed, no new files, sockets or processes. Import everything before."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    memory = pages * resource.getpagesize() + MEMORY_BYTES
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (ANSWER_BYTES, ANSWER_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))
