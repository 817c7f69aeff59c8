"""The way from a bare machine: install what is missing and nothing else, and say what cannot be done."""

import subprocess
from types import SimpleNamespace

import pytest

from scripts import bootstrap


@pytest.fixture
def machine(monkeypatch, tmp_path):
    """A machine on which nothing is installed: `calls` are the commands run, `failing` what fails in them."""
    machine = SimpleNamespace(calls=[], failing=(), programs={"apt-get"}, user=0)

    def run(command, **options):
        words = [str(word) for word in command]
        machine.calls.append(words)
        if "venv" in words:
            (tmp_path / ".venv/bin").mkdir(parents=True, exist_ok=True)
            (tmp_path / ".venv/bin/python").touch()
            packages = "lib/python{}.{}/site-packages/pip".format(*bootstrap.sys.version_info)
            (tmp_path / ".venv" / packages).mkdir(parents=True, exist_ok=True)
        return subprocess.CompletedProcess(words, any(word in machine.failing for word in words))

    (tmp_path / "requirements.txt").write_text("Django==5.2\n")
    (tmp_path / "requirements-dev.txt").write_text("-r requirements.txt\npytest\n")
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    monkeypatch.setattr(bootstrap, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(bootstrap, "VENV_PYTHON", tmp_path / ".venv/bin/python")
    monkeypatch.setattr(bootstrap.subprocess, "run", run)
    monkeypatch.setattr(bootstrap.os, "geteuid", lambda: machine.user)
    monkeypatch.setattr(bootstrap.sys, "stdin", SimpleNamespace(isatty=lambda: False))
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: name if name in machine.programs else None)
    monkeypatch.setattr(bootstrap, "has_library", lambda soname: False)
    monkeypatch.setattr(bootstrap, "has_postgres", lambda: "postgres" in machine.programs)
    monkeypatch.setattr(bootstrap.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(bootstrap, "PDF_PACKAGES", {"libpango-1.0-0": lambda: "pango" in machine.programs})
    return machine


def installs(machine):
    """The packages that apt was asked for."""
    return [
        command[command.index("--no-install-recommends") + 1 :]
        for command in machine.calls
        if "-y" in command
    ]


def test_run_installs_only_what_running_needs(machine):
    bootstrap.main("run")
    assert installs(machine) == [["python3-venv", "libpango-1.0-0"]]
    assert [command[-2:] for command in machine.calls if "pip" in command] == [["-r", "requirements.txt"]]


def test_tests_need_browser_and_servers_too(machine):
    machine.programs |= {"qpdf", "pango"}
    bootstrap.main("test")
    assert installs(machine) == [["python3-venv", "chromium", "poppler-utils", "postgresql", "redis-server"]]


def test_a_second_time_nothing_is_run(machine):
    bootstrap.main("run")
    machine.programs |= {"pango"}
    machine.calls.clear()
    bootstrap.main("run")
    assert machine.calls == []


def test_changed_requirements_are_installed_into_the_same_environment(machine, tmp_path):
    bootstrap.main("run")
    machine.calls.clear()
    (tmp_path / "requirements.txt").write_text("Django==5.3\n")
    bootstrap.ensure_python_packages("run")
    assert ["pip" in command for command in machine.calls] == [True]


def test_what_the_tests_installed_serves_the_portal(machine):
    bootstrap.main("test")
    assert bootstrap.is_installed("run")


def test_what_the_portal_installed_does_not_serve_the_tests(machine):
    bootstrap.main("run")
    assert not bootstrap.is_installed("test")


def test_a_failed_installation_is_told_and_tried_again(machine):
    machine.failing = ("pip",)
    with pytest.raises(SystemExit, match="ließen sich nicht installieren"):
        bootstrap.main("run")
    assert not bootstrap.is_installed("run")


def test_an_environment_without_pip_is_made_anew(machine, tmp_path):
    (tmp_path / ".venv/bin").mkdir(parents=True)
    (tmp_path / ".venv/bin/python").touch()
    bootstrap.ensure_python_packages("run")
    assert "--clear" in machine.calls[0]


@pytest.mark.parametrize(
    ("user", "programs", "start"),
    [
        (0, {"apt-get"}, ["env"]),
        (1000, {"apt-get", "sudo"}, ["sudo", "-n", "env"]),
        (1000, {"apt-get"}, None),
        (0, {"dnf"}, None),
    ],
)
def test_apt_is_used_only_where_it_may(machine, user, programs, start):
    machine.user, machine.programs = user, programs
    command = bootstrap.apt_get()
    assert command is None if start is None else command[: len(start)] == start


@pytest.mark.parametrize("hindrance", ["no rights", "apt fails"])
def test_without_pdf_libraries_the_portal_runs_and_says_what_is_missing(
    machine, monkeypatch, capsys, hindrance
):
    machine.user, machine.failing = (1000, ()) if hindrance == "no rights" else (0, ("install",))
    monkeypatch.setattr(bootstrap.importlib.util, "find_spec", lambda name: "there")
    bootstrap.ensure_packages("run")
    said = capsys.readouterr().out
    assert "sudo apt-get install libpango-1.0-0" in said
    assert "keine PDF-Berichte" in said


def test_without_venv_it_stops_and_says_what_to_do(machine):
    machine.user = 1000
    with pytest.raises(SystemExit, match=r"sudo apt-get install python3-venv libpango-1\.0-0"):
        bootstrap.main("run")


def test_an_old_python_is_refused_in_words(machine, monkeypatch):
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 10))
    with pytest.raises(SystemExit, match=r"Python 3\.11 oder neuer"):
        bootstrap.main("run")
