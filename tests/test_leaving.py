"""The process ends at once when all is closed, though a thread hangs, and in time when something cannot be closed."""

from __future__ import annotations

import asyncio
import sys

import pytest

HANGS = "import asyncio, sys, threading; from tracker.cli.leaving import *; forever = threading.Event().wait\n"
IN_A_THREAD = """
async def work():
    asyncio.get_running_loop().run_in_executor(None, forever)
    await asyncio.sleep(0)
    sys.stdout.write("done")
    leave()
asyncio.run(work())
"""
IN_THE_MAIN_THREAD = "sys.stdout.write('kept'); leave_within(0.2); forever()"


@pytest.mark.parametrize(("program", "said"), [(IN_A_THREAD, "done"), (IN_THE_MAIN_THREAD, "kept")])
async def test_a_thread_that_hangs_holds_up_no_end(program: str, said: str) -> None:
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", HANGS + program, stdout=pipe, stderr=pipe)
    try:
        out, err = await asyncio.wait_for(process.communicate(), 60)
    finally:
        if process.returncode is None:
            process.kill()
    assert (process.returncode, out.decode()) == (0, said)
    assert (b"taken up at the next start" in err) == (program == IN_THE_MAIN_THREAD)
