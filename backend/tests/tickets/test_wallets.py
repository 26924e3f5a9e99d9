"""Prove that passes are signed as wallets want them, and absent without certificates."""

from __future__ import annotations

import dataclasses
import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.bindings._rust import test_support
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from cryptography.hazmat.primitives.serialization.pkcs7 import PKCS7Options
from cryptography.x509.oid import NameOID
from joserfc import jwt
from joserfc.errors import BadSignatureError
from joserfc.jwk import RSAKey
from sqlalchemy import update

from stagedoor.app import Application
from stagedoor.booking.models import Order
from stagedoor.booking.ticket_code import TicketSigner
from stagedoor.config import Configuration, ConfigurationError
from stagedoor.database import Database
from stagedoor.kernel import clock
from tests.factories.events import seat_plan
from tests.tickets.sold import Sold, sell

PASS_TYPE, TEAM, ISSUER = "pass.org.example.tickets", "TEAM123456", "3388000000012345"
ACCOUNT = "wallet@example.iam.gserviceaccount.com"


@dataclasses.dataclass(frozen=True)
class Certificates:
    """Be a made-up Apple and Google: their files, and what verifies what they sign."""

    certificate: Path
    key: Path
    authority: Path
    google: Path
    google_key: RSAKey

    def settings(self) -> dict[str, Any]:
        """Return the settings that name the files."""
        return {
            "apple_pass_certificate": str(self.certificate),
            "apple_pass_key": str(self.key),
            "apple_wwdr_certificate": str(self.authority),
            "google_wallet_issuer": ISSUER,
            "google_wallet_key": str(self.google),
        }


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    home = tmp_path_factory.mktemp("certificates")
    authority_key, key, google = (rsa.generate_private_key(65537, 2048) for _ in range(3))
    authority = _certificate({NameOID.COMMON_NAME: "WWDR"}, authority_key, signer=authority_key)
    names = {NameOID.USER_ID: PASS_TYPE, NameOID.ORGANIZATIONAL_UNIT_NAME: TEAM}
    mine = _certificate(names, key, signer=authority_key, issuer=authority)
    (home / "wwdr.pem").write_bytes(authority.public_bytes(Encoding.PEM))
    (home / "pass.pem").write_bytes(mine.public_bytes(Encoding.PEM))
    (home / "pass.key").write_bytes(_pem(key))
    account = {"client_email": ACCOUNT, "private_key": _pem(google).decode()}
    (home / "google.json").write_text(json.dumps(account), encoding="utf-8")
    public = google.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return Certificates(
        home / "pass.pem", home / "pass.key", home / "wwdr.pem", home / "google.json",
        RSAKey.import_key(public),
    )  # fmt: skip


@pytest.fixture
def sold(
    configuration: Configuration,
    certificates: Certificates,
    database: Database,  # noqa: ARG001 - empties the tables after the test
) -> Iterator[Sold]:
    application = Application(dataclasses.replace(configuration, **certificates.settings()))
    yield sell(application, plan=seat_plan(rows=1, seats=4), name="La Traviata")
    application.close()


