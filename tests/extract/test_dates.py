"""Dates as written to ISO 8601, no more precise than the page."""

from datetime import date, datetime

import pytest
from babel import localedata
from babel.dates import format_date, format_datetime
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crawler.extract.dates import apply_zone, find_date_span, find_date_spans, has_time, has_zone, parse_date
from crawler.extract.datewords import MONTH_LANGUAGES, PUBLISHED, UPDATED, find_month


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2024-07-24", "2024-07-24"),
        ("2024-07-24 15:50", "2024-07-24T15:50"),
        ("2024-07-24T15:50:00+0200", "2024-07-24T15:50:00+02:00"),
        ("2024-07-24T15:50:00Z", "2024-07-24T15:50:00+00:00"),
        ("2024-07-24T15:50:00.120-04:00", "2024-07-24T15:50:00.120-04:00"),
        ("2024-07-24T15:50:00.000-04:00", "2024-07-24T15:50:00-04:00"),
        ("Wed, 24 Jul 2024 15:50:00 GMT", "2024-07-24T15:50:00+00:00"),
        ("Wed Jul 24 2024 15:50:00 GMT+0200 (Some Time)", "2024-07-24T15:50:00+02:00"),
        ("Wed Jul 24 15:50:00 CEST 2024", "2024-07-24T15:50:00+02:00"),
        ("Wed Jul 24 15:50:00 2024", "2024-07-24T15:50:00"),
        ("July 24, 2024 3:50 PM EDT", "2024-07-24T15:50-04:00"),
        ("Jul. 24, 2024 at 12:05 a.m.", "2024-07-24T00:05"),
        ("24. Juli 2024, 15:50 Uhr", "2024-07-24T15:50"),
        ("24.07.2024 15:50", "2024-07-24T15:50"),
        ("۳ مرداد ۱۴۰۳ - ۱۵:۵۰", "2024-07-24T15:50"),
        ("۳ مرداد ماه ۱۴۰۳", "2024-07-24"),
        ("۱۴۰۳/۰۵/۰۳", "2024-07-24"),
        ("۳۰ اسفند ۱۴۰۳", "2025-03-20"),
        ("۳۰ اسفند ۱۴۰۱", None),
        ("۲۹ اسفند ۱۳۹۹", "2021-03-19"),
        ("1403/05/03", None),
        ("24 de julio de 2024", "2024-07-24"),
        ("24 июля 2024 г., 15:50", "2024-07-24T15:50"),
        ("2024年7月24日 15时50分", "2024-07-24T15:50"),
        ("2024. 7. 24. 15:50", "2024-07-24T15:50"),
        ("20240724", "2024-07-24"),
        ("1721836200", "2024-07-24T15:50:00+00:00"),
        ("Author: NAME 2024-07-24 15:50 11", "2024-07-24T15:50"),
        ("24/07/2024", "2024-07-24"),
        ("07/24/2024", "2024-07-24"),
    ],
)
def test_a_date_keeps_the_precision_and_zone_it_is_written_with(written: str, read: str) -> None:
    assert parse_date(written) == read


@pytest.mark.parametrize("written", ["", "soon", "July 2024", "2024", "03/04/2024", "2024-13-01", "31.02.2024"])
def test_what_is_no_certain_day_is_nothing(written: str) -> None:
    assert parse_date(written) is None


def test_the_order_of_a_numeric_date_is_the_callers_to_know() -> None:
    assert (parse_date("03/04/2024", True), parse_date("03/04/2024", False)) == ("2024-03-04", "2024-04-03")


def test_a_zone_is_applied_only_to_times_without_one() -> None:
    assert apply_zone("2024-07-24T15:50", "Europe/Berlin") == "2024-07-24T15:50+02:00"
    assert apply_zone("2024-07-24", "Europe/Berlin") == "2024-07-24"
    assert apply_zone("2024-07-24T15:50+00:00", "Europe/Berlin") == "2024-07-24T15:50+00:00"
    with pytest.raises(ValueError, match="no such time zone"):
        apply_zone("2024-07-24T15:50", "Nowhere/None")


