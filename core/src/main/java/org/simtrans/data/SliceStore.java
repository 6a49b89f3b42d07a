package org.simtrans.data;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.simtrans.AtomicFile;
import org.simtrans.ProcessMark;
import org.simtrans.Reason;
import org.simtrans.cohort.Cohort;
import org.simtrans.cohort.LabelValues;
import org.simtrans.cohort.Parallel;
import org.simtrans.cohort.ProgressListener;
import org.simtrans.layout.Case;
import org.simtrans.layout.CohortException;

/**
 * Every slice of a cohort at the network's size, normalised, with its labels, once in one temporary
 * file. A slice that is seen with its neighbours is put together when it is read. Slices are read
 * one at a time with positioned reads, so that a cohort of any size takes little memory; reading is
 * safe from many threads. What the store holds, and in which order, does not depend on the number
 * of threads that built it.
 *
 * <p>Threads that read must not be interrupted: as with any {@link FileChannel}, that would close
 * the file for all.
 */
public final class SliceStore implements AutoCloseable {
  private static final AtomicLong COUNT = new AtomicLong();
  private static final Pattern TEMPORARY =
      Pattern.compile("\\.slices\\.(" + ProcessMark.TEXT + ")\\.\\d+\\.tmp");

  private final Path folder;
  private final FileChannel file;
  private final SliceCode code;
  private final LabelValues labels;
  private final AtomicInteger records = new AtomicInteger();
  private List<SliceRef> slices = List.of();
  private int[][] recordsOf = {}; // where in the file a slice and its neighbours are, by its index

  private SliceStore(Path folder, SliceCode code, LabelValues labels) {
    this.folder = folder;
    file = temporaryFile(folder);
    this.code = code;
    this.labels = labels;
  }

  /**
   * {@link #build(Cohort, LabelValues, Preprocessing, double, Path, int, ProgressListener)} of all.
   */
  public static SliceStore build(
      Cohort cohort,
      LabelValues labels,
      Preprocessing preprocessing,
      Path folder,
      int threads,
      ProgressListener listener) {
    return build(cohort, labels, preprocessing, 0, folder, threads, listener);
  }

  /**
   * Reads, cuts, normalises and stores a cohort.
   *
   * @param minForeground slices of volumes in which a smaller share of pixels is foreground are
   *     left out, unless something in them is labelled; 0 keeps all
   * @param folder for the temporary file, which vanishes on {@link #close} and with the process
   * @param threads how many volumes are in memory at the same time
   * @param listener hears the number of cases done
   * @throws org.simtrans.image.UnreadableImageException if an image or label file cannot be read
   * @throws CohortException if labels do not fit their image, or the file cannot be written
   */
  public static SliceStore build(
      Cohort cohort,
      LabelValues labels,
      Preprocessing preprocessing,
      double minForeground,
      Path folder,
      int threads,
      ProgressListener listener) {
    SliceCode code = SliceCode.of(preprocessing);
    SliceStore store = new SliceStore(folder, code, labels);
    try {
      CaseSlices cutting = new CaseSlices(labels, preprocessing, minForeground);
      List<List<StoredSlice>> cases =
          Parallel.map(cohort.cases(), threads, listener, one -> store.add(one, cutting));
      store.index(cases, Neighbours.of(preprocessing));
      return store;
    } catch (RuntimeException | Error e) {
      store.close();
      throw e;
    }
  }

  /** Removes from a folder the slices of processes that were killed. */
  public static void removeLeftovers(Path folder) throws IOException {
    AtomicFile.removeLeftovers(folder, TEMPORARY);
  }

  private static FileChannel temporaryFile(Path folder) {
    Path name =
        folder.resolve(".slices.%s.%d.tmp".formatted(ProcessMark.own(), COUNT.getAndIncrement()));
    try {
      Files.createDirectories(folder);
      return FileChannel.open(
          name,
          StandardOpenOption.CREATE_NEW,
          StandardOpenOption.READ,
          StandardOpenOption.WRITE,
          StandardOpenOption.DELETE_ON_CLOSE);
    } catch (IOException e) {
      throw new CohortException(
          "no temporary file for slices can be made in "
              + folder
              + " ("
              + e
              + "); check its rights",
          e);
    }
  }

  private List<StoredSlice> add(Case one, CaseSlices cutting) {
    List<StoredSlice> stored = new ArrayList<>();
    cutting.forEach(
        one,
        slice -> {
          int record = records.getAndIncrement();
          try {
            write(code.encode(slice.image(), slice.labels()), (long) record * code.bytes());
          } catch (IOException e) {
            throw new CohortException(
                "the slices of %s do not go into a temporary file in %s (%s); free some space"
                    .formatted(one.image(), folder, e),
                e);
          }
          double spacing = slice.stack().spacing();
          boolean alone = slice.stack().count() == 1;
          stored.add(new StoredSlice(slice.ref(), slice.kept(), record, spacing, alone));
        });
    return stored;
  }

  private void write(ByteBuffer bytes, long position) throws IOException {
    long at = position;
    while (bytes.hasRemaining()) {
      at += file.write(bytes, at);
    }
  }

  private void index(List<List<StoredSlice>> cases, Neighbours neighbours) {
    Map<StoredSlice, int[]> records = StoredSlice.withNeighbours(cases, neighbours);
    List<StoredSlice> kept =
        cases.stream().flatMap(List::stream).filter(StoredSlice::kept).toList();
    List<SliceRef> refs = new ArrayList<>();
    recordsOf = new int[kept.size()][];
    for (int i = 0; i < recordsOf.length; i++) {
      refs.add(kept.get(i).ref().at(i));
      recordsOf[i] = records.get(kept.get(i));
    }
    slices = List.copyOf(refs);
  }

  /** All slices, case by case, each from the first to the last. */
  public List<SliceRef> slices() {
    return slices;
  }

  /** The classes of the labels. */
  public LabelValues labels() {
    return labels;
  }

  /** The number of classes that the labels tell apart, the background left out. */
  public int classes() {
    return labels.channels();
  }

  /**
   * Reads one slice, with its neighbours if the network sees them.
   *
   * @param index of a {@link SliceRef}
   * @param image receives planes x height x width normalised values: the channels of the lowest of
   *     these slices first
   * @param labels receives height x width labels, 0 for background and c + 1 for channel c
   */
  public void read(int index, float[] image, byte[] labels) {
    int[] records = recordsOf[index];
    int middle = records.length / 2;
    for (int n = 0; n < records.length; n++) {
      ByteBuffer bytes = read(index, records[n]);
      code.decode(bytes, image, n * code.channels() * code.pixels());
      if (n == middle) {
        bytes.get(labels, 0, code.pixels());
      }
    }
  }

  private ByteBuffer read(int index, int record) {
    ByteBuffer bytes = ByteBuffer.allocate(code.bytes());
    long start = (long) record * code.bytes();
    try {
      while (bytes.hasRemaining()) {
        if (file.read(bytes, start + bytes.position()) < 0) {
          throw new EOFException("it ends after " + file.size() + " bytes");
        }
      }
    } catch (IOException e) {
      SliceRef slice = slices.get(index);
      throw new CohortException(
          "slice %d of %s cannot be read back from the temporary file in %s (%s); check the disk"
              .formatted(slice.position(), slice.caseName(), folder, Reason.of(e)),
          e);
    }
    return bytes.flip();
  }

  /** Closes and deletes the temporary file. */
  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new CohortException(
          "the temporary file for slices could not be closed (" + Reason.of(e) + ")", e);
    }
  }
}
