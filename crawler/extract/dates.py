"""Dates as pages write them to ISO 8601, with exactly the precision and the zone that stand there.

In: one string (or a line that holds a date). Out: `2024-07-24`, `2024-07-24T15:50`, `2024-07-24T15:50:00+02:00`, None.
Never completed by guesswork: a day stays a day, a time without a zone stays without one, a month alone is nothing, and
`03/04/2024` is nothing unless the reader is told the order.

Source: ISO 8601, RFC 5322 section 3.3 and 4.3 (zone names), CLDR month names.
"""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

FIRST_YEAR = 1990
LAST_YEAR = 2099

_MONTHS = {
    1: "january januar jänner janvier enero gennaio janeiro januari januari tammikuu leden ledna styczeń stycznia sty "
    "января январь січня ocak január januára ianuarie siječnja jan ene gen ιανουαρίου janv",
    2: "february februar feber février febrero febbraio fevereiro februari helmikuu únor února luty lutego lut "
    "февраля "
    "февраль лютого şubat február februára februarie veljače feb févr fev φεβρουαρίου",
    3: "march märz mars marzo março maart maaliskuu březen března marzec marca mar марта март березня mart március "
    "martie ožujka mär mrz mrt μαρτίου",
    4: "april avril abril aprile huhtikuu duben dubna kwiecień kwietnia kwi апреля апрель квітня nisan április apríla "
    "aprilie travnja apr avr abr απριλίου",
    5: "may mai mayo maggio maio mei maj toukokuu květen května maja мая май травня mayıs május mája svibnja mag μαΐου",
    6: "june juni juin junio giugno junho kesäkuu červen června czerwiec czerwca cze июня июнь червня haziran június "
    "júna iunie lipnja jun giu ιουνίου",
    7: "july juli juillet julio luglio julho heinäkuu červenec července lipiec lipca lip июля июль липня temmuz "
    "július "
    "júla iulie srpnja jul juil lug ιουλίου",
    8: "august août agosto augustus augusti elokuu srpen srpna sierpień sierpnia sie августа август серпня ağustos "
    "augusztus augusta kolovoza aug aout ago αυγούστου",
    9: "september septembre septiembre settembre setembro syyskuu září wrzesień września wrz сентября сентябрь "
    "вересня "
    "eylül szeptember septembra septembrie rujna sep sept set σεπτεμβρίου",
    10: "october oktober octobre octubre ottobre outubro lokakuu říjen října październik października paź октября "
    "октябрь жовтня ekim október októbra octombrie listopada oct okt ott out οκτωβρίου",
    11: "november novembre noviembre novembro marraskuu listopad listopadu listopada ноября ноябрь листопада kasım "
    "novembra noiembrie studenoga nov lis νοεμβρίου",
    12: "december dezember décembre diciembre dicembre dezembro joulukuu prosinec prosince grudzień grudnia gru "
    "декабря "
    "декабрь грудня aralık decembra decembrie prosinca dec dez déc dic δεκεμβρίου desember des",
}
_MONTH_OF = {word: number for number, words in _MONTHS.items() for word in words.split()}
_ZONES = {
    "z": "+00:00", "gmt": "+00:00", "utc": "+00:00", "ut": "+00:00",
    "est": "-05:00", "edt": "-04:00", "cst": "-06:00", "cdt": "-05:00",
    "mst": "-07:00", "mdt": "-06:00", "pst": "-08:00", "pdt": "-07:00",
    "cet": "+01:00", "cest": "+02:00", "mez": "+01:00", "mesz": "+02:00", "jst": "+09:00", "kst": "+09:00",
}  # fmt: skip
"""Names with one meaning: those of RFC 5322 and a few more. IST, BST and the like have several and are left out."""

_TIME = (
    r"(?:[T\s,|/·•–—-]|\bat\b|\bum\b|\bà\b|\bo\b|\bkl\.?|\ba las\b|\balle\b|\bàs\b|\bв\b|\bob\b|godz\.?|klo|"
    r"updated)*\s*"
    r"(?P<hour>[01]?\d|2[0-4])(?P<sep>[:.hH時时点시])\s*(?P<minute>[0-5]\d)(?:[:.分분]\s*(?P<second>[0-5]\d)"
    r"(?:[.,](?P<fraction>\d{1,9}))?)?[分분]?(?!\d)\s*"
    r"(?P<half>[ap]\.?\s?m\b\.?)?\s*(?:uhr\b\s*)?\(?(?P<zone>(?:(?:GMT|UTC)\s?)?[+−-]\d\d:?\d\d(?!\d)|"
    r"[+−-]\d\d(?![-:/.\d])|[A-Za-z]{1,4}\b)?"
)
_ISO = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<mark>[-/]|\.\s?|\s?[年년]\s?)(?P<month>\d{1,2})(?:(?P=mark)|"
    r"\s?[月월]\s?)(?P<day>\d{1,2})"
    r"(?!\d)[日일.]?(?:" + _TIME + ")?"
)
_COMPACT = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])"
    r"(?:T?(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)(?P<second>[0-5]\d)?(?P<zone>Z|[+-]\d\d:?\d\d)?)?(?!\d)"
)
_DAY_FIRST = re.compile(
    r"(?<![\d.])(?P<day>\d{1,2})(?:st|nd|rd|th|er|º|°)?[\s.\-/–]*(?:de |of |"
    r"d')?\s*(?P<name>[^\W\d_]{3,12})\.?,?[\s\-/–]*"
    r"(?:de |del |do )?(?P<year>(?:19|20)\d\d)(?!\d)(?:\s?(?:г\.?|року|р\.))?(?:" + _TIME + ")?",
    re.I,
)
_MONTH_FIRST = re.compile(
    r"(?<![^\W\d_])(?P<name>[^\W\d_]{3,12})\.?[\s\-]*(?P<day>\d{1,2})(?:st|nd|rd|th)?,?[\s\-]+(?P<year>(?:19|"
    r"20)\d\d)(?!\d)"
    r"(?:" + _TIME + ")?",
    re.I,
)
_NUMERIC = re.compile(
    r"(?<![\d./-])(?P<first>\d{1,2})(?P<mark>[./-])\s?(?P<second_>\d{1,2})(?P=mark)\s?(?P<year>(?:19|20)\d\d|"
    r"\d\d)(?![\d])"
    r"(?:" + _TIME + ")?",
    re.I,
)
_UNIX = re.compile(r"^1[0-9]{9}(?:[0-9]{3})?$")


