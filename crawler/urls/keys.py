"""One key for all addresses of one page. For comparison only: a key may name a page that does not exist."""

import re
from functools import lru_cache

import ada_url

from crawler.errors import UrlError
from crawler.urls.addresses import ADDRESSES_KEPT, parse_address, write_scalar_values
from crawler.urls.params import is_identity
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
        "www",
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
    r"amp|amphtml|amp\.html?|print(?:able|er-?friendly)?|print\.(?:html?|php|aspx?)|comment-page-\d+", re.IGNORECASE
)
_VARIANT_START = frozenset({"amp", "print"})
_VARIANT_SUFFIX = re.compile(r"(?:\.(?:amp|amphtml|print))+(?=\.[a-z]{2,5}$|$)", re.IGNORECASE)
_SESSION_SEGMENT = re.compile(r"\((?:[A-Z]\([0-9A-Za-z_-]{8,}\))+\)|\([0-9a-z]{24}\)")
"""ASP.NET without cookies: `/(S(4hqa0555fwsecu455xqckv45))/`."""
_SESSION_SUFFIX = re.compile(r";(?:jsessionid|sid|phpsessid|sessionid)=[^/;]*", re.IGNORECASE)
_ESCAPE = re.compile(r"%(?:([0-9A-Fa-f]{2})|)")
_AMP_CACHE_PATH = re.compile(r"/(?:amp|c|v|i|r|ii/[^/]+)/(s/)?([^/]+\.[^/]+)(/.*)?", re.IGNORECASE)
_HTML_AMPERSAND = re.compile(r"^(?:amp;|#0?38;)+", re.IGNORECASE)

_PATH_LITERALS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,:=@")
_QUERY_LITERALS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$()*,:@/?")


@lru_cache(maxsize=ADDRESSES_KEPT)
def url_key(url: str) -> str:
    """The key under which an address is compared: equal for the variants of one page, itself a valid address.

    Scheme, `www.`, default port, credentials, fragment, trailing slash, index file, order of parameters and needless
    escapes do not count; tracking, session and rendering parameters, AMP, mobile and print forms are taken away.
    Parameters that may name the page (`id`, `storyid`, `date`, ...) stay, as does the case of path and query.
    What is no http(s) address is its own key. `url_key(url_key(x)) == url_key(x)`.
    """
    key = _reduce(url)
    while (again := _reduce(key)) != key:
        key = again
    return key


def _reduce(url: str) -> str:
    try:
        address = _unwrap_amp_cache(parse_address(url))
    except UrlError:
        return write_scalar_values(url).strip()
    host = _reduce_host(address.hostname)
    port = f":{address.port}" if address.port not in {"", "80", "443"} else ""
    query = _reduce_query(address.search[1:])
    return f"https://{host}{port}{_reduce_path(address.pathname)}{'?' if query else ''}{query}"


def _unwrap_amp_cache(address: ada_url.URL) -> ada_url.URL:
    """The address inside one of Google's AMP caches, or the address itself.

    Source: https://developers.google.com/amp/cache/overview (`/c/s/news.example/story` on `*.cdn.ampproject.org`), and
    Google's viewer (`www.google.com/amp/s/news.example/story`).
    """
    if not _is_amp_cache(address) or not (found := _AMP_CACHE_PATH.fullmatch(address.pathname)):
        return address
    try:
        inner = parse_address(f"https://{found[2]}{found[3] or '/'}{address.search}")
    except UrlError:
        return address
    return address if _is_amp_cache(inner) else inner  # a cache in a cache is no page


def _is_amp_cache(address: ada_url.URL) -> bool:
    host = address.hostname
    if host.endswith(".cdn.ampproject.org") or host == "cdn.ampproject.org":
        return True
    return host.startswith("www.google.") and address.pathname.startswith("/amp/")


def _reduce_host(host: str) -> str:
    """Without the labels for the web, for phones and for AMP, as long as a registrable name is left."""
    host = host.rstrip(".") or host
    labels = host.split(".")
    if not any(label in _VARIANT_LABELS or _WWW.fullmatch(label) for label in labels[:-2]):
        return host
    kept: list[str] = []
    for place, label in enumerate(labels):
        rest = labels[place + 1 :]
        is_variant = label in _VARIANT_LABELS or bool(_WWW.fullmatch(label))
        if not (is_variant and _is_registrable(rest)):
            kept.append(label)
    return ".".join(kept)


def _is_registrable(labels: list[str]) -> bool:
    if len(labels) < 2:
        return False
    if len(labels) == 2 and len(labels[0]) <= _SECOND_LEVEL_CHARS:
        return registered_domain(".".join(["x", *labels])) != ".".join(["x", *labels])
    return True


def _reduce_path(path: str) -> str:
    path = _SESSION_SUFFIX.sub("", path)
    parts = [part for part in path.split("/") if part and not _SESSION_SEGMENT.fullmatch(part)]
    segments = [_unescape(part, _PATH_LITERALS) for part in parts]
    while len(segments) > 1 and segments[0].lower() in _VARIANT_START:
        del segments[0]
    while segments and (_INDEX_FILE.fullmatch(segments[-1]) or (len(segments) > 1 and _is_variant_end(segments))):
        del segments[-1]
    if segments:
        shorter = _VARIANT_SUFFIX.sub("", segments[-1])
        segments[-1] = shorter or segments[-1]
    return "/" + "/".join(segments)


def _is_variant_end(segments: list[str]) -> bool:
    if _VARIANT_END.fullmatch(segments[-1]):
        return True
    return len(segments) > 2 and segments[-1] == "1" and segments[-2].lower() == "page"


def _reduce_query(query: str) -> str:
    if not query:
        return ""
    pairs: list[tuple[str, str]] = []
    for part in query.split("&"):
        name, _, value = part.partition("=")
        name = _unescape(_HTML_AMPERSAND.sub("", name).replace("+", "%20"), _QUERY_LITERALS)
        if name or value:
            pairs.append((name, _unescape(value.replace("+", "%20"), _QUERY_LITERALS)))
    names = {name.lower() for name, _ in pairs}
    kept = sorted((pair for pair in pairs if is_identity(*pair, names)), key=lambda pair: pair[0])
    return "&".join(f"{name}={value}" if value else name for name, value in kept)


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
