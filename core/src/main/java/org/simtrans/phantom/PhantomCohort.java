package org.simtrans.phantom;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.simtrans.AtomicFile;
import org.simtrans.Futures;
import org.simtrans.InvalidSettingException;
import org.simtrans.Message;
import org.simtrans.Outputs;
import org.simtrans.image.Images;
import org.simtrans.image.Volume;

/**
 * Writes phantoms as files in the layout of ATLAS R1.1: {@code
 * Site1/c0001/c0001s0001t01/c0001s0001t01_t1w_stx.nii.gz} with {@code _LesionSmooth_stx}, {@code
 * _LesionSmooth_1_stx}, ... beside it, spread over up to nine sites.
 */
public final class PhantomCohort {
  private static final int MOST_SITES = 9;
  private static final int SUBJECTS_PER_SITE = 4;
  private static final Pattern FILE =
      Pattern.compile("(c\\d+s\\d+t01)_(?:t1w|LesionSmooth(?:_\\d+)?)_stx\\.nii\\.gz");

  private PhantomCohort() {}

  /** Writes heads on the ATLAS grid, on all processors. */
  public static void write(Path out, int subjects, long seed, IntConsumer progress) {
    int threads = Runtime.getRuntime().availableProcessors();
    write(out, PhantomConfig.atlas(), subjects, seed, threads, progress);
  }

  /**
   * Writes a cohort. The files do not depend on the number of threads, and a subject's head does
   * not depend on the number of subjects.
   *
   * @param out a new or empty folder, or one in which the same call was broken off
   * @param progress is told the number of written subjects, from 1 to {@code subjects}
   * @throws InvalidSettingException if {@code out} holds anything else, or a number is below 1
   */
  public static void write(
      Path out, PhantomConfig config, int subjects, long seed, int threads, IntConsumer progress) {
    requirePositive("subjects", subjects);
    requirePositive("threads", threads);
    requireOwn(
        out,
        IntStream.range(0, subjects)
            .mapToObj(subject -> stem(out, subject, subjects))
            .collect(Collectors.toSet()));
    RandomGenerator seeds = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    ExecutorService workers = Executors.newFixedThreadPool(Math.min(threads, subjects));
    try {
      List<Future<?>> written = new ArrayList<>();
      for (int subject = 0; subject < subjects; subject++) {
        Path stem = stem(out, subject, subjects);
        long own = seeds.nextLong();
        written.add(workers.submit(() -> write(stem, BrainPhantom.generate(config, own))));
      }
      for (int done = 1; done <= subjects; done++) {
        Futures.result(written.get(done - 1), "writing phantoms");
        progress.accept(done);
      }
    } finally {
      workers.shutdownNow();
    }
  }

  /** The path of a subject's files up to, and without, {@code _t1w_stx.nii.gz}. */
  private static Path stem(Path out, int subject, int subjects) {
    int sites = Math.max(1, Math.min(MOST_SITES, subjects / SUBJECTS_PER_SITE));
    int site = subject % sites + 1;
    String cohort = String.format(Locale.ROOT, "c%04d", site);
    String scan = String.format(Locale.ROOT, "%ss%04dt01", cohort, subject / sites + 1);
    return out.resolve("Site" + site).resolve(cohort).resolve(scan).resolve(scan);
  }

  private static void write(Path stem, Phantom phantom) {
    List<Volume> lesions = phantom.lesions();
    for (int n = 0; n < lesions.size(); n++) {
      Images.write(lesion(stem, n), lesions.get(n));
    }
    for (int n = lesions.size(); Files.exists(lesion(stem, n)); n++) {
      delete(lesion(stem, n)); // of a call with another seed that was broken off
    }
    Images.write(stem.resolveSibling(stem.getFileName() + "_t1w_stx.nii.gz"), phantom.t1w());
  }

  private static Path lesion(Path stem, int n) {
    String number = n == 0 ? "" : "_" + n;
    return stem.resolveSibling(stem.getFileName() + "_LesionSmooth" + number + "_stx.nii.gz");
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new InvalidSettingException(
          "The number of " + name + " is " + value + ", but must be at least 1.");
    }
  }

  /** Files that this very call writes may be there, if it was broken off before. */
  private static void requireOwn(Path out, Set<Path> stems) {
    if (!Files.exists(out)) {
      return;
    }
    try (Stream<Path> entries = Files.walk(out)) {
      for (Path entry : entries.toList()) {
        if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
          AtomicFile.removeLeftovers(entry);
        } else if (Files.exists(entry, LinkOption.NOFOLLOW_LINKS) && !isOwn(entry, stems)) {
          throw new InvalidSettingException(
              Message.of(
                  "%s holds other files already (%s), and phantoms among them could not be told apart: empty it, or name a new folder with {out}",
                  out, out.relativize(entry)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isOwn(Path file, Set<Path> stems) {
    Matcher name = FILE.matcher(file.getFileName().toString());
    return name.matches()
        && stems.contains(file.resolveSibling(name.group(1)))
        && Outputs.wrote(file);
  }
}