def parse_date(text: str | None, month_first: bool | None = None) -> str | None:
    """The first date in `text`, ISO 8601, or None.

    Args:
        text: a date or a line that holds one.
        month_first: how `03/04/2024` is meant; None when unknown, and then it is only read where one part is above 12
            or the mark is a dot (which is day first everywhere it is used).
    """
    if not text:
        return None
    text = " ".join(text.split())[:200]
    if _UNIX.match(text):
        stamp = int(text) / (1000 if len(text) == 13 else 1)
        return datetime.fromtimestamp(stamp, UTC).isoformat()
    best: tuple[int, str] | None = None
    for pattern in (_ISO, _DAY_FIRST, _MONTH_FIRST, _NUMERIC, _COMPACT):
        for match in pattern.finditer(text):
            found = _build(match, month_first)
            if found:
                if best is None or match.start() < best[0]:
                    best = (match.start(), found)
                break
        if best and best[0] == 0:
            break
    return best[1] if best else None


def find_date_span(text: str) -> tuple[int, int, str] | None:
    """Where the first date of a line stands, and what it says: (start, end, ISO 8601)."""
    best: tuple[int, int, str] | None = None
    for pattern in (_ISO, _DAY_FIRST, _MONTH_FIRST, _NUMERIC):
        for match in pattern.finditer(text):
            found = _build(match, None)
            if found and (best is None or match.start() < best[0]):
                best = (match.start(), match.end(), found)
                break
    return best


def day_of(value: str) -> str:
    """The calendar day of an ISO 8601 value."""
    return value[:10]


def has_time(value: str) -> bool:
    """Whether an ISO 8601 value is more than a day."""
    return len(value) > 10


def has_zone(value: str) -> bool:
    """Whether an ISO 8601 value names an instant."""
    return len(value) > 10 and re.search(r"[+-]\d\d:\d\d$", value) is not None


def apply_zone(value: str, zone: str) -> str:
    """A time without a zone, read in `zone` (IANA); other values as they are.

    Raises:
        ValueError: when there is no such zone (`zoneinfo.ZoneInfoNotFoundError` is a KeyError and is turned into one).
    """
    if not has_time(value) or has_zone(value):
        return value
    try:
        tz = ZoneInfo(zone)
    except (KeyError, OSError) as error:
        raise ValueError(f"no such time zone: {zone!r}") from error
    moment = datetime.fromisoformat(value).replace(tzinfo=tz)
    return moment.isoformat(timespec="minutes" if len(value) == 16 else "auto")


def _build(match: re.Match[str], month_first: bool | None) -> str | None:
    parts = match.groupdict()
    month, day = _month_and_day(parts, month_first)
    if month is None or day is None:
        return None
    year = int(parts["year"])
    if year < 100:
        year += 2000
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        datetime(year, month, day)  # noqa: DTZ001 - only its validity is asked
    except ValueError:
        return None
    return f"{year:04}-{month:02}-{day:02}" + _time_of(parts)


def _month_and_day(parts: dict[str, str | None], month_first: bool | None) -> tuple[int | None, int | None]:
    if parts.get("name"):
        return _MONTH_OF.get(str(parts["name"]).lower()), int(str(parts["day"]))
    if parts.get("first") is None:
        return int(str(parts["month"])), int(str(parts["day"]))
    first, second = int(str(parts["first"])), int(str(parts["second_"]))
    if len(str(parts["year"])) == 2 and parts["mark"] != ".":
        return None, None
    if parts["mark"] == "." or first > 12:
        return second, first
    if second > 12:
        return first, second
    if first == second:
        return first, second
    if month_first is None:
        return None, None
    return (first, second) if month_first else (second, first)


def _time_of(parts: dict[str, str | None]) -> str:
    if not parts.get("hour") or not parts.get("minute"):
        return ""
    hour, minute = int(str(parts["hour"])), str(parts["minute"])
    half = (parts.get("half") or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return ""
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    if hour == 24:
        return ""
    time = f"T{hour:02}:{minute}"
    if parts.get("second"):
        time += f":{parts['second']}"
        fraction = (parts.get("fraction") or "").rstrip("0")[:6]
        if fraction:
            time += f".{fraction:0<3}" if len(fraction) <= 3 else f".{fraction:0<6}"
    return time + _zone_of(parts.get("zone"))


def _zone_of(zone: str | None) -> str:
    if not zone:
        return ""
    name = _ZONES.get(zone.lower())
    if name:
        return name
    zone = zone.removeprefix("GMT").removeprefix("UTC").strip()
    digits = re.sub(r"\D", "", zone)
    if zone[0] not in "+-−" or len(digits) not in (2, 4):
        return ""
    digits = digits.ljust(4, "0")
    if int(digits[:2]) > 15 or int(digits[2:]) > 59:
        return ""
    return f"{'+' if zone[0] == '+' else '-'}{digits[:2]}:{digits[2:]}"