def test_a_span_says_where_the_date_stands() -> None:
    assert find_date_span("by NAME, July 4, 2024 | 3 min") == (9, 21, "2024-07-04")


@given(st.datetimes().filter(lambda moment: 1990 <= moment.year <= 2099))
def test_iso_instants_are_read_as_they_are(moment: object) -> None:
    text = moment.isoformat(timespec="seconds") + "+05:30"  # type: ignore[attr-defined]
    assert parse_date(text) == text
    assert has_time(text)
    assert has_zone(text)


@given(st.text(alphabet="0123456789-/.: TZ+年月日apmJuly,", max_size=40))
def test_no_line_makes_the_reader_raise(text: str) -> None:
    parse_date(text)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("24 يوليو 2024 3:50 م", "2024-07-24T15:50"),
        ("٢٤ يوليو ٢٠٢٤", "2024-07-24"),
        ("24 تشرين الثاني 2024", "2024-11-24"),
        ("24 জুলাই ২০২৪", "2024-07-24"),
        ("24. července 2024 15:50", "2024-07-24T15:50"),
        ("24. juli 2024 kl. 15.50", "2024-07-24T15:50"),
        ("24 Ιουλίου 2024, 3:50 μ.μ.", "2024-07-24T15:50"),
        ("24. heinäkuuta 2024 klo 15.50", "2024-07-24T15:50"),
        ("24 juill. 2024 à 15h50", "2024-07-24T15:50"),
        ("24 ביולי 2024", "2024-07-24"),
        ("24 जुलाई 2024, 15:50", "2024-07-24T15:50"),
        ("2024. július 24. 15:50", "2024-07-24T15:50"),
        ("24 Juli 2024 pukul 15.50 WIB", "2024-07-24T15:50+07:00"),
        ("24 luglio 2024 alle 15:50", "2024-07-24T15:50"),
        ("令和6年7月24日 午後3時50分", "2024-07-24T15:50"),
        ("2024년 7월 24일 오후 3시 5분", "2024-07-24T15:05"),
        ("2024 m. liepos 24 d. 15:50", "2024-07-24T15:50"),
        ("2024. gada 24. jūlijā", "2024-07-24"),
        ("24 lipca 2024, godz. 15:50", "2024-07-24T15:50"),
        ("24 de julho de 2024 às 15h50", "2024-07-24T15:50"),
        ("24 iulie 2024, ora 15:50", "2024-07-24T15:50"),
        ("15:50, 24 июля 2024", "2024-07-24T15:50"),
        ("24 липня 2024 року, 15:50", "2024-07-24T15:50"),
        ("24. jul 2024. 15:50", "2024-07-24T15:50"),
        ("den 24 juli 2024 kl. 15:50", "2024-07-24T15:50"),
        ("24 ก.ค. 2567", "2024-07-24"),
        ("24 กรกฎาคม 67", "2024-07-24"),
        ("24 Temmuz 2024 Çarşamba", "2024-07-24"),
        ("24 جولائی 2024", "2024-07-24"),
        ("24/07/2024 15:50 (GMT+7)", "2024-07-24T15:50+07:00"),
        ("ngày 24 tháng 7 năm 2024", "2024-07-24"),
        ("2024年7月24日 下午3:50", "2024-07-24T15:50"),
        ("民國113年7月24日", "2024-07-24"),
        ("2024/07/24(水) 15:50", "2024-07-24T15:50"),
    ],
)
def test_dates_are_read_in_many_languages(written: str, read: str) -> None:
    assert parse_date(written) == read


