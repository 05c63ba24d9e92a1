"""Keys of addresses. For comparison only: a key may name a page that does not exist.

`url_key` takes away what never says which page is meant. `page_key` also undoes what sites write for other forms of a
page (AMP, phones, print): equal ones are candidates, no more, since a magazine may well have a section `/print/`.
"""

import re
from functools import lru_cache

import ada_url

from crawler.errors import UrlError
from crawler.urls.addresses import ADDRESSES_KEPT, parse_address, script_path, write_scalar_values
from crawler.urls.params import is_form, is_identity
from crawler.urls.sites import registered_domain

_VARIANT_LABELS = frozenset(
    {
        "m",
        "mob",
        "mobi",
        "mobile",
        "mobil",
        "touch",
        "wap",
        "amp",
        "amphtml",
        "web",
        "print",
        "lite",
        "pda",
        "3g",
    }
)
_WWW = re.compile(r"www\d{0,3}")
_SECOND_LEVEL_CHARS = 3
"""`co.uk`, `com.au`, `or.jp`: two labels that short may be a public suffix, which the list then decides."""

_INDEX_FILE = re.compile(r"(?:index|default)\.(?:html?|shtml|xhtml|php\d?|phtml|aspx?|jspx?|cfm|cgi|pl)", re.IGNORECASE)
_VARIANT_END = re.compile(
    r"amp|amphtml|amp\.html?|print(?:able|er-?friendly)?|print\.(?:html?|php|aspx?)", re.IGNORECASE
)
_COMMENTS = re.compile(r"comment-page-\d+", re.IGNORECASE)
_VARIANT_START = frozenset({"amp", "print"})
_VARIANT_SUFFIXES = frozenset({"amp", "amphtml", "print"})
_FILE_TYPE = re.compile(r"[a-z]{2,5}", re.IGNORECASE)
_SESSION_SEGMENT = re.compile(r"\((?:[A-Z]\([0-9A-Za-z_-]{8,}\))+\)|\([0-9a-z]{24}\)")
"""ASP.NET without cookies: `/(S(4hqa0555fwsecu455xqckv45))/`."""
_SESSION_SUFFIX = re.compile(r";(?:jsessionid|sid|phpsessid|sessionid)=[^/;]*", re.IGNORECASE)
_ESCAPE = re.compile(r"%(?:([0-9A-Fa-f]{2})|)")
_AMP_CACHE_PATH = re.compile(r"/(?:amp|c|v|i|r|ii/[^/]+)/(s/)?([^/]+\.[^/]+)(/.*)?", re.IGNORECASE)
_MAY_BE_FORM = re.compile(
    r"amp|print|mob|touch|wap|lite|pda|3g|phone|desktop|[/.](?:m|web)\.|[?&]m(?:[=&]|$)", re.IGNORECASE
)
"""What every mark of a form has in it: most addresses have none, and are read once only."""
_HTML_AMPERSAND = re.compile(r"^(?:amp;|#0?38;)+", re.IGNORECASE)

_PATH_LITERALS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,:=@")
_QUERY_LITERALS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$()*,:@/?")


@lru_cache(maxsize=ADDRESSES_KEPT)
def url_key(url: str) -> str:
    """The key under which an address is known: equal for all ways to write it, itself a valid address.

    Scheme, `www.`, default port, credentials, fragment, trailing slash, index file, order of parameters, needless
    escapes and the wrapping of an AMP cache do not count; tracking and session parameters are taken away.
    Parameters that may name the page (`id`, `storyid`, `date`, ...) stay, as do the case of path and query, and a
    fragment that is a path of scripts (`#!/story/1`).
    What is no http(s) address is its own key. `url_key(url_key(x)) == url_key(x)`.
    """
    return _reduce_wholly(url, None)


@lru_cache(maxsize=ADDRESSES_KEPT)
def page_key(url: str) -> str:
    """The `url_key` of the page that an address may be the AMP, mobile or print form of; its own `url_key` when it has
    no mark of one. That the two are one page wants to be confirmed.

    `page_key(url_key(x)) == page_key(x) == url_key(page_key(x))`.
    """
    key = url_key(url)
    return _reduce_wholly(key, set()) if _MAY_BE_FORM.search(key) else key


def form_of(url: str) -> str:
    """The marks by which an address is told to be a form of another page: `/amp at the end`; empty without any."""
    marks: set[str] = set()
    _reduce_wholly(url_key(url), marks)
    return ", ".join(sorted(marks))


def _reduce_wholly(url: str, marks: set[str] | None) -> str:
    key = _reduce(url, marks)
    while (again := _reduce(key, marks)) != key:
        key = again
    return key


def _reduce(url: str, marks: set[str] | None) -> str:
    """One pass.

    Args:
        url: an address, or the key of one.
        marks: where the marks of forms are noted that are taken away; None leaves them.
    """
    try:
        address = _unwrap_amp_cache(parse_address(url))
    except UrlError:
        return write_scalar_values(url).strip()
    host = _reduce_host(address.hostname, marks)
    port = f":{address.port}" if address.port not in {"", "80", "443"} else ""
    query = _reduce_query(address.search[1:], marks)
    path = _reduce_path(address.pathname, marks)
    return f"https://{host}{port}{path}{'?' if query else ''}{query}{_reduce_fragment(address.hash)}"


