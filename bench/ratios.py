"""Reads what compare.sh measured, FOLDER/NAME-ROUND.json, and prints medians over rounds and ratios."""

import json
import pathlib
import statistics
import sys

OURS = "simtrans"


def measurements(document):
    """Name to (value, unit, whether more is better)."""
    found = {}
    if document["benchmark"] == "step":
        for step in document["steps"]:
            name = f"{step['step']} {step['network']} {step['encoder']} {step['precision']}"
            found[name] = step["images_per_second"], "images/s", True
            processor = step["processor_milliseconds"]
            found[name + ", processor"] = processor and processor / 1e3, "s a step", False
            found[name + ", memory"] = step["resident_peak_bytes"] / 1e9, "GB", False
    elif document["benchmark"] == "views":
        for kind in ("views", "training"):
            for rate in document["result"][kind]:
                name = f"{kind}, {rate['threads']} threads"
                found[name] = rate["per_second"]["median"], "per second", True
    elif document["benchmark"] == "infer":
        for result in document["results"]:
            if result["engine"] != "onnxruntime":
                name = f"infer {document['encoder']} {result['precision']}"
                found[name] = result["images_per_second"], "images/s", True
    else:
        result = document["result"]
        name = f"segment {result['encoder']} {document['precision']}"
        found[name] = result["slices_per_second"], "slices/s", True
        found[name + ", first mask"] = result["first_mask_seconds"], "s", False
        found[name + ", memory"] = result["resident_peak_bytes"] / 1e9, "GB", False
    return found


def same_networks(documents):
    """Parameter counts must agree; otherwise different networks would be compared."""
    counts = {}
    for who, rounds in documents.items():
        for step in rounds[0].get("steps", []):
            counts.setdefault((step["step"], step["network"], step["encoder"]), {})[who] = step["parameters"]
    for step, by_whom in counts.items():
        if len(set(by_whom.values())) > 1:
            sys.exit(f"{' '.join(step)}: parameters differ: {by_whom}")


def main(folder):
    documents = {}
    for file in sorted(pathlib.Path(folder).glob("*-*.json")):
        who = file.stem.rsplit("-", 1)[0]
        documents.setdefault(who, []).append(json.loads(file.read_text()))
    same_networks(documents)
    highest = max(d["machine"]["load"] or 0 for rounds in documents.values() for d in rounds)
    cores = documents[OURS][0]["machine"]["cores"]
    print(f"{len(documents[OURS])} rounds; load before a run at most {highest:.2f} on {cores} cores")
    ours = [measurements(d) for d in documents.pop(OURS)]
    for who, rounds in documents.items():
        theirs = [measurements(d) for d in rounds]
        print(f"\n{'':56}{OURS:>12}{who:>18}{'':12}{'ratio':>8}  (of rounds)")
        for name, (_, unit, more) in ours[0].items():
            if any(o[name][0] is None for o in ours) or name not in theirs[0]:
                continue
            pairs = [(o[name][0], t[name][0]) for o, t in zip(ours, theirs)]
            ratios = [o / t if more else t / o for o, t in pairs]
            a, b = (statistics.median(side) for side in zip(*pairs))
            print(
                f"{name:56}{a:12.2f}{b:18.2f} {unit:11}{statistics.median(ratios):8.2f}"
                f"  ({min(ratios):.2f} to {max(ratios):.2f})"
            )
    print("\nratio: how much better SimTrans is (above 1) or worse (below 1).")


if __name__ == "__main__":
    main(sys.argv[1])
