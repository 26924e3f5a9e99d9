"""Test adding an organiser from the command line."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from stagedoor.accounts import passwords
from stagedoor.accounts.models import Membership, Organiser, User
from stagedoor.config import Configuration
from stagedoor.database import Database
from stagedoor.kernel import clock
from stagedoor.notifications.models import OutboxEmail
from stagedoor.operations.create_organiser import run


@pytest.fixture(autouse=True)
def _this_box_office(configuration: Configuration, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the command find this test's database, and hash in no time."""
    monkeypatch.setattr(Configuration, "load_config", lambda: configuration)
    monkeypatch.setattr(passwords, "cost", passwords.Cost(memory_kib=8, rounds=1))


def test_an_owner_without_an_account_gets_one_and_a_mail_to_choose_a_password(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["Théâtre du Globe", "--owner", "olga@example.org", "--currency", "CHF"]) == 0
    assert "theatre-du-globe" in capsys.readouterr().out
    with database.read() as session:
        found = session.execute(
            select(Organiser.name, Organiser.currency, Membership.role, User.email)
            .join(Membership, Membership.organiser_id == Organiser.id)
            .join(User, User.id == Membership.user_id)
        ).one()
        mail = session.scalars(select(OutboxEmail)).one()
    assert tuple(found) == ("Théâtre du Globe", "CHF", "owner", "olga@example.org")
    assert (mail.to_address, mail.template) == ("olga@example.org", "reset_password")
    assert str(mail.values["link"]).startswith("http://localhost/reset-password?token=")


def test_an_owner_who_has_an_account_keeps_it(database: Database) -> None:
    with database.begin() as session:
        user = User.create(
            session,
            email="Olga@example.org",
            password="lantern orchid gravel",
            name="Olga",
            now=clock.now(),
        )
    assert user is not None
    assert run(["Globe", "--owner", "olga@example.org"]) == 0
    with database.read() as session:
        assert session.scalars(select(Membership.user_id)).all() == [user.id]
        assert session.scalar(select(func.count()).select_from(OutboxEmail)) == 0
        assert passwords.is_right(
            "lantern orchid gravel", session.scalar(select(User.password_hash))
        )


def test_a_short_name_that_is_taken_changes_nothing(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["Globe", "--owner", "olga@example.org"]) == 0
    assert run(["The other one", "--slug", "Globe", "--owner", "otto@example.org"]) == 1
    assert "'globe'" in capsys.readouterr().err
    with database.read() as session:
        assert session.scalars(select(Organiser.name)).all() == ["Globe"]
        assert session.scalars(select(User.email)).all() == ["olga@example.org"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["Globe"],
        ["--owner", "olga@example.org"],
        ["Globe", "--owner", "olga"],
        ["Globe", "--owner", "olga@example.org", "--currency", "euro"],
        ["Globe", "--owner", "olga@example.org", "--currency", "eur"],
        [" ", "--owner", "olga@example.org"],
    ],
)
def test_a_command_that_makes_no_sense_is_refused(
    database: Database, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as refused:
        run(arguments)
    assert refused.value.code == 2
    assert "usage: stagedoor create-organiser" in capsys.readouterr().err
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Organiser)) == 0