NAMESAKES = frozenset(("bas", "dua", "gaa", "lu", "st", "teo", "trv", "ts"))
"""Small languages of CLDR with a short form that is another month in a larger one."""
LOCALES = sorted(name for name in localedata.locale_identifiers() if name.split("_")[0] not in NAMESAKES)
DAYS = st.dates(date(1990, 1, 1), date(2069, 12, 31))


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(LOCALES), st.sampled_from(("full", "long", "medium", "short")), DAYS)
def test_no_date_of_any_locale_is_read_as_another_day(locale: str, form: str, day: date) -> None:
    assert parse_date(format_date(day, form, locale=locale)) in (None, day.isoformat())


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(MONTH_LANGUAGES), st.sampled_from(("full", "long")), DAYS)
@example("hr", "long", date(2024, 10, 24))
@example("pl", "long", date(2024, 11, 24))
def test_the_long_dates_of_each_language_known_are_read(language: str, form: str, day: date) -> None:
    written = format_date(day, form, locale=language)
    assert parse_date(written, None, language) == day.isoformat()


@settings(max_examples=400, deadline=None)
@given(
    st.sampled_from((*MONTH_LANGUAGES, "ja", "ko", "zh", "zh_TW", "en_GB", "fr_CA")),
    st.sampled_from(("long", "medium")),
    st.datetimes(datetime(1990, 1, 1), datetime(2099, 12, 31)),  # noqa: DTZ001 - a clock on a wall
)
def test_no_time_of_day_is_read_as_another(language: str, form: str, moment: datetime) -> None:
    read = parse_date(format_datetime(moment, form, locale=language), None, language[:2])
    assert read is None or read[:16] == moment.strftime("%Y-%m-%dT%H:%M") or not has_time(read)


def test_a_month_that_is_another_one_elsewhere_needs_the_language() -> None:
    assert [find_month("listopada", language) for language in (None, "hr", "pl")] == [None, 10, 11]


def test_a_short_form_that_is_a_word_elsewhere_needs_the_language() -> None:
    assert (parse_date("the phone 12 Pro 2020"), parse_date("12 pro 2020", None, "cs")) == (None, "2020-12-12")


def test_dots_are_day_first_but_where_months_come_first() -> None:
    assert (parse_date("09.10.2024"), parse_date("09.10.2024", True)) == ("2024-10-09", None)
    assert parse_date("09.24.2024", True) == "2024-09-24"


def test_a_zone_that_changes_with_the_season_is_that_of_the_day() -> None:
    assert parse_date("July 24, 2024 3:50 PM ET") == "2024-07-24T15:50-04:00"
    assert parse_date("Jan. 24, 2024 3:50 PM ET") == "2024-01-24T15:50-05:00"


@pytest.mark.parametrize(
    ("line", "value"),
    [
        pytest.param("Publié le 24 juillet 2024 à 15:50 et modifié à 16:00", "2024-07-24T15:50", id="and, in French"),
        pytest.param("24 July 2024 15:50 by Ann Example", "2024-07-24T15:50", id="by"),
        pytest.param("JULY 24, 2024 3:50 PM BY ANN EXAMPLE", "2024-07-24T15:50", id="by, in capitals"),
        pytest.param("24.07.2024 15:50 von Erika Beispiel", "2024-07-24T15:50", id="von"),
        pytest.param("July 24, 2024 3:50 pm pdt", "2024-07-24T15:50-07:00", id="a zone in lower case"),
        pytest.param("2024-07-24 15:50 utc", "2024-07-24T15:50+00:00", id="UTC in lower case"),
    ],
)
def test_a_word_behind_a_time_is_no_zone(line: str, value: str) -> None:
    start, stop, found = find_date_spans(line)[0]
    assert found == value
    assert " by" not in line[start:stop].lower()
    assert " von" not in line[start:stop]


@pytest.mark.parametrize(
    "line",
    [
        "24 July 2024, Wednesday, 15:50",
        "24 Temmuz 2024 Çarşamba 15:50",
        "24 липня 2024, середа, 15:50",
        "24. Juli 2024 (Mittwoch), 15:50 Uhr",
        "24 ก.ค. 2567 เวลา 15:50 น.",
    ],
)
def test_a_day_of_the_week_may_stand_between_a_date_and_its_time(line: str) -> None:
    assert parse_date(line) == "2024-07-24T15:50"


