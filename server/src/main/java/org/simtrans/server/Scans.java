package org.simtrans.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.simtrans.image.Grid;
import org.simtrans.image.Images;
import org.simtrans.layout.Case;

/** The images of the cohort for the viewer. A few that were looked at last are kept in memory. */
final class Scans {
  private static final int BYTES_PER_VOXEL = 16; // while one is read
  private static final int AT_ONCE = 2;
  private static final int LARGEST = 200_000_000; // voxels

  private final Kept<Scan> kept = new Kept<>(Runtime.getRuntime().maxMemory() / 6, Scan::weight);
  private final Kept<Overview> overviews = new Kept<>(256 << 20, Overview::weight);
  private final Semaphore readers = new Semaphore(AT_ONCE, true);

  /**
   * Reads an image with all its channels.
   *
   * @throws org.simtrans.SimTransException if it cannot be read, or is too large for the memory
   */
  Scan read(Case one) {
    String key = key(one);
    return kept.get(key).orElseGet(() -> readNow(key, one));
  }

  /** Lets go of an image. */
  void forget(Case one) {
    kept.removeAll(key -> key.startsWith(one.image().first() + "|"));
    overviews.removeAll(key -> key.startsWith(one.image().first() + "|"));
  }

  /**
   * An image as it is looked at: whole, or made smaller where it is a very large picture.
   *
   * @throws org.simtrans.SimTransException if it cannot be read, or is too large for the memory
   */
  Overview shown(Case one) {
    String key = key(one);
    Optional<Overview> known = overviews.get(key);
    if (known.isPresent()) {
      return known.get();
    }
    if (kept.get(key).isPresent() || !Overview.isNeeded(one)) {
      return Overview.whole(read(one));
    }
    return reading(
        () ->
            overviews
                .get(key)
                .orElseGet(
                    () -> {
                      Overview overview = Overview.of(one);
                      overviews.put(key, overview);
                      return overview;
                    }));
  }

  /** A part of a very large picture, as {@link Overview#region} has it. */
  byte[] region(Case one, Overview.Region region) {
    Overview overview = shown(one);
    return reading(() -> overview.region(one, region));
  }

  private <T> T reading(Supplier<T> work) {
    readers.acquireUninterruptibly();
    try {
      return work.get();
    } finally {
      readers.release();
    }
  }

  private Scan readNow(String key, Case one) {
    return reading(() -> kept.get(key).orElseGet(() -> load(key, one)));
  }

  private Scan load(String key, Case one) {
    requireSmall(one);
    Images.requireHeap(one.image(), BYTES_PER_VOXEL);
    Scan scan = Scan.of(Images.readChannels(one.image()), one);
    kept.put(key, scan);
    return scan;
  }

  private static void requireSmall(Case one) {
    Grid grid = Images.grid(one.image());
    if (grid.voxels() > LARGEST) {
      throw new RefusedRequestException(
          422,
          "%s has %s voxels, more than the %d that the viewer shows; cut it, or use 'segment'"
              .formatted(one.image().first().getFileName(), grid.size(), LARGEST));
    }
  }

  /** The files of an image and their dates, so that a file that is replaced is read again. */
  static String key(Case one) {
    StringBuilder key = new StringBuilder();
    for (Path file : one.image().files()) {
      key.append(file).append('|').append(state(file)).append('|');
    }
    return key.append(one.image().frame()).toString();
  }

  /** What tells a file from the one that replaces it. */
  static String state(Path file) {
    try {
      return Files.getLastModifiedTime(file).toMillis() + ":" + Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long weighs() {
    return kept.weighs() + overviews.weighs();
  }
}
