"""nnU-Net v2 with its own plan for 2-D, on the patients of a draw, for so many minutes of training.

Its network, patch, batch, augmentation, loss and optimiser are its own. Its schedule of a thousand epochs is stretched over the
minutes, since all of the learning rate's way down has to fit in them, and it does not look at validation in between, which
would take of its time. --batch overrides the batch that it plans, which was planned for a GPU.
"""

import json
import os
import pathlib
import time

from PIL import Image

from patients import Cohort, options, report

parser = options(__doc__)
parser.add_argument("--batch", type=int, help="slices of an update (what it plans)")
parser.add_argument("--name", default="nnU-Net")
asked = parser.parse_args()
work = pathlib.Path(asked.work)
for variable in ("raw", "preprocessed", "results"):
    (work / variable).mkdir(parents=True, exist_ok=True)
    os.environ["nnUNet_" + variable] = str(work / variable)
os.environ["nnUNet_n_proc_DA"] = "1"  # the planner needs one
os.environ["nnUNet_compile"] = "f"

import numpy as np  # noqa: E402
import torch  # noqa: E402
from nnunetv2.experiment_planning.plan_and_preprocess_api import extract_fingerprints, plan_experiments, preprocess  # noqa: E402
from nnunetv2.inference.predict_from_raw_data import nnUNetPredictor  # noqa: E402
from nnunetv2.training.nnUNetTrainer.nnUNetTrainer import nnUNetTrainer  # noqa: E402


class Minutes(nnUNetTrainer):
    """Trains until the minutes are over."""

    def run_training(self):
        self.on_train_start()
        self.network.train()
        begin, steps = time.monotonic(), 0
        while (share := (time.monotonic() - begin) / 60 / asked.minutes) < 1:
            for group in self.optimizer.param_groups:
                group["lr"] = self.initial_lr * (1 - share) ** 0.9
            loss = self.train_step(next(self.dataloader_train))["loss"]
            steps += 1
        print(f"# {steps} updates of {self.batch_size}, loss {float(loss):.3f} at the end", flush=True)


def main():
    cohort = Cohort(asked.data, asked.splits)
    name = "Dataset001_Peer"
    raw = work / "raw" / name
    for folder in ("imagesTr", "labelsTr"):
        (raw / folder).mkdir(parents=True, exist_ok=True)
    train, val = cohort.part("train"), cohort.part("val")
    for file in train + val:
        stem = pathlib.Path(file).stem
        Image.fromarray(cohort.image(file)).save(raw / "imagesTr" / f"{stem}_0000.png")
        Image.fromarray(cohort.label(file)).save(raw / "labelsTr" / f"{stem}.png")
    (raw / "dataset.json").write_text(
        json.dumps(
            {
                "channel_names": {"0": "FLAIR"},
                "labels": {"background": 0, "lesion": 1},
                "numTraining": len(train + val),
                "file_ending": ".png",
            }
        )
    )
    extract_fingerprints([1], num_processes=1)
    plans_identifier = plan_experiments([1])
    preprocess([1], plans_identifier, configurations=["2d"], num_processes=[1])
    preprocessed = work / "preprocessed" / name
    splits = [{"train": [pathlib.Path(f).stem for f in train], "val": [pathlib.Path(f).stem for f in val]}]
    (preprocessed / "splits_final.json").write_text(json.dumps(splits))
    plans = json.loads((preprocessed / f"{plans_identifier}.json").read_text())
    if asked.batch:
        plans["configurations"]["2d"]["batch_size"] = asked.batch
    plan = plans["configurations"]["2d"]
    print(f"# its plan: patch {plan['patch_size']}, batch {plan['batch_size']}", flush=True)
    plans["continue_training"] = False

    torch.set_num_threads(asked.threads)
    torch.manual_seed(asked.seed)
    np.random.seed(asked.seed)
    described = json.loads((raw / "dataset.json").read_text())
    os.environ["nnUNet_n_proc_DA"] = "0"  # augments in the process that trains
    trainer = Minutes(plans, "2d", 0, described, torch.device("cpu"))
    trainer.initialize()
    trainer.run_training()
    trainer.set_deep_supervision_enabled(False)
    trainer.network.eval()

    predictor = nnUNetPredictor(device=torch.device("cpu"), allow_tqdm=False, perform_everything_on_device=False)
    predictor.manual_initialization(
        trainer.network,
        trainer.plans_manager,
        trainer.configuration_manager,
        [trainer.network.state_dict()],
        described,
        "nnUNetTrainer",
        trainer.inference_allowed_mirroring_axes,
    )
    reader = trainer.plans_manager.image_reader_writer_class()

    def mask(file):
        path = work / "one_0000.png"
        Image.fromarray(cohort.image(file)).save(path)
        image, properties = reader.read_images([str(path)])
        return predictor.predict_single_npy_array(image, properties, None, None, False)[0]

    report(cohort, asked.draw, asked.name, mask)


if __name__ == "__main__":
    main()
