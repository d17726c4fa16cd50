"""Whose a file is, and who may read it, in words. Asks the system's own lists of users; changes nothing."""

from __future__ import annotations

import grp
import os
import pwd
import stat
from pathlib import Path


def user_name(number: int) -> str:
    """A user's name; the number where it has none."""
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)


def group_name(number: int) -> str:
    """A group's name; the number where it has none."""
    try:
        return grp.getgrgid(number).gr_name
    except KeyError:
        return str(number)


def cannot_read(path: Path) -> str:
    """What to say to a user who may not read `path`: what bars it, who may, and how this one may too."""
    barred = next((each for each in reversed(path.absolute().parents) if not os.access(each, os.X_OK)), path)
    found, user = barred.stat(), user_name(os.geteuid())
    owner, group = user_name(found.st_uid), group_name(found.st_gid)
    own, shared, letter = (stat.S_IRUSR, stat.S_IRGRP, "r") if barred == path else (stat.S_IXUSR, stat.S_IXGRP, "x")
    who = [f"user {owner}"] if found.st_mode & own else []
    who += [f"group {group}"] if found.st_mode & shared else []
    member = found.st_gid in (os.getegid(), *os.getgroups())
    lets = [] if found.st_mode & shared else [f"chmod g+{letter} {barred}"]
    lets += [] if member else [f"usermod --append --groups {group} {user}, and log in anew"]
    if found.st_uid == os.geteuid():
        lets = [f"chmod u+{letter} {barred}"]
    run = f"run it as that user (sudo -u {owner} tracker …), or " if found.st_uid != os.geteuid() else ""
    return (
        f"{path}: cannot be read by user {user}: {barred} belongs to user {owner}, group {group}, and may be "
        f"{'read' if barred == path else 'entered'} by {' and '.join(who) or 'nobody'}; "
        f"{run}let this one read it ({'; '.join(lets) or 'some further rule of the system bars it'})"
    )