def test_apple_pass_is_whole_and_signed_by_the_pass_type(
    sold: Sold, certificates: Certificates
) -> None:
    ticket = sold.tickets()[0]
    reply = sold.ask("GET", f"/tickets/{ticket['id']}/apple-wallet.pkpass")
    assert (reply.status_code, reply.mimetype) == (200, "application/vnd.apple.pkpass")
    with zipfile.ZipFile(io.BytesIO(reply.data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(files["manifest.json"])
    assert set(manifest) == set(files) - {"manifest.json", "signature"}
    assert {"pass.json", "icon.png", "icon@2x.png", "logo.png"} <= set(manifest)
    for name, digest in manifest.items():
        assert hashlib.sha1(files[name], usedforsecurity=False).hexdigest() == digest
    assert _verifies(files["manifest.json"], files["signature"], certificates)
    assert not _verifies(files["manifest.json"] + b" ", files["signature"], certificates)


def test_apple_pass_says_what_the_ticket_says(sold: Sold) -> None:
    ticket = sold.tickets()[1]
    shown = _apple_pass(sold, ticket["id"])
    assert (shown["passTypeIdentifier"], shown["teamIdentifier"]) == (PASS_TYPE, TEAM)
    assert [code["message"] for code in shown["barcodes"]] == [ticket["code"]]
    assert shown["eventTicket"]["primaryFields"][0]["value"] == "La Traviata"
    place = {row["key"]: row["value"] for row in shown["eventTicket"]["auxiliaryFields"]}
    assert place == {"section": "Section 0", "row": "1", "seat": "2"}
    assert shown["organizationName"] == "The Globe"


def test_passes_are_labelled_in_the_language_of_the_order(
    sold: Sold, certificates: Certificates
) -> None:
    with sold.application.database.begin() as session:
        session.execute(update(Order).values(language="de"))
    ticket = sold.tickets()[0]
    shown = _apple_pass(sold, ticket["id"])
    front = shown["eventTicket"]["auxiliaryFields"]
    assert [field["label"] for field in front] == ["Block", "Reihe", "Platz"]
    back = {field["key"]: field["label"] for field in shown["eventTicket"]["backFields"]}
    assert back == {"holder": "Inhaber", "type": "Ticket", "city": "Stadt", "order": "Bestellung"}
    assert shown["description"] == "Ticket für La Traviata"
    link = sold.ask("GET", f"/tickets/{ticket['id']}/google-wallet").headers["Location"]
    token = link.rpartition("/")[2]
    claims = jwt.decode(token, certificates.google_key, algorithms=["RS256"]).claims
    (described,) = claims["payload"]["eventTicketClasses"]
    assert described["eventName"]["defaultValue"]["language"] == "de"


def test_google_link_carries_a_token_that_the_service_account_signed(
    sold: Sold, certificates: Certificates
) -> None:
    ticket = sold.tickets()[0]
    reply = sold.ask("GET", f"/tickets/{ticket['id']}/google-wallet")
    address, _, token = reply.headers["Location"].rpartition("/")
    assert (reply.status_code, address) == (302, "https://pay.google.com/gp/v/save")
    claims = jwt.decode(token, certificates.google_key, algorithms=["RS256"]).claims
    assert (claims["iss"], claims["aud"], claims["typ"]) == (ACCOUNT, "google", "savetowallet")
    (shown,) = claims["payload"]["eventTicketObjects"]
    (kind,) = claims["payload"]["eventTicketClasses"]
    assert shown["barcode"] == {"type": "QR_CODE", "value": ticket["code"]}
    assert shown["classId"] == kind["id"] == f"{ISSUER}.{sold.event.public_id}"
    assert shown["seatInfo"]["seat"]["defaultValue"]["value"] == "1"
    head, body, signature = token.split(".")
    other = body[:-2] + ("AA" if body[-2:] != "AA" else "BB")
    with pytest.raises((BadSignatureError, ValueError)):
        jwt.decode(f"{head}.{other}.{signature}", certificates.google_key, algorithms=["RS256"])


def test_pass_of_a_ticket_that_was_passed_on_has_the_new_code_and_another_serial(
    sold: Sold,
) -> None:
    ticket = sold.tickets()[0]
    before = _apple_pass(sold, ticket["id"])
    transfer = sold.offer(ticket["id"])
    sold.accept(transfer)
    after = _apple_pass(sold, ticket["id"], sold.key_of(transfer))
    assert before["serialNumber"] != after["serialNumber"]
    code = after["barcodes"][0]["message"]
    assert sold.application.parts.get(TicketSigner).verify(code).issue == 1
    assert sold.ask("GET", f"/tickets/{ticket['id']}/apple-wallet.pkpass").status_code == 404


def test_page_offers_the_wallets_that_there_are(sold: Sold, application: Application) -> None:
    assert _wallets(sold) == ["apple", "google"]
    without = sell(application)
    assert _wallets(without) == []
    ticket = without.tickets()[0]["id"]
    for file in ("apple-wallet.pkpass", "google-wallet"):
        reply = without.ask("GET", f"/tickets/{ticket}/{file}")
        assert (reply.status_code, reply.get_json()["code"]) == (404, "wallet-missing")


def test_settings_in_part_or_files_that_do_not_fit_are_refused(
    configuration: Configuration, certificates: Certificates, tmp_path: Path
) -> None:
    (tmp_path / "demo.json").write_text(
        json.dumps(
            {
                **dataclasses.asdict(configuration),
                "home": "",
                "secret_key": configuration.secret_key.decode(),
            }
        ),
        encoding="utf-8",
    )
    env = {"STAGEDOOR_HOME": str(tmp_path)}
    with pytest.raises(ConfigurationError, match="STAGEDOOR_APPLE_PASS_KEY"):
        Configuration.load_config({**env, "STAGEDOOR_APPLE_PASS_CERTIFICATE": "x"})
    for setting in certificates.settings():
        if setting != "google_wallet_issuer":
            wrong = {**certificates.settings(), setting: str(tmp_path / "demo.json")}
            with pytest.raises(ConfigurationError, match=r"Apple|Google"):
                Application(dataclasses.replace(configuration, **wrong))


def _wallets(sold: Sold) -> list[str]:
    reply = sold.ask("GET", f"/orders/{sold.number}/transfers")
    wallets: list[str] = reply.get_json()["rules"]["wallets"]
    return wallets


def _apple_pass(sold: Sold, ticket: str, token: str | None = None) -> dict[str, Any]:
    reply = sold.ask("GET", f"/tickets/{ticket}/apple-wallet.pkpass", token)
    with zipfile.ZipFile(io.BytesIO(reply.data)) as archive:
        shown: dict[str, Any] = json.loads(archive.read("pass.json"))
    return shown


def _verifies(manifest: bytes, signature: bytes, known: Certificates) -> bool:
    authority = x509.load_pem_x509_certificate(known.authority.read_bytes())
    try:
        test_support.pkcs7_verify(
            Encoding.DER, signature, manifest, [authority], [PKCS7Options.Binary]
        )
    except UnsupportedAlgorithm:
        raise
    except Exception:  # noqa: BLE001 - OpenSSL says no in its own words
        return False
    return True


def _certificate(
    names: dict[x509.ObjectIdentifier, str],
    key: rsa.RSAPrivateKey,
    *,
    signer: rsa.RSAPrivateKey,
    issuer: x509.Certificate | None = None,
) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(oid, value) for oid, value in names.items()])
    now = clock.now()
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer.subject if issuer else name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
        .sign(signer, hashes.SHA256())
    )


def _pem(key: rsa.RSAPrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
