package org.simtrans.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
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
 * Every slice of a cohort at the network's size, or with {@link Fit#PATCH} at its own, normalised,
 * with its labels, once in one temporary file. A slice that is seen with its neighbours is put
 * together when it is read; of a larger one than the network sees only a window is read. Slices are
 * read one at a time with positioned reads, so that a cohort of any size takes little memory;
 * reading is safe from many threads. What the store holds, and in which order, does not depend on
 * the number of threads that built it.
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
  private final Preprocessing preprocessing;
  private final LabelValues labels;
  private final AtomicLong end = new AtomicLong(); // of what lies in the file
  private final List<SliceRef> wholes = new ArrayList<>();
  private final List<LabelledPixels> pixels = new ArrayList<>(); // of each whole slice
  private final List<List<Place>> places = new ArrayList<>(); // of it and its neighbours
  private final List<SliceRef> slices = new ArrayList<>();
  private final List<SampleWindow> windows = new ArrayList<>(); // of each sample

  private SliceStore(Path folder, Preprocessing preprocessing, LabelValues labels) {
    this.folder = folder;
    file = temporaryFile(folder);
    this.preprocessing = preprocessing;
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
    SliceStore store = new SliceStore(folder, preprocessing, labels);
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
        folder.resolve(".slices.%s.%s.tmp".formatted(ProcessMark.own(), COUNT.getAndIncrement()));
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
          Place place = write(one, slice);
          boolean marked = preprocessing.fit() == Fit.PATCH && slice.ref().foregroundPixels() > 0;
          stored.add(
              new StoredSlice(
                  slice.ref(),
                  slice.kept(),
                  place,
                  marked ? LabelledPixels.of(slice.labels()) : LabelledPixels.NONE,
                  slice.stack().spacing(),
                  slice.stack().count() == 1));
        });
    return stored;
  }

  private Place write(Case one, CaseSlices.Prepared slice) {
    Planes image = slice.image();
    SliceCode code = new SliceCode(image.channels(), image.height() * image.width());
    if (code.bytes() > Integer.MAX_VALUE) {
      throw new CohortException(
          "%s has slices of %d x %d pixels in %d channels, and those that are learned from may take 2 GiB at 2 bytes for each value; cut it into smaller pictures"
              .formatted(one.image(), image.height(), image.width(), image.channels()));
    }
    Place place = new Place(end.getAndAdd(code.bytes()), image.height(), image.width());
    try {
      write(code.encode(image.values(), slice.labels()), place.position());
    } catch (IOException e) {
      throw new CohortException(
          "the slices of %s do not go into a temporary file in %s (%s); free some space"
              .formatted(one.image(), folder, Reason.of(e)),
          e);
    }
    return place;
  }

  private void write(ByteBuffer bytes, long position) throws IOException {
    long at = position;
    while (bytes.hasRemaining()) {
      at += file.write(bytes, at);
    }
  }

  private void index(List<List<StoredSlice>> cases, Neighbours neighbours) {
    Map<StoredSlice, List<Place>> places = StoredSlice.withNeighbours(cases, neighbours);
    cases.stream()
        .flatMap(List::stream)
        .filter(StoredSlice::kept)
        .forEach(slice -> index(slice, places.get(slice)));
  }

  private void index(StoredSlice slice, List<Place> withNeighbours) {
    int whole = wholes.size();
    wholes.add(slice.ref().at(whole));
    places.add(withNeighbours);
    pixels.add(slice.pixels());
    int count = SampleWindow.count(slice.place(), preprocessing);
    boolean patches = preprocessing.fit() == Fit.PATCH;
    for (int i = 0; i < count; i++) {
      boolean labelled = patches && !slice.pixels().ofClasses().isEmpty() && 2 * i < count;
      SliceRef ref = slice.ref().at(slices.size());
      slices.add(patches && !labelled ? ref.anywhere() : ref);
      windows.add(new SampleWindow(whole, labelled));
    }
  }

  /**
   * All samples, case by case, each from the first slice to the last: the slices, or, where the
   * network sees patches, as many of each slice as its area is worth.
   */
  public List<SliceRef> slices() {
    return Collections.unmodifiableList(slices);
  }

  /** All slices, each once. They are the {@link #slices} where the network sees no patches. */
  public List<SliceRef> wholes() {
    return Collections.unmodifiableList(wholes);
  }

  /** All of a slice, as {@link #read(int, Window, float[], byte[])} takes it. */
  public Window whole(int index) {
    return places.get(index).get(0).whole();
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
   * Reads one sample, with its neighbours if the network sees them; of a patch always the same.
   *
   * @param index of a {@link SliceRef} of {@link #slices}
   * @param image receives planes x height x width normalised values: the channels of the lowest of
   *     these slices first
   * @param labels receives height x width labels, 0 for background and c + 1 for channel c
   */
  public void read(int index, float[] image, byte[] labels) {
    RandomGenerator fixed = RandomGeneratorFactory.of("L64X128MixRandom").create(index);
    read(index, fixed, image, labels);
  }

  /**
   * As {@link #read(int, float[], byte[])}; where the network sees patches, another one each time.
   *
   * @param random chooses the patch; not asked where there is no choice
   */
  public void read(int index, RandomGenerator random, float[] image, byte[] labels) {
    SampleWindow sample = windows.get(index);
    Place place = places.get(sample.slice()).get(0);
    Window window = sample.choose(place, pixels.get(sample.slice()), preprocessing, random);
    read(sample.slice(), window, image, labels);
  }

  /**
   * Reads a part of a slice.
   *
   * @param whole index of a {@link SliceRef} of {@link #wholes}
   * @param image receives planes x height x width of the window
   * @param labels receives height x width
   */
  public void read(int whole, Window window, float[] image, byte[] labels) {
    List<Place> records = places.get(whole);
    try {
      for (int n = 0; n < records.size(); n++) {
        byte[] wanted = n == records.size() / 2 ? labels : null;
        int offset = n * preprocessing.channels() * window.pixels();
        new StoredWindow(file, records.get(n), preprocessing.channels(), window)
            .read(image, offset, wanted);
      }
    } catch (IOException e) {
      SliceRef slice = wholes.get(whole);
      throw new CohortException(
          "slice %d of %s cannot be read back from the temporary file in %s (%s); check the disk"
              .formatted(slice.position(), slice.caseName(), folder, Reason.of(e)),
          e);
    }
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
