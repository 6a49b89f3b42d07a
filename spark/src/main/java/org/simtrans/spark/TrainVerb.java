package org.simtrans.spark;

import org.simtrans.app.cli.Console;
import picocli.CommandLine.Command;

@Command(
    name = "train",
    description = {
      "Learns to draw masks from labelled images, on several executors at once.",
      "All other options are those of 'simtrans train'."
    },
    footer = {
      "",
      "Example: ... train --ranks 8 --data hdfs:///archive/t1w --out hdfs:///runs/train --preset"
          + " cpu"
    })
final class TrainVerb extends RanksVerb {
  TrainVerb(Console console) {
    super(console, "train");
  }
}
