package org.simtrans.app.bench;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.simtrans.InvalidSettingException;
import org.simtrans.app.cli.ComputeOptions;
import org.simtrans.app.cli.Console;
import org.simtrans.app.cli.ExitCode;
import org.simtrans.app.cli.Json;
import org.simtrans.app.cli.Progress;
import org.simtrans.app.cli.Verb;
import org.simtrans.bench.Machine;
import org.simtrans.bench.SegmentBench;
import org.simtrans.bench.SegmentResult;
import org.simtrans.bench.SegmentSettings;
import org.simtrans.tensor.Compute;
import org.simtrans.tensor.Precision;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "segment",
    description =
        "Times masks on a made-up scan, by an untrained network or a trained one: slices a second,"
            + " memory, and the time from the start of the program to the first mask.",
    footer = {"", "Example: simtrans bench segment --encoder swin-t --size 224"})
final class BenchSegmentVerb extends Verb {
  private static final Pattern SCAN = Pattern.compile("(\\d{1,4})x(\\d{1,4})x(\\d{1,4})");

  @Option(
      names = "--run",
      paramLabel = "RUN",
      description =
          "The folder of a 'train' run (default: an untrained network by the other" + " options).")
  private Path run;

  @Mixin private UntrainedOptions untrained;

  @Option(
      names = "--scan",
      paramLabel = "XxYxZ",
      defaultValue = "197x233x189",
      description = "Voxels of the scan (default ${DEFAULT-VALUE}, as in ATLAS).")
  private String scan;

  @Option(
      names = "--repeats",
      paramLabel = "N",
      defaultValue = "5",
      description = "Number of timed masks, after the first one (default ${DEFAULT-VALUE}).")
  private int repeats;

  @Mixin private ComputeOptions compute;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  record Benchmark(String benchmark, Machine machine, Precision precision, SegmentResult result) {}

  BenchSegmentVerb(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    Compute chosen = compute.chosen();
    chosen.apply();
    SegmentSettings settings = settings(chosen);
    Machine machine = Machine.here(chosen.device());
    try (Progress progress = Progress.on(console(), "segment", "masks", repeats + 1L)) {
      SegmentResult result =
          new SegmentBench(settings, (done, total) -> progress.at(done)).measure();
      Benchmark done = new Benchmark("segment", machine, chosen.precision(), result);
      console().out().println(json ? Json.of(done) : describe(done));
    }
    return ExitCode.DONE;
  }

  private SegmentSettings settings(Compute chosen) {
    Matcher voxels = SCAN.matcher(scan);
    if (!voxels.matches()) {
      throw new InvalidSettingException(
          "--scan is '" + scan + "'; expected voxels along three axes, like 197x233x189");
    }
    return new SegmentSettings(
        run,
        untrained.model(),
        untrained.encoder(),
        untrained.size(),
        Integer.parseInt(voxels.group(1)),
        Integer.parseInt(voxels.group(2)),
        Integer.parseInt(voxels.group(3)),
        repeats,
        chosen);
  }

  private static String describe(Benchmark done) {
    SegmentResult result = done.result();
    return """
        %s
        %s with %s (%s), %d x %d pixels, %s%s
        scan                %d x %d x %d voxels, %d slices
        seconds a scan      %s
        slices a second     %.1f
        first mask          %s
        memory at most      %s

        seconds a scan: from the scan in memory to its mask in memory.
        first mask: seconds from the start of the program to the first mask on disk: launcher, Java,
        libtorch, weights, reading and writing .nii.gz; without making up the scan."""
        .formatted(
            BenchText.of(done.machine()),
            result.model(),
            result.encoder(),
            result.run() == null ? "untrained" : result.run().toString(),
            result.height(),
            result.width(),
            done.precision(),
            result.flips() ? ", each slice also mirrored" : "",
            result.scan().get(0),
            result.scan().get(1),
            result.scan().get(2),
            result.slices(),
            BenchText.of(result.seconds()),
            result.slicesPerSecond(),
            result.firstMaskSeconds() == null
                ? "unknown on this system"
                : "%.1f".formatted(result.firstMaskSeconds()),
            BenchText.gigabytes(result.residentPeakBytes()));
  }
}
