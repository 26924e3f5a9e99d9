"""Give access to orders: by session, by account, or by a link that nobody can guess."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from stagedoor.accounts.models import User
from stagedoor.booking.errors import OrderNotFound
from stagedoor.booking.models import Hold, Order
from stagedoor.kernel.link_secrets import LinkSecrets


class AccessTokens(LinkSecrets):
    """Make and check the secret of an order's link."""

    purpose = b"order access v1"


def get_order(
    session: Session,
    number: str,
    *,
    session_id: UUID,
    user_id: UUID | None,
    token: str | None,
    tokens: AccessTokens,
) -> Order:
    """Return an order to whoever may see it; raises OrderNotFound for everybody else."""
    order = session.scalar(select(Order).where(Order.number == number))
    if order is None:
        raise OrderNotFound
    is_own = order.session_id == session_id or (user_id is not None and order.user_id == user_id)
    if not is_own and not tokens.opens(token, order.id):
        raise OrderNotFound
    return order


def move_to_session(session: Session, old_id: UUID, new_id: UUID, user_id: UUID | None) -> None:
    """Carry a guest's holds and orders over to the session that logging in has opened."""
    session.execute(update(Hold).where(Hold.session_id == old_id).values(session_id=new_id))
    session.execute(
        update(Order)
        .where(Order.session_id == old_id)
        .values(session_id=new_id, user_id=func.coalesce(Order.user_id, user_id))
    )


def give_orders_to_account(session: Session, user: User) -> None:
    """Show a person the older guest orders of the address that they have just confirmed."""
    session.execute(
        update(Order)
        .where(func.lower(Order.email) == user.email.lower(), Order.user_id.is_(None))
        .values(user_id=user.id)
    )
