"""Dates as pages write them to ISO 8601, with exactly the precision and the zone that stand there.

In: one string (or a line that holds dates). Out: `2024-07-24`, `2024-07-24T15:50`, `2024-07-24T15:50:00+02:00`, None.
Never completed by guesswork: a day stays a day, a time without a zone stays without one, a month alone is nothing, and
`03/04/2024` is nothing unless the reader is told the order. Years of the Thai, the Japanese and the Republic of China's
reckoning and days of the Persian calendar are turned into those of the common one; Islamic dates are nothing.

Source: ISO 8601, RFC 5322 section 3.3 and 4.3 (zone names), CLDR month names; the Persian calendar's cycle of 33 years.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from crawler.extract.datewords import WEEKDAYS, find_month

FIRST_YEAR = 1990
LAST_YEAR = 2099
MAX_CHARS = 200
"""A date stands in the first characters of a value, or nowhere."""

_ZONES = {
    "z": "+00:00", "gmt": "+00:00", "utc": "+00:00", "ut": "+00:00", "wet": "+00:00", "west": "+01:00",
    "est": "-05:00", "edt": "-04:00", "cst": "-06:00", "cdt": "-05:00",
    "mst": "-07:00", "mdt": "-06:00", "pst": "-08:00", "pdt": "-07:00", "akst": "-09:00", "akdt": "-08:00",
    "hst": "-10:00", "brt": "-03:00",
    "cet": "+01:00", "cest": "+02:00", "mez": "+01:00", "mesz": "+02:00", "eet": "+02:00", "eest": "+03:00",
    "msk": "+03:00", "sast": "+02:00", "eat": "+03:00", "pkt": "+05:00", "wib": "+07:00", "wita": "+08:00",
    "ict": "+07:00", "hkt": "+08:00", "sgt": "+08:00", "jst": "+09:00", "kst": "+09:00",
    "aest": "+10:00", "aedt": "+11:00", "nzst": "+12:00", "nzdt": "+13:00",
}  # fmt: skip
"""Names with one meaning: those of RFC 5322 and a few more. IST, BST and the like have several and are left out."""
_PLACES = {"et": "America/New_York", "ct": "America/Chicago", "mt": "America/Denver", "pt": "America/Los_Angeles"}
"""Names of a place's time, summer or winter."""
_ZONE_NAME = (
    r"(?i:gmt|utc|z|mesz|mez|cest|cet|msk|jst|kst|wib|ist|bst)\b|(?-i:(?!(?:BY|VON|PAR|POR|DI|AV|DE)\b)[A-Z]{2,4}\b)|"
    r"(?<=[mM.]\s)(?i:[ecmp][sd]t)\b"
)
"""A zone by its name. In lower case only names that are no words: in a French line "et" leads to the next date, and
what follows a time is as often "by", "von" or "av"; those of America behind "pm"."""

