"""What our own code never does, read from its source. docs/threat-model.md says what each rule keeps out."""

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
SOURCES = [
    path.relative_to(ROOT).as_posix()
    for room in ("crawler", "spiders", "pipelines")
    for path in sorted((ROOT / room).rglob("*.py"))
]
PICKLE = {"crawler/pool/worker.py", "crawler/pool/workers.py", "crawler/pool/process.py", "crawler/pool/records.py"}
"""Between us and our own processes; results are read by `load_record`, which finds no function."""
PROCESSES = {"crawler/pool/process.py", "crawler/cli/demo_command.py", "crawler/cli/timing.py"}
"""Our own interpreter with our own words; crontab and systemctl when an operator asks for it."""
GUARDED = {"crawler/net/post.py"}
"""Has the guard of its own: tells the operator's webhook."""
NEVER = {
    "eval", "exec", "compile", "__import__", "os.system", "os.popen", "os.tmpnam", "tempfile.mktemp", "marshal.loads",
    "marshal.load", "shelve.open", "pickle.load", "yaml.load", "yaml.unsafe_load", "subprocess.getoutput",
    "subprocess.getstatusoutput", "xml.sax.parse", "xml.dom.minidom.parseString", "random.seed",
    "ssl._create_unverified_context", "tarfile.open", "shutil.unpack_archive", "os.chmod",
}  # fmt: skip
NEVER_METHODS = {"executescript", "extractall", "enable_load_extension", "load_extension"}


@cache
def nodes(name: str) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(ast.parse((ROOT / name).read_text("utf-8"))))


def calls(name: str) -> Iterator[tuple[str, ast.Call]]:
    """Dotted name and node of every call; what is called on a result has `?` for that."""
    for node in nodes(name):
        if isinstance(node, ast.Call):
            yield name_of(node.func), node


def name_of(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return f"{name_of(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else "?"


def imports(name: str) -> set[str]:
    found = set()
    for node in nodes(name):
        if isinstance(node, ast.Import):
            found |= {one.name.split(".")[0] for one in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found


def test_no_room_runs_text_or_unpacks_what_runs() -> None:
    for name in SOURCES:
        for called, node in calls(name):
            assert called not in NEVER, f"{name}:{node.lineno}"
            assert called.rpartition(".")[2] not in NEVER_METHODS, f"{name}:{node.lineno}"
        assert not imports(name) & {"yaml", "marshal", "shelve", "dill", "cloudpickle", "telnetlib"}, name


def test_pickle_stands_between_our_own_processes_only() -> None:
    assert {name for name in SOURCES if "pickle" in imports(name)} == PICKLE


def test_no_shell_is_started_and_no_program_that_a_stranger_names() -> None:
    starters: dict[str, list[ast.Call]] = {}
    for name in SOURCES:
        for called, node in calls(name):
            if called.startswith("subprocess.") and called not in ("subprocess.TimeoutExpired",):
                starters.setdefault(name, []).append(node)
            assert not called.startswith(("os.exec", "os.spawn", "os.posix_spawn", "asyncio.create_subprocess"))
    assert set(starters) == PROCESSES
    for started in starters.values():
        for node in started:
            assert "shell" not in {word.arg for word in node.keywords}
            assert isinstance(node.args[0], (ast.List, ast.Name, ast.Call))  # never one string


def test_sql_made_of_pieces_says_where_they_are_from() -> None:
    """A statement that is no plain text carries the checker's mark with its reason, and no value stands in one."""
    rules = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["ruff"]["lint"]
    assert "S" in rules["select"]
    assert not {rule for rule in rules["ignore"] if rule.startswith("S")} - {"S101"}
    for name in SOURCES:
        for called, node in calls(name):
            if called.endswith((".execute", ".executemany")) and node.args:
                assert not (isinstance(node.args[0], ast.BinOp) and isinstance(node.args[0].op, ast.Mod)), (
                    f"{name}:{node.lineno}: % writes a value into SQL"
                )


def test_xml_is_parsed_without_entities_and_without_the_network() -> None:
    parsers = [
        (name, {word.arg: ast.literal_eval(word.value) for word in node.keywords if word.arg != "huge_tree"})
        for name in SOURCES
        for called, node in calls(name)
        if called.endswith("XMLParser")
    ]
    assert parsers
    for name, words in parsers:
        assert (words.get("resolve_entities"), words.get("no_network"), words.get("load_dtd")) == (
            False,
            True,
            False,
        ), name
    for name in SOURCES:
        for called, node in calls(name):
            if called in ("etree.fromstring", "etree.parse", "etree.XML", "html.parse", "html.fromstring"):
                given = {word.arg for word in node.keywords}
                assert called == "html.fromstring" or "parser" in given or len(node.args) > 1, f"{name}:{node.lineno}"
                assert called not in ("etree.parse", "html.parse"), f"{name}:{node.lineno}: takes addresses"


def test_nothing_is_sent_by_another_way_than_scrapy() -> None:
    """One handler has the guard; a second client would go round it."""
    clients = {"requests", "urllib3", "httpx", "aiohttp", "http", "ftplib", "smtplib", "pycurl", "websockets"}
    for name in SOURCES:
        if name in GUARDED or name.startswith("crawler/demo/"):
            continue
        assert not imports(name) & clients, name
        for called, _ in calls(name):
            assert called not in ("urlopen", "urllib.request.urlopen", "fetch_url", "socket.create_connection"), name


def test_every_test_that_the_threat_model_names_is_there() -> None:
    text = (ROOT / "docs" / "threat-model.md").read_text("utf-8")
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", text)
    assert len(named) > 30
    for file, test in named:
        assert re.search(rf"^def {test}\(", (ROOT / file).read_text("utf-8"), re.MULTILINE), f"{file}::{test}"
