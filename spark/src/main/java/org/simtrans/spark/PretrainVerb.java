package org.simtrans.spark;

import org.simtrans.app.cli.Console;
import picocli.CommandLine.Command;

@Command(
    name = "pretrain",
    description = {
      "Learns an encoder from images without labels, on several executors at once.",
      "All other options are those of 'simtrans pretrain'."
    },
    footer = {
      "",
      "Example: ... pretrain --ranks 8 --data hdfs:///archive/t1w --out hdfs:///runs/pretrain"
          + " --preset cpu"
    })
final class PretrainVerb extends RanksVerb {
  PretrainVerb(Console console) {
    super(console, "pretrain");
  }
}
