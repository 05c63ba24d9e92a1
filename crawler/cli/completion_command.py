"""`pressmark completion`: the shell finishes commands and options for you."""

import os
from pathlib import Path

import click

from crawler.cli.context import put_in_place
from crawler.cli.terminal import note, say

SHELLS = ("bash", "zsh", "fish")
VARIABLE = "_PRESSMARK_COMPLETE"
"""By it the shell asks the program itself what can follow."""


@click.command(
    "completion",
    epilog="""\b
Examples:
  pressmark completion bash --install
  pressmark completion zsh > ~/.zfunc/_pressmark
  pressmark completion fish | source
\b
Exit codes: 0 done, 1 the file cannot be written, 2 usage.""",
)
@click.argument("shell", type=click.Choice(SHELLS))
@click.option("--install", "is_installed", is_flag=True, help="Write it where the shell looks for it.")
@click.pass_context
def command(ctx: click.Context, shell: str, is_installed: bool) -> None:
    """Print the script that lets a shell complete commands, options and files; with --install put it in its place.

    The script asks the `pressmark` that is found in PATH, so it need not be made anew after an update.
    """
    script = completion_script(shell)
    if not is_installed:
        say(script.rstrip("\n"))
        return
    path = script_path(shell)
    put_in_place(ctx, path, script, f"pressmark completion {shell}")
    note(f"written: {path}; it holds in shells that are opened from now on")
    if shell == "zsh":
        note(f"zsh finds it when ~/.zshrc has, before compinit: fpath+=({path.parent})")


def completion_script(shell: str) -> str:
    """The script of a shell."""
    from click.shell_completion import ShellComplete, get_completion_class

    from crawler.cli.main import group

    found = get_completion_class(shell)
    assert found is not None
    return ShellComplete.source(found(group, {}, "pressmark", VARIABLE))


def script_path(shell: str) -> Path:
    """Where the shell looks for scripts of its user."""

    def folder(variable: str, usual: str) -> Path:
        return Path(os.environ.get(variable) or Path.home() / usual)

    if shell == "bash":
        scripts = folder("XDG_DATA_HOME", ".local/share") / "bash-completion"
        return Path(os.environ.get("BASH_COMPLETION_USER_DIR") or scripts) / "completions" / "pressmark"
    if shell == "zsh":
        return folder("ZDOTDIR", "") / ".zfunc" / "_pressmark"
    return folder("XDG_CONFIG_HOME", ".config") / "fish" / "completions" / "pressmark.fish"