_LATE = ("pm", "p.m", "μ", "下午", "晚上", "傍晚", "中午", "오후", "午後", "مساء", "م", "ptg", "m.d", "md")
"""How the second half of the day is called; noon is its beginning."""
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_NAME = r"(?P<name>[^\W\d_][^\s\d_,;:/|()<>\[\]·•–—،-]{1,14})"
_BEFORE_TIME = (
    r"(?:[\s.,،()|/·•–—-]|T(?=\d)|\bat\b|\bum\b|\bà\b|\bo\b|\bkl\b\.?|\ba las\b|\balle\b|\bàs\b|\bob\b|godz\.?|klo\b|"
    r"saat\b|pukul\b|lúc\b|or[ae]\b|στις\b|\bу\b|\bв\b|\bо\b|الساعة|ساعت|बजे|[（(]?[日月火水木金土일월화수목금토](?:曜日?|요일)?[)）]?|"
    r"[星周禮礼][期拜]?[一二三四五六日天]|เวลา|"
    rf"(?<![^\W\d_])(?=[^\W\d_]{{3}})(?i:{WEEKDAYS})(?![^\W\d_]))*+"
)
_TIME = _BEFORE_TIME + (
    r"(?P<early>上午|下午|晚上|傍晚|凌晨|清晨|早上|中午|오전|오후|午前|午後)?\s*"
    r"(?P<hour>[01]?\d|2[0-4])(?P<sep>[:.时時点시]|\s?h\s?)\s*(?P<minute>[0-5]?\d(?=\s?[분分])|[0-5]\d)"
    r"(?:(?:[:.]|\s?[분分]\s?)(?P<second>[0-5]?\d(?=\s?[초秒])|[0-5]\d)(?:[.,](?P<fraction>\d{1,9}))?)?\s?[분分초秒]?(?!\d)\s*"
    r"(?P<half>[apm]\.?\s?[md]\b\.?|[μπ]\.?μ\.?|صباحا?ً?|مساءً?|[صم](?![^\W\d_])|ptg\b|pg\b|tgh\b)?\s*"
    r"(?:uhr\b\s*)?\(?"
    r"(?P<zone>(?:GMT|UTC)\s?[+−-]\d{1,2}(?::?\d\d)?(?!\d)|[+−-]\d\d:?\d\d(?!\d)|"
    rf"[+−-]\d\d(?![-:/.\d])|{_ZONE_NAME})?"
)
_THEN = "(?:" + _TIME + ")?"
_ISO = re.compile(
    rf"(?<!\d){_YEAR}(?P<mark>[-/]|\.\s?|\s?[年년]\s?)(?P<month>\d{{1,2}})(?:(?P=mark)|\s?[月월]\s?)(?P<day>\d{{1,2}})"
    rf"(?!\d)[日일.]?{_THEN}"
)
_COMPACT = re.compile(
    rf"(?<!\d){_YEAR}(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])"
    r"(?:T?(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)(?P<second>[0-5]\d)?(?P<zone>Z|[+-]\d\d:?\d\d)?)?(?!\d)"
)
_DAY_FIRST = re.compile(
    r"(?<![\d.])(?P<day>\d{1,2})(?:(?:st|nd|rd|th|er|º|°|ª|-?[aе]|η|ης)(?![^\W\d_]))?[\s.,\-/–]*+(?:de |of |d[’'])?\s*+"
    + _NAME + rf"\.?,?[\s\-/–]*+(?:de |del |do |d[’']|، )?{_YEAR}(?!\d)(?:\s?(?:г(?:\.|од[аи])?|рок[уи]|р\.|година))?"
    + _THEN,
    re.I,
)  # fmt: skip
_MONTH_FIRST = re.compile(
    rf"(?<![^\W\d_]){_NAME}\.?[\s\-]*+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?[\s\-]++{_YEAR}(?!\d){_THEN}", re.I
)
_YEAR_FIRST = re.compile(
    rf"(?<!\d){_YEAR}(?:\.|\s?m\.|\(?(?:e\))?ko|-eko|\s?թ\.)?\s*+{_NAME}\s*+(?P<day>\d{{1,2}})(?!\d)\s?(?:d\.|an?\b|\.)?{_THEN}",
    re.I,
)
_YEAR_DAY = re.compile(rf"(?<!\d){_YEAR}\s?(?:\.?\s?gada|ж\.|жылғы)\s*+(?P<day>\d{{1,2}})\.?\s*+{_NAME}{_THEN}", re.I)
_VIETNAMESE = re.compile(
    rf"(?<!\d)(?P<day>\d{{1,2}})\s*+(?:tháng|thg)\s*+(?P<month>\d{{1,2}})[\s,./-]*+(?:năm\s*+)?{_YEAR}(?!\d){_THEN}",
    re.I,
)
_NUMERIC = re.compile(
    r"(?<![\d./-])(?P<first>\d{1,2})(?P<mark>[./-])\s?(?P<second_>\d{1,2})(?P=mark)\s?(?P<year>(?:19|20)\d\d|\d\d)(?!\d)"
    + _THEN,
    re.I,
)
_CLOCK_FIRST = re.compile(
    rf"(?<![^\W\d_]){_NAME}\s(?P<day>\d{{1,2}})\s(?P<hour>[01]\d|2[0-3]):(?P<minute>[0-5]\d):(?P<second>[0-5]\d)\s"
    rf"(?:(?P<zone>[A-Z]{{2,5}}(?:[+-]\d\d:?\d\d)?)\s)?{_YEAR}(?!\d)"
)
"""As C's asctime and Java's Date.toString write it: "Wed Jul 24 15:50:00 CEST 2024"."""
_LINE_PATTERNS = (_ISO, _DAY_FIRST, _MONTH_FIRST, _NUMERIC, _YEAR_FIRST, _YEAR_DAY, _VIETNAMESE, _CLOCK_FIRST)
_UNIX = re.compile(r"^1[0-9]{9}(?:[0-9]{3})?$")
_DIGIT = re.compile(r"\d")
_YEAR_IN = re.compile(r"(?:19|20)\d\d|[./]\s?\d\d(?!\d)")
_ERA = re.compile(r"(令和|平成|民國|民国)\s?(元|\d{1,3})年")
_ERAS = {"令和": 2018, "平成": 1988, "民國": 1911, "民国": 1911}
_THAI = re.compile(
    r"(\d{1,2})\s*([ก-๙]{1,2}\.[ก-๙]{1,2}\.|[ก-๙]{5,10})\s*(?:พ\.ศ\.|ค\.ศ\.)?\s*(25\d\d|(?:19|20)\d\d|[67]\d)(?!\d)"
)
_PERSIAN_MONTHS = (
    "فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند",
)  # fmt: skip
_PERSIAN = re.compile(
    rf"(?<!\d)(?:(?P<day>\d{{1,2}})\s+(?P<name>{'|'.join(_PERSIAN_MONTHS).replace('ی', '[یي]')})\s+(?:ماه\s+)?"
    r"(?P<year>1[34]\d\d)|(?P<year_>1[34]\d\d)/(?P<month>0?[1-9]|1[0-2])/(?P<day_>0?[1-9]|[12]\d|3[01]))(?!\d)"
)
_PERSIAN_DIGIT = re.compile("[\u06f0-\u06f9]")
_PERSIAN_LEAPS = frozenset((1, 5, 9, 13, 17, 22, 26, 30))
"""Leap years of the Persian calendar among each 33."""
_PERSIAN_START = date(2021, 3, 21)
"""First day of the Persian year 1400."""
_ARABIC_MONTH = re.compile(r"(كانون|تشرين) (الأول|الثاني)")
_OTHER_DIGIT = re.compile(r"[^\D0-9]")
"""A decimal digit of another writing, of which Unicode has seventy: a pattern for digits matches each of them."""
_BEYOND_LATIN = re.compile("[\u0600-\U0010ffff]")
_BIDI = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")
_TIME_BEFORE = re.compile(
    r"(?<![\d:.])(?P<hour>[01]?\d|2[0-3])[:.](?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?\s*"
    r"(?P<half>[ap]\.?\s?m\b\.?)?\s*(?P<zone>[A-Z]{2,4})?\s*[,|/·•–—-]?\s*(?:[^\W\d_]{2,12},?\s*)?$",
    re.I,
)
"""A time that stands in front of its day: "15:50, 24 July 2024"."""
_YEAR_LEADS = frozenset(("ko", "ja", "zh", "hu", "lt"))
"""Languages in which the first of three short numbers is the year."""
_PIVOT = 70
"""Years of two digits from here on are of the last century."""
_NEAR = 40
"""Characters before a day in which its time is looked for."""


