"""Show that a ticket's code is ours or refused, and small enough for a plain QR code."""

from __future__ import annotations

from uuid import UUID

import base45  # type: ignore[import-untyped]
import pytest
import segno
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from stagedoor.booking.ticket_code import TicketCodeInvalid, TicketSigner
from stagedoor.kernel import ids

SECRET = bytes(range(32))
TICKET = UUID("0193e0a4-0000-7000-8000-000000000001")
EVENT = UUID("0193e0a4-0000-7000-8000-0000000000e0")
OTHER_EVENT = UUID("0193e0a4-0000-7000-8000-0000000000e1")
SIGNER = TicketSigner(SECRET, key_ids=(1, 2))
CODE = SIGNER.sign(TICKET, EVENT, place_no=412)
BITS = len(base45.b45decode(CODE)) * 8


@given(ticket_id=st.uuids(), event_id=st.uuids(), place_no=st.integers(0, (1 << 24) - 1))
def test_a_code_says_what_was_signed(ticket_id: UUID, event_id: UUID, place_no: int) -> None:
    claim = SIGNER.verify(SIGNER.sign(ticket_id, event_id, place_no=place_no, issue=3))
    assert (claim.ticket_id, claim.event_id, claim.place_no) == (ticket_id, event_id, place_no)
    assert (claim.key_id, claim.issue) == (2, 3)


@given(bit=st.integers(0, BITS - 1))
def test_any_flipped_bit_is_refused(bit: int) -> None:
    raw = bytearray(base45.b45decode(CODE))
    raw[bit // 8] ^= 1 << (bit % 8)
    forged = base45.b45encode(bytes(raw)).decode()
    with pytest.raises(TicketCodeInvalid):
        SIGNER.verify(forged)


@given(at=st.integers(0, len(CODE) - 1), letter=st.sampled_from("0123456789ABCXYZ $%*+-./:"))
def test_any_changed_letter_is_refused(at: int, letter: str) -> None:
    forged = CODE[:at] + letter + CODE[at + 1 :]
    if forged == CODE:
        assert SIGNER.verify(forged).ticket_id == TICKET
    else:
        with pytest.raises(TicketCodeInvalid):
            SIGNER.verify(forged)


@given(st.text(max_size=400))
def test_whatever_else_is_scanned_is_refused(scanned: str) -> None:
    with pytest.raises(TicketCodeInvalid):
        SIGNER.verify(scanned)


@pytest.mark.parametrize("scanned", [CODE.lower(), CODE + "\n", " " + CODE, CODE[:-3], CODE * 50])
def test_a_code_written_in_another_way_is_refused(scanned: str) -> None:
    with pytest.raises(TicketCodeInvalid):
        SIGNER.verify(scanned)


def test_a_code_of_another_event_is_refused_at_this_door() -> None:
    assert SIGNER.verify(CODE, event_id=EVENT).event_id == EVENT
    with pytest.raises(TicketCodeInvalid, match="another event"):
        SIGNER.verify(CODE, event_id=OTHER_EVENT)


def test_a_key_that_is_still_active_verifies_while_a_newer_one_signs() -> None:
    before = TicketSigner(SECRET, key_ids=(1,)).sign(TICKET, EVENT, place_no=1)
    during = TicketSigner(SECRET, key_ids=(1, 2))
    assert during.verify(before).key_id == 1
    assert during.verify(during.sign(TICKET, EVENT, place_no=1)).key_id == 2


def test_a_retired_key_is_refused() -> None:
    before = TicketSigner(SECRET, key_ids=(1,)).sign(TICKET, EVENT, place_no=1)
    with pytest.raises(TicketCodeInvalid, match="not ours any more"):
        TicketSigner(SECRET, key_ids=(2,)).verify(before)


def test_another_box_office_with_another_secret_is_refused() -> None:
    theirs = TicketSigner(bytes(32), key_ids=(1, 2)).sign(TICKET, EVENT, place_no=412)
    with pytest.raises(TicketCodeInvalid, match="signature"):
        SIGNER.verify(theirs)


def test_the_same_ticket_gets_the_same_code_again_and_a_reissue_another() -> None:
    assert SIGNER.sign(TICKET, EVENT, place_no=412) == CODE
    assert SIGNER.sign(TICKET, EVENT, place_no=412, issue=1) != CODE


@given(place_no=st.integers(0, 99_999))
def test_a_code_fits_version_6_of_qr_in_alphanumeric_mode(place_no: int) -> None:
    code = SIGNER.sign(ids.new_id(), ids.new_id(), place_no=place_no)
    symbol = segno.make_qr(code, error="m", boost_error=False)
    assert (symbol.version, symbol.mode) == (6, "alphanumeric")
    # Scanners trim what they read, and base45 knows the blank.
    assert code == code.strip()


def test_a_public_key_alone_verifies_at_an_offline_door() -> None:
    raw = base45.b45decode(CODE)
    key = Ed25519PublicKey.from_public_bytes(SIGNER.public_keys[raw[1]])
    key.verify(raw[38:], raw[:38])
    with pytest.raises(InvalidSignature):
        key.verify(raw[38:], raw[:37] + bytes([raw[37] ^ 1]))


@pytest.mark.parametrize("place_no", [-1, 1 << 24])
def test_a_place_that_does_not_fit_is_not_signed(place_no: int) -> None:
    with pytest.raises(ValueError, match="does not fit"):
        SIGNER.sign(TICKET, EVENT, place_no=place_no)


def test_a_signer_without_keys_is_not_made() -> None:
    with pytest.raises(ValueError, match="key ids"):
        TicketSigner(SECRET, key_ids=())
