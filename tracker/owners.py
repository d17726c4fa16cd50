"""Whose a file is, and who may read it, in words. Asks the system's own lists of users; changes nothing."""

from __future__ import annotations

import grp
import os
import pwd
import stat
from dataclasses import dataclass
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


@dataclass(frozen=True, kw_only=True, slots=True)
class Barred:
    """What bars this user from a file: the file itself, or a folder on the way (`right` is "r" or "x", what is lacking
    there), whose that is, whether it lets its group, and whether this user is a member of that."""

    path: Path
    right: str
    user: str
    owner: str
    group: str
    is_own: bool
    lets_owner: bool
    lets_group: bool
    is_member: bool

    @property
    def group_right(self) -> str:
        """The command that gives its group the right."""
        return f"chmod g+{self.right} {self.path}"

    @property
    def membership(self) -> str:
        """The command that makes this user a member of its group, from the next login on."""
        return f"usermod --append --groups {self.group} {self.user}"


def barred(path: Path, *, folder: bool) -> Barred:
    """What is lacking at `path`, which is a file that may not be read or a `folder` that may not be entered."""
    found = path.stat()
    own, shared = (stat.S_IXUSR, stat.S_IXGRP) if folder else (stat.S_IRUSR, stat.S_IRGRP)
    return Barred(
        path=path,
        right="x" if folder else "r",
        user=user_name(os.geteuid()),
        owner=user_name(found.st_uid),
        group=group_name(found.st_gid),
        is_own=found.st_uid == os.geteuid(),
        lets_owner=bool(found.st_mode & own),
        lets_group=bool(found.st_mode & shared),
        is_member=found.st_gid in (os.getegid(), *os.getgroups()),
    )


def cannot_read(path: Path) -> str:
    """What to say to a user who may not read `path`: what bars it, who may, and how this one may too."""
    shut = next((each for each in reversed(path.absolute().parents) if not os.access(each, os.X_OK)), None)
    bar = barred(path if shut is None else shut, folder=shut is not None)
    who = [f"user {bar.owner}"] if bar.lets_owner else []
    who += [f"group {bar.group}"] if bar.lets_group else []
    lets = [] if bar.lets_group else [bar.group_right]
    lets += [] if bar.is_member else [f"{bar.membership}, and log in anew"]
    if bar.is_own:
        lets = [f"chmod u+{bar.right} {bar.path}"]
    run = "" if bar.is_own else f"run it as that user (sudo -u {bar.owner} tracker …), or "
    return (
        f"{path}: cannot be read by user {bar.user}: {bar.path} belongs to user {bar.owner}, group {bar.group}, and "
        f"may be {'read' if shut is None else 'entered'} by {' and '.join(who) or 'nobody'}; "
        f"{run}let this one read it ({'; '.join(lets) or 'some further rule of the system bars it'})"
    )
