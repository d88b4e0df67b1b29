"""The repository stands alone: its top level, its files, its locks and the wheel that is built from it."""

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.conventions.sources import ROOT

TOP_LEVEL = {
    "bureau_app",
    "resources",
    "installer",
    "tests",
    "pyproject.toml",
    "README.md",
    "LICENSE",
    "CHANGELOG.md",
}
MACHINE = re.compile(r"\.\./" + r"shared\b|/" + r"work/|/ro[o]t/|/home/\w|[A-Z]:\\Users\\|/" + r"tmp/\w", re.ASCII)
TEXT = {".py", ".toml", ".md", ".json", ".txt", ".csv", ".qss", ".svg", ".cfg", ".ini", ".spec", ".mako", ".in", ""}


def tracked() -> list[Path]:
    """Files of the project as git knows them."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def machine_paths(text: str) -> list[str]:
    """Places that exist on one machine only."""
    return [match.group() for match in MACHINE.finditer(text)]


def locked(name: str) -> dict[str, list[Version]]:
    """Package to its locked versions (two where the supported Pythons need different ones)."""
    found: dict[str, list[Version]] = {}
    for line in (ROOT / "installer" / "requirements" / name).read_text(encoding="utf-8").splitlines():
        if match := re.match(r"([A-Za-z0-9._-]+)==([^ ;]+)", line):
            found.setdefault(canonicalize_name(match[1]), []).append(Version(match[2]))
    return found


def wanted(*extras: str) -> list[Requirement]:
    """Requirements of the project with these extras."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = list(project["dependencies"])
    for extra in extras:
        lines += project["optional-dependencies"][extra]
    return [Requirement(line) for line in lines]


def unmet(requirements: list[Requirement], lock: dict[str, list[Version]]) -> list[str]:
    """Requirements that the lock does not meet."""
    return [
        str(requirement)
        for requirement in requirements
        if not lock.get(canonicalize_name(requirement.name))
        or not all(version in requirement.specifier for version in lock[canonicalize_name(requirement.name)])
    ]


def test_top_level_is_as_agreed() -> None:
    names = {path.relative_to(ROOT).parts[0] for path in tracked()}
    assert {name for name in names if not name.startswith(".")} == TOP_LEVEL


def test_no_file_names_a_place_outside() -> None:
    texts = {path: path.read_text(encoding="utf-8") for path in tracked() if path.suffix in TEXT}
    found = {str(path.relative_to(ROOT)): machine_paths(text) for path, text in texts.items()}
    assert {name: places for name, places in found.items() if places} == {}


@pytest.mark.parametrize("place", ["../" + "shared/data", "/" + "work/main", "C:\\" + "Users\\x"])
def test_a_place_outside_is_found(place: str) -> None:
    assert machine_paths(f'FOLDER = "{place}"')


@pytest.mark.parametrize(
    ("name", "extras"), [("run.txt", ("counter", "district")), ("dev.txt", ("counter", "district", "dev"))]
)
def test_locks_meet_the_requirements(name: str, extras: tuple[str, ...]) -> None:
    lock = locked(name)
    assert unmet(wanted(*extras), lock) == []
    assert all(version < Version("6.12") for version in lock["pyside6-essentials"])
    assert not {"opencv-python", "opencv-contrib-python", "pyside6", "pyside6-addons"} & lock.keys()


@pytest.mark.parametrize("name", ["run.txt", "dev.txt"])
def test_every_locked_package_has_a_hash_and_none_has_a_place(name: str) -> None:
    text = (ROOT / "installer" / "requirements" / name).read_text(encoding="utf-8")
    blocks = re.split(r"\n(?=[a-z])", text)[1:]
    assert len(blocks) > 50
    assert [block.splitlines()[0] for block in blocks if "--hash=sha256:" not in block] == []
    assert not re.search(r"://|--index|--find-links", text)


def test_an_unmet_requirement_is_found() -> None:
    requirements = [Requirement("PySide6-Essentials<6.12"), Requirement("fastapi")]
    assert unmet(requirements, {"pyside6-essentials": [Version("6.12.0")]}) == ["PySide6-Essentials<6.12", "fastapi"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel as a user would get it."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def test_wheel_holds_every_resource_and_no_test(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    resources = {path.relative_to(ROOT).as_posix() for path in tracked() if path.is_relative_to(ROOT / "resources")}
    assert {f"bureau_app/_{name}" for name in resources} <= names
    assert not [name for name in names if name.startswith(("tests/", "installer/"))]


def test_an_installed_wheel_finds_its_resources(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path)
    code = f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n"
    code += "from bureau_app.resources import resource_dir; print(resource_dir())"
    shown = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == str(tmp_path / "bureau_app" / "_resources")
    assert (tmp_path / "bureau_app" / "_resources" / "texts" / "de.toml").is_file()
