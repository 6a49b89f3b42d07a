"""What peers share: pictures of a cohort as image folders, the draw of its patients, and the lines that Systems.java reads."""

import argparse
import csv
import json
import pathlib

import numpy as np
from PIL import Image


class Cohort:
    """Pictures below images/ and labels/, with the patients of subjects.csv, as run.sh takes them."""

    def __init__(self, data, splits):
        self.data = pathlib.Path(data)
        self.splits = json.loads(pathlib.Path(splits).read_text())
        with open(self.data / "subjects.csv", newline="") as file:
            names = [row[0] for row in csv.reader(file)][1:]
        self.patients = sorted(set(names), key=len, reverse=True)  # the longest name that a file begins with
        self.files = sorted(path.name for path in (self.data / "images").glob("*.png"))

    def patient(self, file):
        return next(name for name in self.patients if file.startswith(name))

    def part(self, name):
        """Files of the patients of train, val or test."""
        chosen = set(self.splits[name])
        return [file for file in self.files if self.patient(file) in chosen]

    def image(self, file):
        return np.asarray(Image.open(self.data / "images" / file).convert("L"))

    def label(self, file):
        """0 and 1; of an image without a label file, all 0."""
        path = self.data / "labels" / file
        return (np.asarray(Image.open(path)) > 0).astype(np.uint8) if path.exists() else np.zeros_like(self.image(file))


def options(description):
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--data", required=True, help="images/, labels/ and subjects.csv")
    parser.add_argument("--splits", required=True, help="draw-N/splits.json of run.sh")
    parser.add_argument("--draw", type=int, required=True, help="its number, for the lines that are printed")
    parser.add_argument("--work", required=True, help="a folder for what it makes")
    parser.add_argument("--minutes", type=float, default=20, help="of training (20)")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    return parser


def report(cohort, draw, system, predict):
    """Prints a line for each test patient; predict: the mask (H, W) of 0 and 1 of a file."""
    totals = {}
    for file in cohort.part("test"):
        truth, predicted = cohort.label(file) > 0, predict(file) > 0
        sums = totals.setdefault(cohort.patient(file), np.zeros(3, int))
        sums += [truth.sum(), predicted.sum(), (truth & predicted).sum()]
    for patient, sums in totals.items():
        print(f"{draw},{system},{patient},lesion,{','.join(map(str, sums))}", flush=True)
