package org.simtrans.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.simtrans.fuzz.damage.Reader;
import org.simtrans.fuzz.runs.SmallRun;

/**
 * Spoils files and has them read. {@code -Dfuzz.count} files (200,000), {@code -Dfuzz.seed} (1),
 * {@code -Dfuzz.readers} by name, comma between (all), {@code -Dfuzz.threads} (as many as
 * processors), {@code -Dfuzz.first} number (0), {@code -Dfuzz.keep} folder of what was found
 * (fuzz-findings).
 */
public final class Fuzz {
  private Fuzz() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    Locale.setDefault(Locale.ROOT);
    List<String> wanted = List.of(System.getProperty("fuzz.readers", "").split(","));
    List<Reader> readers =
        Readers.all().stream()
            .filter(reader -> wanted.contains("") || wanted.contains(reader.name()))
            .toList();
    long seed = Long.getLong("fuzz.seed", 1);
    long count = Long.getLong("fuzz.count", 200_000);
    Path kept = Path.of(System.getProperty("fuzz.keep", "fuzz-findings"));
    Path scratch = Files.createTempDirectory("simtrans-fuzz");
    System.out.printf("seed %d, files below %s%n", seed, scratch);
    long start = System.nanoTime();
    Campaign campaign = new Campaign(readers, seed, scratch, kept);
    campaign.requireSoundFilesAreRead();
    Outcomes tally =
        campaign.run(
            Long.getLong("fuzz.first", 0),
            count,
            Integer.getInteger("fuzz.threads", Runtime.getRuntime().availableProcessors()));
    System.out.println(tally);
    System.out.printf("%.0f s%n", (System.nanoTime() - start) / 1e9);
    if (!tally.clean()) {
      System.out.println("Files of the findings: " + kept.toAbsolutePath());
      System.exit(1);
    }
    Campaign.delete(scratch);
    for (Path made : SmallRun.folders()) {
      Campaign.delete(made);
    }
    System.exit(0);
  }
}
