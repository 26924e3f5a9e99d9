"""Test who may act for an organiser."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from stagedoor.accounts.errors import OrganiserExists, OrganiserNotFound, RoleMissing
from stagedoor.accounts.members import create_organiser, give_role, require_role
from stagedoor.accounts.models import Organiser, Role, User
from stagedoor.kernel import clock, ids
from stagedoor.kernel.errors import Unauthenticated


def _user(session: Session, name: str) -> User:
    user = User.create(
        session,
        email=f"{name}@example.org",
        password="lantern orchid gravel",
        name=name,
        now=clock.now(),
    )
    assert user is not None
    return user


@pytest.fixture
def owner(session: Session) -> User:
    """Give the owner of the Globe."""
    return _user(session, "olga")


@pytest.fixture
def globe(session: Session, owner: User) -> Organiser:
    """Give an organiser."""
    return create_organiser(
        session, name="The Globe", slug="globe", currency="GBP", owner_id=owner.id
    )


@pytest.mark.parametrize("role", list(Role))
def test_the_owner_may_do_what_any_role_may(
    session: Session, globe: Organiser, owner: User, role: Role
) -> None:
    assert require_role(session, owner.id, globe.id, role).role == Role.OWNER


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OWNER])
def test_a_member_may_do_what_their_role_may_and_nothing_else(
    session: Session, globe: Organiser, role: Role
) -> None:
    member = _user(session, "mira")
    give_role(session, globe.id, member.id, role)
    assert require_role(session, member.id, globe.id, role).user_id == member.id
    others = [other for other in Role if other is not role]
    with pytest.raises(RoleMissing):
        require_role(session, member.id, globe.id, *others)
    with pytest.raises(RoleMissing):
        require_role(session, member.id, globe.id)


def test_a_stranger_does_not_learn_that_there_is_such_an_organiser(
    session: Session, globe: Organiser
) -> None:
    stranger = _user(session, "sven")
    for organiser_id in (globe.id, ids.new_id()):
        with pytest.raises(OrganiserNotFound):
            require_role(session, stranger.id, organiser_id, *Role)


def test_a_member_here_is_a_stranger_there(session: Session, globe: Organiser) -> None:
    other = _user(session, "otto")
    create_organiser(session, name="Rose", slug="rose", currency="GBP", owner_id=other.id)
    with pytest.raises(OrganiserNotFound):
        require_role(session, other.id, globe.id, *Role)


def test_a_guest_is_asked_to_log_in(session: Session, globe: Organiser) -> None:
    with pytest.raises(Unauthenticated):
        require_role(session, None, globe.id, *Role)


def test_a_disabled_member_may_do_nothing(session: Session, globe: Organiser, owner: User) -> None:
    owner.is_disabled = True
    session.flush()
    with pytest.raises(OrganiserNotFound):
        require_role(session, owner.id, globe.id, *Role)


def test_a_new_role_replaces_the_old_one(session: Session, globe: Organiser) -> None:
    member = _user(session, "mira")
    give_role(session, globe.id, member.id, Role.FINANCE)
    give_role(session, globe.id, member.id, Role.SCANNER)
    session.expire_all()
    assert require_role(session, member.id, globe.id, Role.SCANNER).role == Role.SCANNER
    with pytest.raises(RoleMissing):
        require_role(session, member.id, globe.id, Role.FINANCE)


def test_a_short_name_is_given_once(session: Session, globe: Organiser, owner: User) -> None:
    with pytest.raises(OrganiserExists):
        create_organiser(
            session, name="Another", slug=globe.slug, currency="EUR", owner_id=owner.id
        )


@pytest.mark.usefixtures("globe")
def test_a_role_that_nobody_knows_cannot_be_stored(session: Session) -> None:
    with pytest.raises(IntegrityError, match="ck_memberships_role"):
        session.execute(text("UPDATE memberships SET role = 'emperor'"))
