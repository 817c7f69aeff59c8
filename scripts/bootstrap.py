#!/usr/bin/env python3
"""Install what is missing, and only that: Debian packages, .venv, Python packages.

`bootstrap.py run` prepares for `make run`, `bootstrap.py test` for `make test` and `make lint`. It runs on a
bare Python 3.11 and does nothing but compare when everything is there.
"""

import ctypes
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
REQUIREMENTS = {"run": ["requirements.txt"], "test": ["requirements.txt", "requirements-dev.txt"]}


def has_library(soname: str) -> bool:
    """Whether the dynamic linker finds a library."""
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def has_venv() -> bool:
    """Whether .venv is whole and of this Python; an interrupted or older one is not."""
    packages = VENV / "lib" / "python{}.{}".format(*sys.version_info) / "site-packages"
    return VENV_PYTHON.exists() and (packages / "pip").exists()


def has_postgres() -> bool:
    """Debian keeps the server's programs off the PATH."""
    return bool(shutil.which("initdb") or list(Path("/usr/lib/postgresql").glob("*/bin/initdb")))


# Debian package -> how to see that it is there. Without the first group the portal runs, but makes no PDF.
PDF_PACKAGES: dict[str, Callable[[], bool]] = {
    "libpango-1.0-0": lambda: has_library("libpango-1.0.so.0"),
    "libpangoft2-1.0-0": lambda: has_library("libpangoft2-1.0.so.0"),
    "libharfbuzz-subset0": lambda: has_library("libharfbuzz-subset.so.0"),
}
VENV_PACKAGES: dict[str, Callable[[], bool]] = {
    "python3-venv": lambda: has_venv() or importlib.util.find_spec("ensurepip") is not None,
}
TEST_PACKAGES: dict[str, Callable[[], bool]] = {
    "chromium": lambda: bool(shutil.which("chromium")),
    "poppler-utils": lambda: bool(shutil.which("pdftotext")),
    "postgresql": lambda: has_postgres(),
    "qpdf": lambda: bool(shutil.which("qpdf")),
    "redis-server": lambda: bool(shutil.which("redis-server")),
}


def missing(packages: dict[str, Callable[[], bool]]) -> list[str]:
    return [name for name, is_there in packages.items() if not is_there()]


def apt_get() -> list[str] | None:
    """The start of an apt-get command that may install, or None where we cannot."""
    if not shutil.which("apt-get"):
        return None
    command = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-o", "DPkg::Lock::Timeout=300", "-qq"]
    if os.geteuid() == 0:
        return command
    if shutil.which("sudo"):
        return ["sudo", *([] if sys.stdin.isatty() else ["-n"]), *command]
    return None


def install_packages(packages: list[str]) -> bool:
    """Install Debian packages; False, with the reason told, where that is not possible."""
    print(f"Systempakete werden installiert: {' '.join(packages)}", flush=True)
    command = apt_get()
    if command is None:
        print("Das geht hier nicht von selbst: apt-get und Rechte (root oder sudo) sind dafür nötig.")
        return False
    steps = (["update"], ["install", "-y", "--no-install-recommends", *packages])
    return all(subprocess.run([*command, *step], stdout=subprocess.DEVNULL).returncode == 0 for step in steps)


def ensure_packages(purpose: str) -> None:
    """Debian packages for a purpose. Stops where nothing can go on without them."""
    needed = VENV_PACKAGES | (TEST_PACKAGES | PDF_PACKAGES if purpose == "test" else {})
    wanted = missing(needed | PDF_PACKAGES)
    if not wanted or install_packages(wanted):
        return
    by_hand = f"Bitte von Hand installieren: sudo apt-get install {' '.join(wanted)}"
    if missing(needed):
        sys.exit(f"{by_hand}\nDanach denselben Befehl noch einmal aufrufen.")
    print(f"{by_hand}\nBis dahin läuft das Portal, kann aber keine PDF-Berichte erstellen.", flush=True)


def fingerprint(purpose: str) -> str:
    """Changes when the Python version or a requirements file changes."""
    requirements = b"\0".join((ROOT / name).read_bytes() for name in REQUIREMENTS[purpose])
    return hashlib.sha256(requirements + repr(sys.version_info[:2]).encode()).hexdigest()


def stamp(purpose: str) -> Path:
    """The file that says which requirements .venv holds."""
    return VENV / f"installed-{purpose}"


def is_installed(purpose: str) -> bool:
    """Whether .venv is whole and holds the requirements as they stand."""
    return has_venv() and stamp(purpose).exists() and stamp(purpose).read_text() == fingerprint(purpose)


def ensure_python_packages(purpose: str) -> None:
    """Create .venv and install the requirements unless they stand as last installed."""
    if is_installed(purpose):
        return
    print("Python-Pakete werden installiert (beim ersten Mal etwa eine Minute) …", flush=True)
    if not has_venv():
        subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=True)
    files = [part for name in REQUIREMENTS[purpose] for part in ("-r", name)]
    pip = [VENV_PYTHON, "-m", "pip", "--quiet", "--no-input", "--disable-pip-version-check", "install"]
    if subprocess.run([*pip, *files], cwd=ROOT).returncode:
        sys.exit(
            "Die Python-Pakete ließen sich nicht installieren (siehe oben). Besteht eine Internetverbindung?"
        )
    for done in ("run", purpose):
        stamp(done).write_text(fingerprint(done))


def main(purpose: str) -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 (whoever starts this may have an older one)
        found = sys.version.split()[0]
        sys.exit(f"Python 3.11 oder neuer ist nötig, gefunden: {found}. Aufruf: make run PYTHON=python3.11")
    ensure_packages(purpose)
    ensure_python_packages(purpose)


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except KeyboardInterrupt:
        sys.exit("\nAbgebrochen. Der nächste Aufruf macht dort weiter.")
