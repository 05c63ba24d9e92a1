"""`pressmark why`: every step an address went through."""

from typing import TYPE_CHECKING

import click

from crawler.cli.context import config_of, reading
from crawler.cli.rendering import SHELL, hint_of_rendering
from crawler.cli.terminal import make_safe, note, say, say_json
from crawler.clock import format_instant, parse_instant

if TYPE_CHECKING:
    from crawler.store.base import Step
    from crawler.store.sqlite import SqliteStore


@click.command(
    "why",
    epilog="""\b
Examples:
  pressmark why https://news.example/story
  pressmark why https://news.example/feed.xml
\b
Exit codes: 0 told, 1 the address was never seen (nor erased on request), 2 usage,
4 the corpus is not usable.""",
)
@click.argument("url")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON a step.")
@click.pass_context
def command(ctx: click.Context, url: str, as_json: bool) -> None:
    """Tell what happened to an address and why: where it was found, robots.txt's word, every try, its outcome.

    Of an address that was erased on request: when.

    Of a feed, sitemap or home page that is watched: its last looks, and why the next one comes when it does.
    """
    from crawler.store.base import Step

    with reading(ctx) as store:
        erased_at = store.tombstones().find(url)
        steps = store.explain(url)
        steps += _tell_feed(store, url, config_of(ctx).polls_per_feed_day)
    if erased_at is not None:
        steps.append(Step(parse_instant(erased_at), "erased", "on request, or its host was: nothing of it is kept"))
    for step in steps:
        at = format_instant(step.at)
        if as_json:
            say_json({"at": at, "what": step.what, "detail": step.detail})
        else:
            say(make_safe(f"{at}  {step.what:12} {step.detail}"))
    if (
        steps
        and not as_json
        and steps[-1].detail.startswith(f"not_article: {SHELL}")
        and not any(step.what == "rendered" for step in steps)
    ):
        note(make_safe(hint_of_rendering(url)))
    if not steps:
        note(f"{url} was never seen: no feed, sitemap or person named it")
        ctx.exit(1)


def _tell_feed(store: "SqliteStore", url: str, looks_per_feed_day: float) -> "list[Step]":
    """The looks at the feed of this address and the reasons of its next one; nothing for any other address."""
    from crawler.clock import now
    from crawler.errors import UrlError
    from crawler.schedule.explaining import explain_schedule
    from crawler.schedule.polling import PollConfig, PollState, find_pace
    from crawler.store.base import Step
    from crawler.urls import origin_of, resolve_url

    try:
        feed = store.find_feed(resolve_url(url))
    except UrlError:
        return []
    if feed is None:
        return []
    active = [one for one in store.feeds() if one.is_active]
    pace = find_pace((PollState.from_json(one.poll_state) for one in active), looks_per_feed_day)
    moment = now()
    retry_at = store.host_state(origin_of(feed.url)).retry_at
    reasons = explain_schedule(feed, PollConfig(pace), moment, retry_at)
    told = [Step(moment, what, detail) for what, detail in reasons]
    return store.explain_feed(feed.feed_id) + told
