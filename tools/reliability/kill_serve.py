"""Kills the server while labels are saved through it, and checks each time: the label is whole, one of the two that
were sent; every version that the log names is there, whole; the server starts again, saves, and leaves no part of a
file, neither in the cohort, nor in the folder of runs, nor in the one for temporary files.

    python3 tools/reliability/kill_serve.py [KILLS] [SEED]        (SIMTRANS=LAUNCHER; default 20 kills, seed 1)

Needs nothing but Python and a launcher that is built.
"""
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import discs  # noqa: E402

SIMTRANS = os.environ.get("SIMTRANS", os.path.join(HERE, "..", "..", "simtrans"))
SIDE = discs.SIDE
FIRST = bytes(1 if i % 3 == 0 else 0 for i in range(SIDE * SIDE))
SECOND = bytes(1 if i // SIDE < 20 else 0 for i in range(SIDE * SIDE))


class Serving:
    """A server in a process group of its own, so that a kill reaches Java and not the launcher alone."""

    def __init__(self, work):
        options = os.environ.get("SIMTRANS_JAVA_OPTS", "") + f" -XX:TieredStopAtLevel=1 -Djava.io.tmpdir={work}/tmp"
        self.process = subprocess.Popen(
            [SIMTRANS, "serve", "--data", f"{work}/discs", "--runs", f"{work}/runs", "--port", "0"],
            stdout=subprocess.PIPE,
            stderr=open(f"{work}/serve.log", "a"),
            text=True,
            start_new_session=True,
            env=os.environ | {"SIMTRANS_JAVA_OPTS": options},
        )
        self.address = self.process.stdout.readline().strip().rstrip("/")
        if not self.address:
            sys.exit("the server did not start: " + open(f"{work}/serve.log").read()[-2000:])

    def ask(self, path, data=None):
        request = urllib.request.Request(self.address + path, data=data, method="PUT" if data else "GET")
        with urllib.request.urlopen(request, timeout=120) as answer:
            return answer.headers, answer.read()

    def save(self, image, label):
        revision = self.ask(f"/api/images/{image}/label")[0]["X-Revision"]
        self.ask(f"/api/images/{image}/label?author=kill&revision={revision}", label)

    def kill(self):
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def image_of(server, name):
    cohort = json.loads(server.ask("/api/cohort")[1])
    found = [one["id"] for one in every(cohort) if isinstance(one.get("name"), str) and name in one["name"] and "id" in one]
    return found[0]


def every(value):
    """All objects in a document."""
    if isinstance(value, dict):
        yield value
        for one in value.values():
            yield from every(one)
    elif isinstance(value, list):
        for one in value:
            yield from every(one)


def faults_in(work, known):
    """What is wrong after a kill; `known` are the contents that a label of p0 may have."""
    wrong = []
    label = open(f"{work}/discs/masks/p0.png", "rb").read()
    if label not in known:
        wrong.append(f"the label is neither of those that were sent ({len(label)} bytes)")
    log = f"{work}/discs/.simtrans/labels.jsonl"
    lines = open(log, "rb").read().split(b"\n") if os.path.exists(log) else []
    for line in lines[:-1]:  # the last may have been cut off
        try:
            before = json.loads(line).get("before")
        except ValueError:
            continue  # cut off by an earlier kill, and ended since
        if before and open(f"{work}/discs/{before}", "rb").read() not in known:
            wrong.append(f"the version {before} is not whole")
    return wrong


def parts(work):
    found = []
    for root in ("discs", "runs", "tmp"):
        for folder, _, files in os.walk(f"{work}/{root}"):
            found += [os.path.join(folder, file) for file in files if file.endswith(".part")]
    return found + [os.path.join(work, "tmp", one) for one in os.listdir(f"{work}/tmp")]


def main(kills, seed):
    chance = random.Random(seed)
    work = tempfile.mkdtemp()
    try:
        discs.main(work)
        for folder in ("tmp", "runs"):
            os.mkdir(f"{work}/{folder}")
        mask = f"{work}/discs/masks/p0.png"
        known = [open(mask, "rb").read()]
        server = Serving(work)
        image = image_of(server, "p0")
        for label in (FIRST, SECOND):
            began = time.monotonic()
            server.save(image, label)
            took = time.monotonic() - began  # the machine may be slow
            known.append(open(mask, "rb").read())
        server.kill()
        all_wrong, caught, saved = 0, 0, 0
        for kill in range(kills):
            server = Serving(work)
            image = image_of(server, "p0")
            timer = threading.Timer(chance.uniform(0.0, 5 * took), server.kill)
            timer.start()
            try:
                while timer.is_alive():
                    server.save(image, FIRST if saved % 2 else SECOND)
                    saved += 1
            except OSError:
                caught += 1  # it was killed while it was asked to read or to save
            timer.join()
            wrong = faults_in(work, known)
            all_wrong += len(wrong)
            print(f"kill {kill + 1}, {saved} labels saved: {'; '.join(wrong) or 'all whole'}", flush=True)
        server = Serving(work)
        image = image_of(server, "p0")
        for label in (FIRST, SECOND):
            server.save(image, label)
        if open(mask, "rb").read() != known[2]:
            all_wrong += 1
            print("the label that was saved last is not there")
        os.killpg(server.process.pid, signal.SIGTERM)
        server.process.wait(60)
        left = parts(work)
        if left:
            all_wrong += 1
            print("left behind: " + ", ".join(left))
        print(f"{kills} kills, {caught} of them in the middle of a request, {saved} labels saved: {all_wrong} faults")
        return 1 if all_wrong else 0
    finally:
        shutil.rmtree(work)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 20, int(sys.argv[2]) if len(sys.argv) > 2 else 1))