@lru_cache(maxsize=512)
def parse_date(text: str | None, month_first: bool | None = None, language: str | None = None) -> str | None:
    """The first date in `text`, ISO 8601, or None.

    Args:
        text: a date or a line that holds one.
        month_first: how `03/04/2024` is meant; None when unknown, and then it is only read where one part is above 12
            or the mark is a dot (which is day first outside the United States).
        language: primary subtag of the page's language, for month names that mean another month elsewhere.
    """
    if not text:
        return None
    text = " ".join(text[: 4 * MAX_CHARS].split())[:MAX_CHARS]
    if _UNIX.match(text):
        stamp = int(text) / (1000 if len(text) == 13 else 1)
        return datetime.fromtimestamp(stamp, UTC).isoformat()
    first = next(_spans(text, month_first, language), None)
    compact = next(
        (found for match in _COMPACT.finditer(_westernise(text)) if (found := _build(match, None, None))), None
    )
    if first and (first[0] == 0 or not compact):
        return first[2]
    return first[2] if first else compact


def find_date_span(
    text: str, month_first: bool | None = None, language: str | None = None
) -> tuple[int, int, str] | None:
    """Where the first date of a line stands, and what it says: (start, end, ISO 8601)."""
    return next(_spans(text, month_first, language), None)


def find_date_spans(
    text: str, month_first: bool | None = None, language: str | None = None
) -> list[tuple[int, int, str]]:
    """All dates of a line, as `find_date_span`."""
    return list(_spans(text, month_first, language))


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


