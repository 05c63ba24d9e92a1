"""`pressmark rules`: what tells where on a site's pages the parts of an article stand."""

import click

from crawler.cli.rules_check_command import command as check_command
from crawler.cli.rules_list_command import command as list_command
from crawler.cli.rules_suggest_command import command as suggest_command


@click.group(
    "rules",
    epilog="""\b
Examples:
  pressmark rules list
  pressmark rules check news.example
  pressmark rules suggest https://news.example/ > news.example.toml
\b
Exit codes: 0 done, 1 a rule is not as it should be, or nothing could be suggested, 2 usage,
4 the corpus is not usable.""",
)
def command() -> None:
    """List, check and suggest site rules. docs/rules.md tells what stands in them."""


command.add_command(list_command)
command.add_command(check_command)
command.add_command(suggest_command)
