"""The wheel, its command and the checkout as a Scrapy project."""

import ast
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("crawler", "spiders", "pipelines")
BIN = Path(sys.executable).parent


def project() -> dict[str, object]:
    table: dict[str, object] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return table


def run(*words: str, cwd: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    own = {name: value for name, value in os.environ.items() if not name.startswith(("PRESSMARK_", "SCRAPY_"))}
    return subprocess.run(
        words, cwd=cwd, env=own | environment, capture_output=True, text=True, check=False, timeout=120
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[zipfile.ZipFile]:
    """The wheel as hatchling builds it; skipped where hatchling is not installed."""
    pytest.importorskip("hatchling", reason="hatchling is not installed here; .ci/run tries the wheel itself")
    folder = tmp_path_factory.mktemp("wheel")
    done = run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder), cwd=ROOT)
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as opened:
        yield opened


def test_wheel_holds_every_module_and_every_data_file_and_nothing_else(wheel: zipfile.ZipFile) -> None:
    wanted = {
        file.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for file in (ROOT / package).rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }

    assert {name for name in wheel.namelist() if ".dist-info/" not in name} == wanted


@pytest.mark.parametrize(
    "pattern",
    [
        pytest.param(r"crawler/py\.typed", id="mark of types"),
        pytest.param(r"crawler/rights/patterns/en\.toml", id="patterns of notices"),
        pytest.param(r"crawler/demo/articles/.+\.txt", id="articles of the demo"),
        pytest.param(r"crawler/demo/templates/.+\.html", id="pages of the demo"),
        pytest.param(r"pressmark-.+\.dist-info/licenses/LICENSE", id="licence"),
    ],
)
def test_wheel_holds_the_data_files(wheel: zipfile.ZipFile, pattern: str) -> None:
    assert [name for name in wheel.namelist() if re.fullmatch(pattern, name)]


def test_wheel_names_the_command_and_the_html_cleaner(wheel: zipfile.ZipFile) -> None:
    texts = {name.rsplit("/", 1)[1]: wheel.read(name).decode() for name in wheel.namelist() if ".dist-info/" in name}

    assert texts["entry_points.txt"].split() == [
        "[console_scripts]", "pressmark", "=", "crawler.cli.main:main",
        "[sqlite_utils]", "pressmark", "=", "crawler.cli.sqlite_plugin",
    ]  # fmt: skip
    # trafilatura asks for it through an extra that old pips drop
    assert re.search(r"^Requires-Dist: lxml[-_]html[-_]clean\b", texts["METADATA"], re.MULTILINE)


def imports_of(file: Path) -> Iterator[str]:
    """Top-level names of what a module imports."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


def names_of(lines: list[str]) -> set[str]:
    """Import names of dependencies."""
    return {re.split(r"[<>=\[]", line)[0].lower().replace("-", "_") for line in lines}


def test_the_browsers_extra_is_imported_by_functions_of_its_room_alone() -> None:
    extra = names_of(project()["optional-dependencies"]["browser"])  # type: ignore[index]
    for package in PACKAGES:
        for file in (ROOT / package).rglob("*.py"):
            tree = ast.parse(file.read_text(encoding="utf-8"))
            assert file.parent.name == "render" or not extra & set(imports_of(file)), file
            assert not extra & {
                name.split(".")[0]
                for node in tree.body
                if isinstance(node, ast.Import | ast.ImportFrom)
                for name in (
                    [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]
                )
            }, file


def test_the_extra_of_the_pages_is_imported_by_their_room_alone() -> None:
    extra = names_of(project()["optional-dependencies"]["browse"])  # type: ignore[index]
    files = [file for package in PACKAGES for file in (ROOT / package).rglob("*.py") if file.parent.name != "browse"]

    assert extra == {"datasette", "markupsafe", "uvicorn"}
    assert [file for file in files if extra & set(imports_of(file))] == []


def test_every_import_is_a_dependency_or_comes_with_scrapy_or_trafilatura() -> None:
    table = project()
    extras: dict[str, list[str]] = table["optional-dependencies"]  # type: ignore[assignment]
    lines = [*table["dependencies"], *(line for name in extras if name != "dev" for line in extras[name])]  # type: ignore[misc]
    listed = names_of(lines)
    along = {"twisted", "zope", "OpenSSL", "service_identity", "brotli", "backports", "compression"}
    imported = {name for package in PACKAGES for file in (ROOT / package).rglob("*.py") for name in imports_of(file)}

    assert imported - along - sys.stdlib_module_names - set(PACKAGES) <= listed


def test_the_lowest_versions_are_those_that_are_promised() -> None:
    table = project()
    extras: dict[str, list[str]] = table["optional-dependencies"]  # type: ignore[assignment]
    lines = [*table["dependencies"], *(line for name in extras if name != "dev" for line in extras[name])]  # type: ignore[misc]
    promised = {re.sub(r">=([\d.]+).*", r"==\1", line) for line in lines}
    assert all(re.fullmatch(r"[\w-]+==[\d.]+", line) for line in promised)
    written = (ROOT / ".ci" / "lowest.txt").read_text(encoding="utf-8").splitlines()
    assert {line for line in written if not line.startswith("#")} == promised


def test_command_works_in_a_folder_with_packages_of_the_same_names(tmp_path: Path) -> None:
    for name in PACKAGES:
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("raise RuntimeError('the wrong one')\n", encoding="utf-8")
    (tmp_path / "scrapy.cfg").write_text("[settings]\ndefault = elsewhere.settings\n", encoding="utf-8")
    corpus = str(tmp_path / "corpus.db")

    # ends in the reactor: the spider, its settings and its pipelines are all found where they are installed
    done = run(
        str(BIN / "pressmark"), "--db", corpus, "fetch", "--json", "http://127.0.0.1:9/story", cwd=tmp_path,
        PRESSMARK_CONTACT="test@example.org",
    )  # fmt: skip

    assert (done.returncode, '"outcome": "address_refused"' in done.stdout) == (3, True), done.stderr


def test_checkout_is_a_scrapy_project() -> None:
    done = run(str(BIN / "scrapy"), "list", cwd=ROOT)

    assert (done.returncode, done.stdout.split()) == (0, ["backfill", "feeds", "pages", "probe", "sitemaps"]), (
        done.stderr
    )


def test_help_is_there_without_the_heavy_libraries(tmp_path: Path) -> None:
    look = (
        "import atexit, sys; sys.argv = ['pressmark', '--help'];"
        "heavy = {'scrapy', 'twisted', 'trafilatura', 'lxml', 'datasette', 'sqlite_utils'};"
        "atexit.register(lambda: print('loaded', sorted(heavy & set(sys.modules))));"
        "from crawler.cli.main import main; main()"
    )

    done = run(sys.executable, "-P", "-c", look, cwd=tmp_path)

    assert done.stdout.endswith("loaded []\n"), done.stdout + done.stderr


def test_version_of_the_package_is_that_of_the_distribution() -> None:
    from crawler import __version__

    assert __version__ == project()["version"]