def _spans(text: str, month_first: bool | None, language: str | None) -> Iterator[tuple[int, int, str]]:
    """Dates of a line in order, none inside another; positions are those in `text`."""
    if not _DIGIT.search(text):
        return
    plain = _westernise(text)
    places = len(plain) == len(text)
    if not _YEAR_IN.search(plain):
        return
    found: list[tuple[int, int, str]] = []
    for pattern in _LINE_PATTERNS:
        for match in pattern.finditer(plain):
            value = _build(match, month_first, language)
            if value:
                found.append((match.start(), match.end(), value))
    end = 0
    for start, stop, value in sorted(found, key=lambda entry: (entry[0], -entry[1])):
        if start < end:
            continue
        near = max(end, start - _NEAR)
        if not has_time(value) and (early := _TIME_BEFORE.search(plain[near:start])):
            value += _time_of(early.groupdict())
            start = near + early.start()
        end = stop
        yield (start, stop, value) if places else (min(start, len(text)), min(stop, len(text)), value)


def _westernise(text: str) -> str:
    """Other digits, eras and reckonings written as this module reads them."""
    if _BEYOND_LATIN.search(text) is None:
        return text
    text = _BIDI.sub("", text)
    is_persian = _PERSIAN_DIGIT.search(text) is not None
    text = _OTHER_DIGIT.sub(lambda digit: str(int(digit[0])), text)
    if is_persian:
        text = _PERSIAN.sub(_read_persian, text)
    if "年" in text:
        text = _ERA.sub(lambda m: f"{_ERAS[m[1]] + (1 if m[2] == '元' else int(m[2]))}年", text)
    if "ون " in text or "ين " in text:
        text = _ARABIC_MONTH.sub(r"\1\2", text)
    return _THAI.sub(_read_thai, text) if re.search("[ก-๙]", text) else text


def _read_persian(match: re.Match[str]) -> str:
    parts = match.groupdict()
    name = parts["name"]
    month = _PERSIAN_MONTHS.index(name.replace("ي", "ی")) + 1 if name else int(parts["month"])
    year, day = int(parts["year"] or parts["year_"]), int(parts["day"] or parts["day_"])
    if not 1 <= day <= (31 if month <= 6 else 30 if month <= 11 or _is_persian_leap(year) else 29):
        return match[0]
    years = range(1400, year) if year >= 1400 else range(year, 1400)
    days = sum(366 if _is_persian_leap(one) else 365 for one in years) * (1 if year >= 1400 else -1)
    days += 31 * (month - 1) - max(0, month - 7) + day - 1
    return (_PERSIAN_START + timedelta(days=days)).isoformat()


