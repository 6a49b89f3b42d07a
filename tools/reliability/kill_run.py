"""Kills the server, and then the run that its page has started, with kill -9; checks that the run goes on without the
server, that the next server finds it at work, and that the page of that one resumes it where its last checkpoint was.

    python3 tools/reliability/kill_run.py [STEPS]        (SIMTRANS=LAUNCHER; default 400 steps)

Needs nothing but Python and a launcher that is built.
"""
import json
import os
import shutil
import signal
import sys
import tempfile
import time
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import discs  # noqa: E402
from kill_serve import Serving  # noqa: E402

PATIENCE = 900  # seconds


def runs(server):
    return json.loads(server.ask("/api/runs")[1])["runs"]


def wait(server, what, true):
    end = time.time() + PATIENCE
    while time.time() < end:
        found = [run for run in runs(server) if true(run)]
        if found:
            return found[0]
        time.sleep(0.5)
    sys.exit(f"after {PATIENCE} s there is no run that {what}: {runs(server)}")


def post(server, path, content):
    request = urllib.request.Request(
        server.address + path, data=json.dumps(content).encode(), headers={"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=120) as answer:
        return json.load(answer)


def steps(work):
    lines = open(f"{work}/runs/killed/metrics.jsonl").read().split("\n")[:-1]
    return [entry["step"] for entry in map(json.loads, lines) if entry.get("kind") == "step"]


def main(count):
    work = tempfile.mkdtemp()
    server = None
    try:
        discs.main(work)
        for folder in ("tmp", "runs"):
            os.mkdir(f"{work}/{folder}")
        server = Serving(work)
        post(server, "/api/runs", {"verb": "train", "name": "killed", "options": {
            "preset": "tiny", "size": "32", "batch": "2", "steps": str(count), "threads": "1"}})
        wait(server, "has begun", lambda run: (run.get("step") or 0) > 0)
        server.kill()
        print("the server is killed in the middle of a run", flush=True)
        server = Serving(work)
        seen = wait(server, "is at work", lambda run: run["state"] == "running").get("step") or 0
        wait(server, "went on and has a model", lambda run: run["draws"] and (run.get("step") or 0) > seen)
        process = int(open(f"{work}/runs/killed/.lock").read().split()[1])
        os.kill(process, signal.SIGKILL)
        killed = wait(server, "has ended", lambda run: run["state"] == "ended")
        before = steps(work)
        if before[-1] >= count:
            sys.exit("the run was done before it was killed; ask for more steps")
        print(f"the next server found it at work; the run is killed after step {before[-1]}", flush=True)
        post(server, f"/api/runs/{killed['id']}/resume", {})
        wait(server, "is at work again", lambda run: run["state"] == "running")
        wait(server, "is done", lambda run: run["state"] == "ended" and run.get("step") == count)
        after = steps(work)
        if after != sorted(set(after)) or after[-1] != count:
            sys.exit(f"the steps in metrics.jsonl are not in order: {after}")
        if not os.path.exists(f"{work}/runs/killed/report.html"):
            sys.exit("the run that was resumed has no report")
        print(f"resumed by the page, it ended at step {after[-1]}: 0 faults")
        return 0
    finally:
        if server:
            server.kill()
        shutil.rmtree(work)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 400))
