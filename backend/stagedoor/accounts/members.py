"""Decide who may act for an organiser, and make organisers with their members."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from stagedoor.accounts.errors import OrganiserExists, OrganiserNotFound, RoleMissing
from stagedoor.accounts.models import Membership, Organiser, Role, User
from stagedoor.kernel import ids
from stagedoor.kernel.errors import Unauthenticated


def require_role(
    session: Session, user_id: UUID | None, organiser_id: UUID, *roles: Role
) -> Membership:
    """Return the membership that lets a user act in one of these roles; an owner may do all.

    Raises Unauthenticated for a guest, OrganiserNotFound for somebody who is no member, who must
    not learn that there is such an organiser, and RoleMissing for a member of another role.
    """
    if user_id is None:
        raise Unauthenticated
    membership = session.scalar(
        select(Membership)
        .join(User, User.id == Membership.user_id)
        .where(
            Membership.organiser_id == organiser_id,
            Membership.user_id == user_id,
            User.is_disabled.is_(False),
        )
    )
    if membership is None:
        raise OrganiserNotFound
    if membership.role not in {Role.OWNER, *roles}:
        raise RoleMissing
    return membership


def create_organiser(
    session: Session, *, name: str, slug: str, currency: str, owner_id: UUID
) -> Organiser:
    """Make an organiser and its first member, the owner; raises OrganiserExists."""
    organiser_id = session.scalar(
        insert(Organiser)
        .values(id=ids.new_id(), name=name, slug=slug, currency=currency)
        .on_conflict_do_nothing(index_elements=["slug"])
        .returning(Organiser.id)
    )
    if organiser_id is None:
        raise OrganiserExists
    give_role(session, organiser_id, owner_id, Role.OWNER)
    return session.get_one(Organiser, organiser_id)


def give_role(session: Session, organiser_id: UUID, user_id: UUID, role: Role) -> None:
    """Make a user a member, or give a member another role."""
    session.execute(
        insert(Membership)
        .values(organiser_id=organiser_id, user_id=user_id, role=role)
        .on_conflict_do_update(
            index_elements=["organiser_id", "user_id"], set_={"role": role.value}
        )
    )
