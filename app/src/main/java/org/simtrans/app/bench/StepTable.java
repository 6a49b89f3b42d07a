package org.simtrans.app.bench;

import java.util.stream.Collectors;
import org.simtrans.bench.StepResult;

/**
 * What {@code bench step} prints for people.
 *
 * @param chunk slices that the encoder saw at a time; null for the whole batch
 * @param ranks processes that shared each batch
 */
record StepTable(Integer chunk, int ranks) {

  String of(BenchStepVerb.Benchmark done) {
    return """
        %smatrix products: fp32 %.0f, bf16 %.0f GFLOP/s, the best of %d large shapes

        %d x %d pixels%s; %s%s%s
        %-10s%-12s%-15s%-6s%7s%26s%10s%9s%10s%9s%11s%9s%10s
        %s
        GMAC: multiply-accumulates of a forward pass of one image, products of attention included.
        GFLOP/s: two for each of those, backward counted as twice forward. of peak: of the matrix
        products above in the same precision. memory: the most that the process held."""
        .formatted(
            BenchText.of(done.machine()),
            done.peak().fp32Gflops(),
            done.peak().bf16Gflops(),
            done.peak().products().size() / 2,
            done.height(),
            done.width(),
            done.channels() == 1 ? "" : ", %d channels".formatted(done.channels()),
            done.background()
                ? "batches made in the background, as in training"
                : "one batch again and again, so that no step waits for data",
            chunk == null ? "" : "; in chunks of %d slices".formatted(chunk),
            ranks == 1 ? "" : "; %d ranks share each batch".formatted(ranks),
            "step",
            "network",
            "encoder",
            "in",
            "images",
            "ms a step (quartiles)",
            "images/s",
            "GMAC",
            "GFLOP/s",
            "of peak",
            "memory",
            done.background() ? "waiting" : "",
            ranks == 1 ? "" : "exchange",
            done.steps().stream().map(StepTable::row).collect(Collectors.joining()),
            ranks == 1
                ? ""
                : "%nexchange: part of the time spent waiting for other ranks and copying"
                    + " gradients for them.".formatted())
        .lines()
        .map(String::stripTrailing) // of columns that this bench has no numbers for
        .collect(Collectors.joining(System.lineSeparator()));
  }

  private static String row(StepResult step) {
    return "%-10s%-12s%-15s%-6s%7d%26s%10.1f%9.2f%10.1f%8.0f%%%11s%9s%10s%n"
        .formatted(
            step.step(),
            step.network(),
            step.encoder(),
            step.precision(),
            step.images(),
            BenchText.of(step.milliseconds()),
            step.imagesPerSecond(),
            step.macsPerImage() / 1e9,
            step.gflops(),
            100 * step.peakShare(),
            BenchText.gigabytes(step.residentPeakBytes()),
            percent(step.waitingShare()),
            percent(step.exchangeShare()));
  }

  private static String percent(Double share) {
    return share == null ? "" : "%.1f%%".formatted(100 * share);
  }
}
