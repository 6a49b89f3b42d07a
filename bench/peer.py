"""What all peers share: their machine, their memory, their numbers. Names as in './simtrans bench'."""

import json
import os
import platform

import numpy as np
import torch


def machine(threads):
    return {
        "processor": _field("/proc/cpuinfo", "model name"),
        "cores": len(os.sched_getaffinity(0)),
        "threads": threads,
        "huge_pages": "glibc.malloc.hugetlb=" in os.environ.get("GLIBC_TUNABLES", ""),
        "load": os.getloadavg()[0],
        "torch": torch.__version__,
        "python": platform.python_version(),
        "mkl": torch.backends.mkl.is_available(),
    }


def _field(path, name):
    with open(path) as lines:
        return next((x.split(":", 1)[1].strip() for x in lines if x.startswith(name)), "")


def reset_peak():
    """Lets resident_peak begin anew, where the kernel allows it."""
    try:
        with open("/proc/self/clear_refs", "w") as reset:
            reset.write("5")
    except OSError:
        pass


def resident_peak():
    return 1024 * int(_field("/proc/self/status", "VmHWM").split()[0])


def process_age():
    """Seconds since this process was started."""
    with open("/proc/uptime") as f:
        uptime = float(f.read().split()[0])
    with open("/proc/self/stat") as f:
        started = int(f.read().rsplit(")", 1)[1].split()[19])
    return uptime - started / os.sysconf("SC_CLK_TCK")


def quartiles(values):
    q1, median, q3 = (float(q) for q in np.percentile(values, [25, 50, 75]))
    return {"count": len(values), "q1": q1, "median": median, "q3": q3, "iqr": q3 - q1}


def precision(name):
    """auto is bf16 where the processor multiplies it faster than fp32, as in SimTrans."""
    if name != "auto":
        return name
    flags = _field("/proc/cpuinfo", "flags")
    intel = _field("/proc/cpuinfo", "model name").startswith("Intel")
    slow = intel and "avx512_fp16" in flags  # AMX is there, but hidden
    faster = "amx_bf16" in flags or "avx512_bf16" in flags and not slow
    return "bf16" if faster else "fp32"


def autocast(precision, device="cpu"):
    return torch.autocast(torch.device(device).type, dtype=torch.bfloat16, enabled=precision == "bf16")


def wait(device):
    """Until the device has done what it was asked for."""
    if torch.device(device).type == "cuda":
        torch.cuda.synchronize(device)


def threads(asked):
    """Uses as many threads as asked, else every core; returns how many."""
    count = asked or len(os.sched_getaffinity(0))
    torch.set_num_threads(count)
    return count


def size(text):
    """224 or 160x192, height by width."""
    sides = [int(side) for side in text.split("x")]
    return sides[0], sides[-1]


def say(document):
    print(json.dumps(document, indent=2))