def test_all_dates_of_a_line_are_found_in_order() -> None:
    line = "11.01.2022, 09:50 Uhr / Aktualisiert am 21.01.2022, 11:39 Uhr"
    assert [value for _, _, value in find_date_spans(line)] == ["2022-01-11T09:50", "2022-01-21T11:39"]


@pytest.mark.parametrize(
    ("published", "updated"),
    [
        ("Published 24 July 2024", "Updated 24 July 2024"),
        ("Veröffentlicht am 24.07.2024", "Zuletzt aktualisiert: 24.07.2024"),
        ("Publié le 24 juillet 2024", "Mis à jour le 24 juillet 2024"),
        ("Publicado el 24 de julio", "Actualizado a las 15:50"),
        ("Publicado em 24/07/2024", "Atualizado em 24/07/2024"),
        ("Pubblicato il 24 luglio", "Ultimo aggiornamento: 24 luglio"),
        ("Gepubliceerd op 24 juli", "Laatst bijgewerkt op 24 juli"),
        ("Publicerad 24 juli", "Uppdaterad 24 juli"),
        ("Publisert 24. juli", "Sist oppdatert 24. juli"),
        ("Udgivet 24. juli", "Opdateret 24. juli"),
        ("Julkaistu 24.7.2024", "Päivitetty 24.7.2024"),
        ("Data publikacji: 24 lipca", "Ostatnia aktualizacja: 24 lipca"),
        ("Publikováno 24. 7. 2024", "Aktualizováno 24. 7. 2024"),
        ("Megjelent: 2024. július 24.", "Frissítve: 2024. július 24."),
        ("Опубликовано 24 июля", "Обновлено 24 июля"),
        ("Опубліковано 24 липня", "Оновлено 24 липня"),
        ("Yayınlanma: 24.07.2024", "Güncelleme: 24.07.2024"),
        ("Δημοσίευση: 24/07/2024", "Τελευταία ενημέρωση: 24/07/2024"),
        ("تاريخ النشر: 24 يوليو", "آخر تحديث: 24 يوليو"),
        ("פורסם: 24.07.2024", "עודכן: 24.07.2024"),
        ("प्रकाशित: 24 जुलाई", "अपडेटेड: 24 जुलाई"),
        ("প্রকাশ: ২৪ জুলাই", "আপডেট: ২৪ জুলাই"),
        ("Diterbitkan 24 Juli", "Diperbarui 24 Juli"),
        ("Đăng ngày 24/7", "Cập nhật lúc 15:50"),
        ("เผยแพร่: 24 ก.ค.", "อัปเดต: 24 ก.ค."),
        ("发布时间：2024-07-24", "更新时间：2024-07-24"),
        ("公開日：2024年7月24日", "最終更新：2024年7月24日"),
        ("입력 2024.07.24", "수정 2024.07.24"),
    ],
)
def test_publication_and_change_are_told_apart_in_many_languages(published: str, updated: str) -> None:
    assert (PUBLISHED.search(published) is not None, UPDATED.search(published) is None) == (True, True)
    assert (UPDATED.search(updated) is not None, PUBLISHED.search(updated) is None) == (True, True)


@given(st.text(max_size=300))
@example("2024-07-24" + "T., " * 60)
@example("24" + " ." * 140)
def test_no_line_makes_the_finder_of_all_dates_raise(text: str) -> None:
    spans = find_date_spans(text)
    assert all(0 <= start <= end <= len(text) for start, end, _ in spans)
    assert [start for start, _, _ in spans] == sorted(start for start, _, _ in spans)


@pytest.mark.parametrize("zero", [0x0660, 0x07C0, 0x0966, 0x0BE6, 0x1040, 0xFF10, 0x1D7CE], ids=hex)
def test_digits_of_every_writing_are_read(zero: int) -> None:
    there = {ord(str(digit)): zero + digit for digit in range(10)}
    assert parse_date("2024-07-24 15:50:31.120".translate(there)) == "2024-07-24T15:50:31.120"
    assert parse_date("20240724T1550".translate(there)) == "2024-07-24T15:50"