def _unwrap_amp_cache(address: ada_url.URL) -> ada_url.URL:
    """The address inside one of Google's AMP caches, or the address itself.

    Source: https://developers.google.com/amp/cache/overview (`/c/s/news.example/story` on `*.cdn.ampproject.org`), and
    Google's viewer (`www.google.com/amp/s/news.example/story`).
    """
    if not _is_amp_cache(address) or not (found := _AMP_CACHE_PATH.fullmatch(address.pathname)):
        return address
    try:
        inner = parse_address(f"https://{found[2]}{found[3] or '/'}{address.search}{address.hash}")
    except UrlError:
        return address
    return address if _is_amp_cache(inner) else inner  # a cache in a cache is no page


def _is_amp_cache(address: ada_url.URL) -> bool:
    host = address.hostname
    if host.endswith(".cdn.ampproject.org") or host == "cdn.ampproject.org":
        return True
    return host.startswith("www.google.") and address.pathname.startswith("/amp/")


def _reduce_host(host: str, marks: set[str] | None) -> str:
    """Without the labels for the web, and for phones and AMP, as long as a registrable name is left."""
    host = host.rstrip(".") or host
    labels = host.split(".")
    if not any(_is_dropped(label, marks) for label in labels[:-2]):
        return host
    kept: list[str] = []
    for place, label in enumerate(labels):
        if not (_is_dropped(label, marks) and _is_registrable(labels[place + 1 :])):
            kept.append(label)
        elif marks is not None and label in _VARIANT_LABELS:
            marks.add(f"{label}. before the host")
    return ".".join(kept)


def _is_dropped(label: str, marks: set[str] | None) -> bool:
    return bool(_WWW.fullmatch(label)) or (marks is not None and label in _VARIANT_LABELS)


def _is_registrable(labels: list[str]) -> bool:
    if len(labels) < 2:
        return False
    if len(labels) == 2 and len(labels[0]) <= _SECOND_LEVEL_CHARS:
        return registered_domain(".".join(["x", *labels])) != ".".join(["x", *labels])
    return True


def _reduce_path(path: str, marks: set[str] | None) -> str:
    path = _SESSION_SUFFIX.sub("", path)
    parts = [part for part in path.split("/") if part and not _SESSION_SEGMENT.fullmatch(part)]
    segments = [_unescape(part, _PATH_LITERALS) for part in parts]
    if marks is not None:
        while len(segments) > 1 and segments[0].lower() in _VARIANT_START:
            marks.add(f"/{segments.pop(0).lower()}/ at the start")
    while segments and (_INDEX_FILE.fullmatch(segments[-1]) or (len(segments) > 1 and _is_needless(segments, marks))):
        del segments[-1]
    if segments and marks is not None and (shorter := _drop_variant_labels(segments[-1])):
        if shorter != segments[-1]:
            marks.add("suffix")
        segments[-1] = shorter
    return "/" + "/".join(segments)


def _drop_variant_labels(segment: str) -> str:
    """`story.amp.html` without what calls it a form: labels at its end, or before the type of its file. From the end,
    as a pattern would try each label as the first of them, and an address may have thousands."""
    labels = segment.split(".")
    has_type = labels[-1].lower() not in _VARIANT_SUFFIXES and _FILE_TYPE.fullmatch(labels[-1]) is not None
    last = len(labels) - has_type
    first = last
    while first > 1 and labels[first - 1].lower() in _VARIANT_SUFFIXES:
        first -= 1
    return ".".join(labels[:first] + labels[last:])


def _is_needless(segments: list[str], marks: set[str] | None) -> bool:
    last = segments[-1]
    if marks is not None and _VARIANT_END.fullmatch(last):
        marks.add(f"/{last.lower()} at the end")
        return True
    if _COMMENTS.fullmatch(last):
        return True
    return len(segments) > 2 and last == "1" and segments[-2].lower() == "page"


def _reduce_query(query: str, marks: set[str] | None) -> str:
    if not query:
        return ""
    pairs: list[tuple[str, str]] = []
    for part in query.split("&"):
        name, _, value = part.partition("=")
        name = _unescape(_HTML_AMPERSAND.sub("", name).replace("+", "%20"), _QUERY_LITERALS)
        if name or value:
            pairs.append((name, _unescape(value.replace("+", "%20"), _QUERY_LITERALS)))
    names = {name.lower() for name, _ in pairs}
    kept = [pair for pair in pairs if is_identity(*pair, names)]
    if marks is not None:
        forms = [pair for pair in kept if is_form(*pair, names)]
        marks.update(f"?{name.lower()}=" for name, _ in forms)
        kept = [pair for pair in kept if pair not in forms] if forms else kept
    kept.sort(key=lambda pair: pair[0])
    return "&".join(f"{name}={value}" if value else name for name, value in kept)


def _reduce_fragment(fragment: str) -> str:
    """`#!/story?id=7` in one writing; nothing for fragments that name a place in a page."""
    if not script_path(fragment):
        return ""
    path, _, query = fragment.partition("?")
    query = _reduce_query(query, None)
    path = _unescape(path.rstrip("/"), _PATH_LITERALS)
    return f"{path}{'?' if query else ''}{query}" if script_path(f"{path}?{query}") else ""


def _unescape(text: str, literals: frozenset[str]) -> str:
    """Escapes of characters that mean the same unescaped are undone, the others written one way."""
    if "%" not in text:
        return text

    def write(found: re.Match[str]) -> str:
        if not found[1]:
            return "%25"
        character = chr(int(found[1], 16))
        return character if character in literals else f"%{found[1].upper()}"

    return _ESCAPE.sub(write, text)
