"""Show that printed tickets say what they must, scan, and stand whatever people are called."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stagedoor.booking.font_coverage import FONTS, characters_of, printable
from stagedoor.booking.ticket_pdf import render_tickets
from tests.booking.ticket_pages import code, page, scanned, texts

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=120)


def test_each_ticket_gets_a_page_with_all_that_the_door_needs() -> None:
    pdf = render_tickets([page(), page(row="G", seat="7", holder="Grace Hopper")])
    first, second = texts(pdf)
    for words in ("La Traviata", "Friday 27 November 2026", "19:30 CET", "Großes Haus, Berlin"):
        assert words in first
    for words in ("Stalls", "F", "12", "Adult", "EUR 45.00", "Ada Lovelace", "K7M2QX9ABC"):
        assert words in first.split("\n")
    assert "Ticket 1 of 2" in first
    assert {"G", "7", "Grace Hopper"} <= set(second.split("\n"))


def test_a_scanner_reads_from_each_page_its_own_code() -> None:
    codes = [code() for _ in range(3)]
    pdf = render_tickets([page(code=each, event_name="Very long " * 15) for each in codes])
    assert scanned(pdf) == [[each] for each in codes]


def test_a_code_scans_from_a_phone_that_shows_the_page_small() -> None:
    one = page()
    assert scanned(render_tickets([one]), scale=0.8) == [[one.code]]


def test_a_place_in_an_area_shows_the_area_and_no_row_or_seat() -> None:
    (shown,) = texts(render_tickets([page(section="Standing floor", row="", seat="")]))
    assert "Standing" in shown
    assert "Row" not in shown.split("\n")
    assert "Seat" not in shown.split("\n")


def test_the_document_claims_to_be_accessible_and_archival() -> None:
    reader = pypdf.PdfReader(io.BytesIO(render_tickets([page()])))
    metadata = reader.trailer["/Root"]["/Metadata"].get_data().decode()  # type: ignore[index]
    assert re.search(r"<pdfuaid:part>1</pdfuaid:part>", metadata)
    assert re.search(r"<pdfaid:part>2</pdfaid:part>.*<pdfaid:conformance>B<", metadata, re.DOTALL)
    assert reader.metadata is not None
    assert reader.metadata.title == "Tickets for La Traviata"


def test_every_font_is_embedded_and_comes_from_our_own_folder() -> None:
    pdf = render_tickets([page(event_name="Чайковский ❤ 東京 שלום", holder="مريم 김철수 ไทย")])
    shipped = {path.stem.split("-")[0] for path in FONTS.glob("*.ttf")}
    used = set()
    for font in _fonts(pypdf.PdfReader(io.BytesIO(pdf)).pages[0]):
        used.add(str(font["/BaseFont"]).split("+")[1].split("-")[0])
        descendants = font["/DescendantFonts"]
        assert isinstance(descendants, pypdf.generic.ArrayObject)
        assert "/FontFile2" in descendants[0].get_object()["/FontDescriptor"]
    assert {"Fraunces", "Inter", "NotoSerif", "NotoSansHebrew", "NotoEmoji"} <= used <= shipped


def _fonts(sheet: pypdf.PageObject) -> list[pypdf.generic.DictionaryObject]:
    fonts = sheet["/Resources"]["/Font"]  # type: ignore[index]
    return [font.get_object() for font in fonts.values()]


def test_names_in_other_scripts_are_shown_and_not_replaced() -> None:
    names = [
        "Всероссийский фестиваль", "Ελληνικά", "שלום", "مريم بنت محمد", "देवनागरी", "ภาษาไทย",
        "Հայերեն", "ქართული", "東京交響楽団", "王小明", "김철수", "Łódź Đà Nẵng", "❤ 🎉 😀",
    ]  # fmt: skip
    for name in names:
        assert printable(name) == name
    assert len(scanned(render_tickets([page(event_name=name) for name in names]))) == len(names)


@settings(max_examples=25, deadline=None)
@given(event=ANY_TEXT, holder=ANY_TEXT, section=ANY_TEXT, row=ANY_TEXT)
def test_whatever_people_write_the_ticket_stays_one_page(
    event: str, holder: str, section: str, row: str
) -> None:
    one = page(event_name=event, holder=holder, section=section, row=row, venue_name=holder)
    assert len(texts(render_tickets([one]))) == 1


def test_the_longest_words_push_the_code_neither_off_the_page_nor_into_the_text() -> None:
    long = page(
        event_name="A" * 500, section="B" * 500, row="C" * 90, seat="D" * 90, holder="E" * 500,
        venue_name="V" * 500, ticket_type="T" * 200, organiser_name="O" * 500, price="9" * 99,
    )  # fmt: skip
    wordy = page(event_name="ab " * 200, section="cd " * 200, holder="ef " * 200)
    assert scanned(render_tickets([long, wordy])) == [[long.code], [wordy.code]]


def test_text_is_never_read_as_markup() -> None:
    tricks = '#eval("1+1") #read("/etc/passwd") $x$ *b* ]#[ \\ <b> #image("http://x")'
    (shown,) = texts(render_tickets([page(event_name=tricks)]))
    squeezed = "".join(shown.split())
    assert "".join(tricks.split()) in squeezed
    assert "root:" not in squeezed


def test_the_time_is_the_venues_own_with_its_zone() -> None:
    summer = datetime(2026, 7, 1, 18, 30, tzinfo=UTC)
    (berlin, istanbul) = texts(
        render_tickets(
            [page(starts_at=summer), page(starts_at=summer, time_zone="Europe/Istanbul")]
        )
    )
    assert "20:30 CEST" in berlin
    assert "21:30 UTC+03" in istanbul


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("two\nlines\tand\x00more", "two lines andmore"),
        ("moc.live\u202eexample.com", "moc.liveexample.com"),
        ("\ue000\U000f0000", ""),
        ("\u1800 Mongolian", "□ Mongolian"),
        ("\u1800\u1801\u1802", "□"),
        ("e\u0301", "é"),
        ("e" + "\u0323" * 50, "ẹ" + "\u0323" * 2),
        ("x" * 300, "x" * 200 + "…"),
    ],
)
def test_what_cannot_be_printed_is_replaced_or_left_out(written: str, shown: str) -> None:
    assert printable(written) == shown


def test_the_fonts_are_read_as_their_maker_meant() -> None:
    fraunces = characters_of(FONTS / "Fraunces-SemiBold.ttf")
    assert {ord("A"), ord("ß"), ord("Ł"), ord("ẵ")} <= fraunces
    assert not {ord("Ж"), ord("東"), 0x1F600, 0xFFFF} & fraunces
    assert {0x1F600, ord("❤")} <= characters_of(FONTS / "NotoEmoji-Regular.ttf")
    assert len(characters_of(FONTS / "NotoSansKR-Regular.ttf")) == 2350
