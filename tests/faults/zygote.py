"""Runs in a clone of the project: for each line "database nonce", a child sends one testimony once somebody traces it.

It tells the child's id, the receipt when there is one, and how the child ended. Django is loaded once for all.
"""

import os
import signal
import sys
import time
from pathlib import Path

import django

django.setup()

from django.db import connection  # noqa: E402

from testimonies.rules import receipts, submission  # noqa: E402

ANSWERS = submission.Answers(
    language="fr",
    call="harcelementdomicile",
    story="Le soir même il m'a écrit depuis le 06 39 98 00 12, et je n'ai pas répondu.",
    trade="plumber",
    behaviours=["private-message"],
    data_sources=["job-sheet"],
    publication="publish",
)


def say(line: str) -> None:
    os.write(1, f"{line}\n".encode())


def is_traced() -> bool:
    return "TracerPid:\t0\n" not in Path("/proc/self/status").read_text()


def send(database: str, nonce: str) -> None:
    connection.settings_dict["NAME"] = database
    while not is_traced():
        time.sleep(0.001)
    try:
        sent = submission.submit(answers=ANSWERS, nonce=nonce)
        say(f"receipt {' '.join(sent.words)}")  # as the answer leaves before the connection is closed
        connection.close()
    except django.db.DatabaseError as error:
        say(f"refused {type(error).__name__}")


def main() -> None:
    say(receipts.mint())
    for line in sys.stdin:
        database, nonce = line.split()
        child = os.fork()
        if not child:
            send(database, nonce)
            os._exit(0)
        say(f"pid {child}")
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        say(f"ended {status} {signal.Signals(-status).name if status < 0 else ''}")


main()