def _is_persian_leap(year: int) -> bool:
    return year % 33 in _PERSIAN_LEAPS


def _read_thai(match: re.Match[str]) -> str:
    year = int(match[3])
    month = find_month(match[2], "th")
    if month is None:
        return match[0]
    year = year + 2500 - 543 if year < 100 else year - 543 if year > 2400 else year
    return f"{year}-{month:02}-{int(match[1]):02}"


def _build(match: re.Match[str], month_first: bool | None, language: str | None) -> str | None:
    parts = match.groupdict()
    month, day = _month_and_day(parts, month_first, language)
    if month is None or day is None:
        return None
    year = int(parts["year"])
    if year < 100:
        if language in _YEAR_LEADS or " " in match[0][: match.end("year") - match.start()]:
            return None
        year += 1900 if year >= _PIVOT else 2000
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        moment = datetime(year, month, day)  # noqa: DTZ001 - only its validity is asked
    except ValueError:
        return None
    return f"{year:04}-{month:02}-{day:02}" + _time_of(parts, moment)


def _month_and_day(
    parts: dict[str, str | None], month_first: bool | None, language: str | None
) -> tuple[int | None, int | None]:
    if parts.get("name"):
        return find_month(str(parts["name"]), language), int(str(parts["day"]))
    if parts.get("first") is None:
        return int(str(parts["month"])), int(str(parts["day"]))
    first, second = int(str(parts["first"])), int(str(parts["second_"]))
    if len(str(parts["year"])) == 2 and parts["mark"] != ".":
        return (first, second) if parts["mark"] == "/" and 12 < second <= 31 else (None, None)
    if first > 12 or first == second:
        return second, first
    if second > 12:
        return first, second
    if parts["mark"] == ".":
        return (None, None) if month_first else (second, first)
    if month_first is None:
        return None, None
    return (first, second) if month_first else (second, first)


def _time_of(parts: dict[str, str | None], day: datetime | None = None) -> str:
    if not parts.get("hour") or not parts.get("minute"):
        return ""
    hour, minute = int(str(parts["hour"])), str(parts["minute"]).zfill(2)
    half = (parts.get("half") or parts.get("early") or "").lower().replace(" ", "")
    if half:
        if not 1 <= hour <= 12:
            return "" if parts.get("half") else _clock(hour, minute, parts, day)
        hour = hour % 12 + (12 if half.startswith(_LATE) else 0)
        if half == "中午" and hour > 3:
            hour = 12
    return "" if hour == 24 else _clock(hour, minute, parts, day)


def _clock(hour: int, minute: str, parts: dict[str, str | None], day: datetime | None) -> str:
    time = f"T{hour:02}:{minute}"
    if parts.get("second"):
        time += f":{str(parts['second']).zfill(2)}"
        fraction = (parts.get("fraction") or "").rstrip("0")[:6]
        if fraction:
            time += f".{fraction:0<3}" if len(fraction) <= 3 else f".{fraction:0<6}"
    zone = parts.get("zone")
    if zone and day and (place := _PLACES.get(zone.lower())):
        moment = day.replace(hour=hour, minute=int(minute), tzinfo=ZoneInfo(place))
        return time + moment.isoformat()[-6:]
    return time + _zone_of(zone)


def _zone_of(zone: str | None) -> str:
    if not zone:
        return ""
    name = _ZONES.get(zone.lower())
    if name:
        return name
    zone = re.sub(r"^(?:GMT|UTC)\s*", "", zone, flags=re.I)
    digits = re.sub(r"\D", "", zone)
    if not zone or zone[0] not in "+-−" or len(digits) not in (1, 2, 3, 4):
        return ""
    digits = digits.zfill(2 if len(digits) < 3 else 4).ljust(4, "0")
    if int(digits[:2]) > 15 or int(digits[2:]) > 59:
        return ""
    return f"{'+' if zone[0] == '+' else '-'}{digits[:2]}:{digits[2:]}"
