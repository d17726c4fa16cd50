"""The reader's child process, watched: where it would open a file or load a module after it greeted, it answers that it
failed, and by what. Run as a command of `tracker.children.pool.Pool`."""

import sys

from tracker.children import reader
from tracker.children.confined import be_a_child
from tracker.children.frames import Fault, encode_fault

late: list[str] = []


def hear(event: str, details: tuple[object, ...]) -> None:
    if event in ("open", "os.listdir", "os.scandir", "socket.__new__"):  # a module is opened, too
        late.append(f"{event} {details[0]}")


def answer(text: bytes, body: bytes) -> bytes:
    late.clear()
    answered = reader.answer(text, body)
    return encode_fault(Fault("late", "\n".join(late))) if late else answered


if __name__ == "__main__":
    sys.addaudithook(hear)
    be_a_child(reader._warm_up, answer)
