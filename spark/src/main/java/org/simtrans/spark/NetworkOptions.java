package org.simtrans.spark;

import java.io.IOException;
import org.simtrans.app.use.DrawingOptions;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that say which model draws masks, how, and how it runs on the executors. */
final class NetworkOptions {
  @Option(
      names = "--run",
      required = true,
      paramLabel = "RUN",
      description = "The folder of a 'train' run, or its model.safetensors.")
  private String run;

  @Mixin private DrawingOptions drawing;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "0",
      description = "Threads of one operation (default: the cores of an executor).")
  private int threads;

  @Option(
      names = "--precision",
      paramLabel = "P",
      defaultValue = "auto",
      description =
          "auto, fp32 or bf16; auto is bf16 where that is faster, so name one where"
              + " executors differ and masks must not.")
  private String precision;

  @Option(
      names = "--device",
      paramLabel = "D",
      defaultValue = "auto",
      description = "auto, cpu or cuda; auto is the first GPU of an executor, else its CPU.")
  private String device;

  String run(Archive archive) {
    return archive.full(run);
  }

  Drawing drawing(Archive archive) throws IOException {
    return new Drawing(
        ModelSource.of(archive, run(archive), precision, device, threads),
        drawing.threshold(),
        drawing.flips());
  }
}
