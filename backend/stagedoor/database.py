"""Talk to PostgreSQL: the only module that opens, commits and rolls back transactions."""

from __future__ import annotations

import select
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import namedtuple_row
from sqlalchemy import DateTime, MetaData, create_engine, event, text
from sqlalchemy.engine import Dialect, Engine
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

from stagedoor.kernel.errors import Unavailable

_LOCK_TIMEOUT = "5s"
_STATEMENT_TIMEOUT = "15s"
_CONNECT_ARGUMENTS: dict[str, Any] = {
    "connect_timeout": 3,
    "options": (
        f"-c lock_timeout={_LOCK_TIMEOUT} -c statement_timeout={_STATEMENT_TIMEOUT} "
        "-c idle_in_transaction_session_timeout=60s -c timezone=UTC"
    ),
}
# What goes past SQLAlchemy finds its rows by key. A plan is kept for as long as the connection, and
# one that was made while a table was small reads all of it for every hold once it is large.
_BY_KEY = {
    **_CONNECT_ARGUMENTS,
    "options": f"{_CONNECT_ARGUMENTS['options']} -c enable_seqscan=off",
}
# What PostgreSQL calls a transaction that may simply be tried again: serialization failure,
# deadlock, lock timeout.
_RETRYABLE_STATES = {"40001", "40P01", "55P03"}


class DatabaseBusy(Unavailable):
    """Refuse because the database did not answer in time, or lost a lock to somebody else."""

    code, title = "database-busy", "We are briefly unavailable, please try again"


class TransactionLost(DatabaseBusy):
    """Refuse because the transaction was rolled back by a deadlock or a lock timeout."""


class UtcDateTime(TypeDecorator[datetime]):
    """Store an instant; refuse one without a time zone and give every one back in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy passes it
        """Refuse a naive instant before it reaches the database."""
        if value is not None and value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy passes it
        """Give the instant back in UTC."""
        return None if value is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Be the parent of every table class."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: UtcDateTime}  # noqa: RUF012 - SQLAlchemy reads it as it is


class Database:
    """Open transactions on one PostgreSQL, and tell after the commit what was changed."""

    _open_blocks = threading.local()

    def __init__(self, url: str, *, pool_size: int = 4) -> None:
        """Prepare a pool of at most `pool_size` connections; none is opened yet."""
        self.url = url
        self.engine = create_engine(
            url,
            pool_size=pool_size,
            max_overflow=0,
            pool_timeout=5,
            pool_pre_ping=False,
            connect_args=_CONNECT_ARGUMENTS,
        )
        self._own = threading.local()
        _recover_from_restarts(self.engine)

    @contextmanager
    def begin(self) -> Iterator[Session]:
        """Give a session in one transaction: committed at the end, undone if anything is raised.

        Raises Unavailable when the database does not answer. When the connection breaks while
        committing, the outcome is unknown; the caller's idempotency key finds it out.
        """
        with self._block(Session(self.engine, expire_on_commit=False)) as session:
            yield session
        for callback in session.info.get("after_commit", []):
            callback()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Give a session whose transaction PostgreSQL itself keeps from writing."""
        with self._block(Session(self.engine, expire_on_commit=False)) as session:
            session.execute(text("SET TRANSACTION READ ONLY"))
            yield session

    def run(self, statement: str, parameters: dict[str, Any]) -> Any:
        """Run one statement as a whole transaction, in one round trip, and return its one row.

        For what an on-sale lives or dies by; everything else takes `begin()`.
        """
        with translated_driver_errors():
            row = self._own_connection().execute(statement, parameters, prepare=True).fetchone()
        assert row is not None, "the statement gives one row"
        return row

    def _own_connection(self) -> psycopg.Connection[Any]:
        """Return this thread's autocommitting connection, opened anew where the server hung up.

        SQLAlchemy's pool and its transactions cost as much as the statement itself.
        """
        connection: psycopg.Connection[Any] | None = getattr(self._own, "connection", None)
        if connection is None or connection.closed or _has_news(connection):
            connection = psycopg.connect(
                self.url.replace("postgresql+psycopg://", "postgresql://"),
                autocommit=True,
                row_factory=namedtuple_row,
                **_BY_KEY,
            )
            self._own.connection = connection
        return connection

    def after_commit(self, session: Session, callback: Callable[[], None]) -> None:
        """Call back once the session's transaction is committed, and never if it is not."""
        session.info.setdefault("after_commit", []).append(callback)

    def is_answering(self) -> bool:
        """Tell whether the database takes a statement now."""
        try:
            with self.engine.connect() as connection:
                connection.execute(text("SELECT 1"))
        except (DBAPIError, PoolTimeout):
            return False
        return True

    def dispose(self) -> None:
        """Close every pooled connection."""
        self.engine.dispose()

    @classmethod
    def is_in_transaction(cls) -> bool:
        """Tell whether this thread has a transaction open, so that nobody calls out within one."""
        return getattr(cls._open_blocks, "depth", 0) > 0

    @contextmanager
    def _block(self, session: Session) -> Iterator[Session]:
        with translated_errors(), session, session.begin():
            Database._open_blocks.depth = getattr(Database._open_blocks, "depth", 0) + 1
            try:
                yield session
            finally:
                Database._open_blocks.depth -= 1


def _has_news(connection: psycopg.Connection[Any]) -> bool:
    """Tell whether a connection that nobody uses was spoken to: a server does that to hang up."""
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    return bool(poll.poll(0))


@contextmanager
def translated_errors() -> Iterator[None]:
    """Turn a database that is away, or a lost lock, into a refusal that says to try again."""
    try:
        yield
    except PoolTimeout as error:
        raise DatabaseBusy from error
    except DBAPIError as error:
        state = getattr(error.orig, "sqlstate", None)
        if state in _RETRYABLE_STATES:
            raise TransactionLost from error
        if error.connection_invalidated or is_outage(error, state):
            raise DatabaseBusy from error
        raise


@contextmanager
def translated_driver_errors() -> Iterator[None]:
    """Do the same for statements that go past SQLAlchemy.

    Raises IntegrityError as SQLAlchemy would, so that callers know one kind.
    """
    try:
        yield
    except psycopg.IntegrityError as error:
        raise IntegrityError(None, None, error) from error
    except psycopg.Error as error:
        if error.sqlstate in _RETRYABLE_STATES:
            raise TransactionLost from error
        if isinstance(error, psycopg.OperationalError):
            raise DatabaseBusy from error
        raise


def is_outage(error: DBAPIError, state: str | None) -> bool:
    """Tell whether PostgreSQL is away, starting, stopping, full or slow, as against wrong SQL."""
    if isinstance(error, OperationalError) and state is None:
        return True
    return bool(state) and (str(state)[:2] in {"08", "53", "57", "58"} or state == "25P03")


def _recover_from_restarts(engine: Engine) -> None:
    """Drop the whole pool when one connection shows that the server went away."""

    @event.listens_for(engine, "handle_error")
    def mark_lost(context: Any) -> None:
        state = getattr(context.original_exception, "sqlstate", None)
        if state is not None and str(state)[:3] in {"57P", "08"}:
            context.is_disconnect = True


def migrations_directory() -> Path:
    """Return where the migrations stand: beside the package."""
    return Path(__file__).resolve().parent.parent / "migrations"


def migrate(url: str) -> None:
    """Bring the database to the newest migration, one process at a time."""
    from alembic import command  # noqa: PLC0415 - servers need not carry it in memory
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(migrations_directory()))
    config.attributes["url"] = url
    command.upgrade(config, "head")
