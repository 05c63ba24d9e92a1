"""Pages of the site that are made when it is built: commands from the code, the list of decisions, the security page.

mkdocs calls it (`hooks` in mkdocs.yml).
"""

from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


def on_files(files: Any, config: Any) -> Any:
    """Add the pages."""
    from mkdocs.structure.files import File

    for path, text in make_pages().items():
        files.append(File.generated(config, path, content=text))
    return files


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Lead links out of docs/ to the page of the same text."""
    return markdown.replace("](../SECURITY.md)", "](security.md)")


def make_pages() -> dict[str, str]:
    """Path in the site to text."""
    from crawler.cli.manual import write_markdown

    return {
        "commands.md": write_markdown(),
        "decisions/index.md": list_decisions(),
        "security.md": (ROOT / "SECURITY.md").read_text(encoding="utf-8").replace("](docs/", "]("),
    }


def list_decisions() -> str:
    """Every decision with its title, oldest first."""
    lines = ["# Decisions", "", "A page each: question, options with figures, choice, when to look again.", ""]
    for page in sorted((ROOT / "docs" / "decisions").glob("0*.md")):
        title = page.read_text(encoding="utf-8").partition("\n")[0].lstrip("# 0123456789.:")
        lines.append(f"* [{page.name[:4]} {title}]({page.name})")
    return "\n".join(lines) + "\n"
