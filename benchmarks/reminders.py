"""How fast reminders that are due in one minute are handed over, and how much memory it takes.

    python -m benchmarks.reminders [--due 10000] [--finished 0] [--kind sleep_diary] [--workers 2]

Real workers (`anew worker`) over a real PostgreSQL with fsync on, against a stand-in for Google
that answers after 80 ms. Every client has one reminder and one phone. The clock runs from the
moment at which they fall due, with the workers up and idle, to the last arrival at the stand-in.
`--finished`: so many deliveries of earlier days are there. The last line is for `make bench`.
"""

import argparse
import asyncio
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread
from time import monotonic, sleep

from sqlalchemy import func, select, text

from backend.app import create_app
from backend.core import clock
from backend.core.config import ROOT, Settings
from backend.core.db import db
from backend.core.keyring import new_master_key
from backend.migrations.run import upgrade
from notifications.models import Delivery
from tests.many_clients import fill
from tests.postgresql import Server
from tests.story.processes import ANEW, environment

ANSWER_AFTER_SECONDS = 0.08
ANSWER = b'{"name":"projects/local/messages/1"}'
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"


class Google(asyncio.Protocol):
    """Answers every message after a while, over connections that stay open."""

    arrivals: list[float] = []
    tags: Counter[str] = Counter()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport, self.buffer = transport, b""

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        head, end, rest = self.buffer.partition(b"\r\n\r\n")
        if not end:
            return
        length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n", 1)[0])
        if len(rest) < length:
            return
        self.buffer = rest[length:]
        Google.arrivals.append(monotonic())
        Google.tags[json.loads(rest[:length])["message"]["data"]["delivery_id"]] += 1
        asyncio.get_running_loop().call_later(ANSWER_AFTER_SECONDS, self.answer)

    def answer(self) -> None:
        if not self.transport.is_closing():
            self.transport.write(HEAD % len(ANSWER) + ANSWER)  # type: ignore[attr-defined]


def google() -> str:
    """Start it in a thread of its own. Returns its address."""
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(loop.create_server(Google, "127.0.0.1", 0, backlog=512))
    Thread(target=loop.run_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


def memory(pid: int) -> tuple[float, float]:
    """PSS now and the highest RSS, MiB."""
    kept = Path(f"/proc/{pid}/smaps_rollup").read_text().split("Pss:")[1].split()[0]
    peak = Path(f"/proc/{pid}/status").read_text().split("VmHWM:")[1].split()[0]
    return int(kept) / 1024, int(peak) / 1024


def seconds_used(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


FINISHED = """
INSERT INTO deliveries
  (client_id, id, reminder_id, channel, local_date, due_at, state, attempts, finished_at)
SELECT client_id, gen_random_uuid(), reminder_id, channel, local_date - ago,
  due_at - ago * interval '1 day', 'sent', 1, due_at - ago * interval '1 day'
FROM deliveries, generate_series(1, :each) ago
"""


def add_finished(settings: Settings, each: int) -> None:
    """So many earlier deliveries of every reminder."""
    with create_app(settings).app_context():
        db.session.execute(text(FINISHED), {"each": each})
        db.session.commit()
        db.session.execute(text("ANALYZE deliveries"))
        db.session.commit()


def run(due: int, finished: int, kind: str, count: int, folder: Path) -> None:
    with Server(durable=True) as server:
        server.create("anew")
        settings = Settings(server.url("anew"), folder / "master.key", "http://127.0.0.1")
        new_master_key(settings.master_key_file)
        upgrade(settings.database_url)
        ahead = timedelta(seconds=45 + due // 1000 + finished // 20_000)
        at = (datetime.now(UTC) + ahead).replace(microsecond=0)
        fill(create_app(settings), due, at, kind)
        add_finished(settings, finished // due)
        where = {"ANEW_FCM_ENDPOINT": google(), "ANEW_VAPID_KEY_FILE": str(folder / "none")}
        log = (folder / "log").open("wb")
        workers = [
            subprocess.Popen(
                [*ANEW, "worker"], cwd=ROOT, env=environment(settings, **where), stderr=log
            )
            for _ in range(count)
        ]
        left = (at - datetime.now(UTC)).total_seconds()
        print(f"{due} {kind} reminders fall due in {left:.0f} s; load {os.getloadavg()[0]:.1f}")
        assert left > 5, "filling took longer than expected"
        sleep(max(left, 0))
        started, used = monotonic(), [seconds_used(each.pid) for each in workers]
        while len(Google.arrivals) < due and monotonic() - started < 600:
            sleep(0.05)
        states = settled(settings)
        while states["sending"] and monotonic() - started < 600:
            states = settled(settings)
        done = monotonic() - started
        cpu = [seconds_used(each.pid) - before for each, before in zip(workers, used, strict=True)]
        sizes = [memory(each.pid) for each in workers]
        for each in workers:
            each.send_signal(signal.SIGTERM)
            each.wait(30)
    first, last = (moment - started for moment in (Google.arrivals[0], Google.arrivals[-1]))
    print(f"first handed over after {first:.2f} s, last after {last:.2f} s, noted at {done:.2f} s")
    print(f"from first to last {last - first:.2f} s: {due / (last - first):.0f} a second")
    print(f"arrived {len(Google.arrivals)}, different {len(Google.tags)}, states {dict(states)}")
    print(f"CPU of the workers {sum(cpu):.1f} s: {1e6 * sum(cpu) / due:.0f} us a reminder")
    print("memory MiB (PSS, peak RSS):", ", ".join(f"{p:.0f}, {r:.0f}" for p, r in sizes))
    print((folder / "log").read_text()[-600:] if states["failed"] else "", file=sys.stderr)
    told = {"seconds": last - first, "twice": len(Google.arrivals) - len(Google.tags)}
    told |= {"us": 1e6 * sum(cpu) / due, "rss": max(peak for _, peak in sizes)}
    print("RESULT", json.dumps({**told, "sent": states["sent"]}))


def settled(settings: Settings) -> Counter[str]:
    with create_app(settings).app_context():
        query = select(Delivery.state, func.count()).where(Delivery.due_at <= clock.now())
        return Counter(
            {row[0]: row[1] for row in db.session.execute(query.group_by(Delivery.state))}
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--due", type=int, default=10_000)
    parser.add_argument("--finished", type=int, default=0)
    parser.add_argument("--kind", default="sleep_diary", choices=["sleep_diary", "practice"])
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        run(given.due, given.finished, given.kind, given.workers, Path(directory))
