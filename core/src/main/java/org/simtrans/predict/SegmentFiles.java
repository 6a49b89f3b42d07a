package org.simtrans.predict;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.simtrans.AtomicFile;
import org.simtrans.Futures;
import org.simtrans.InvalidSettingException;
import org.simtrans.Message;
import org.simtrans.cohort.LabelValues;
import org.simtrans.cohort.ProgressListener;
import org.simtrans.data.Loader;
import org.simtrans.image.Gathering;
import org.simtrans.image.Images;
import org.simtrans.image.Source;
import org.simtrans.image.Volume;
import org.simtrans.layout.FileTree;

/**
 * Segments files and folders: for each image a mask of the same name, format and geometry (a JPEG
 * gets a PNG, since JPEG would alter labels). An image in many files, such as a DICOM series, gets
 * a NIfTI mask, and its labels once more where its format has a form for them (DICOM SEG).
 */
public final class SegmentFiles {
  /** The values, the stack of slices, its labels and the mask, each as numbers of Java. */
  private static final int LEAST_BYTES_PER_VOXEL = 20;

  /**
   * One image and where its mask goes.
   *
   * @param source the files of the image
   * @param mask the file to write
   */
  public record Task(Source source, Path mask) {

    /** Where the labels are written once more, for images whose format has a form for them. */
    public Optional<Path> segments() {
      return Images.segmentsEnding(source).map(this::beside);
    }

    /** A file beside the mask: {@code scan.nii.gz} and "_overlay.png" give scan_overlay.png. */
    public Path beside(String suffix) {
      return mask.resolveSibling(Images.stem(mask) + suffix);
    }
  }

  /** Sees each image as its mask has been written, for overlays and lists. */
  @FunctionalInterface
  public interface Observer {
    /** The mask of {@code task} has been written. */
    void observe(Task task, Segmentation segmentation);
  }

  private final Segmenter segmenter;
  private final boolean withProbabilities;

  /** Draws with {@code segmenter}, and keeps probabilities for observers if asked. */
  public SegmentFiles(Segmenter segmenter, boolean withProbabilities) {
    this.segmenter = segmenter;
    this.withProbabilities = withProbabilities;
  }

  /**
   * Finds the images: files as they are named, and all images below folders, whose structure is
   * kept.
   *
   * @throws InvalidSettingException if there are none, or two would write one mask, or a mask would
   *     overwrite an image
   */
  public static List<Task> tasks(List<Path> inputs, Path out) {
    List<Task> tasks = new ArrayList<>();
    Map<Path, List<Path>> parts = new LinkedHashMap<>();
    for (Path input : inputs) {
      if (Files.isDirectory(input) && !Images.isImageFolder(input)) {
        tasks.addAll(tasks(FileTree.of(input), out));
      } else if (Gathering.takes(input)) {
        parts.computeIfAbsent(absolute(input).getParent(), key -> new ArrayList<>()).add(input);
      } else if (Files.exists(input)) {
        tasks.add(task(input, out.resolve(input.getFileName())));
      } else {
        throw new InvalidSettingException(
            input + " does not exist; name images or folders of images");
      }
    }
    parts.forEach((folder, files) -> tasks.addAll(gathered(Gathering.of(folder, files), out)));
    check(tasks, inputs);
    return tasks;
  }

  private static List<Task> tasks(FileTree tree, Path out) {
    List<Task> tasks = new ArrayList<>(gathered(tree.gathered(), out));
    for (Path image : tree.images()) {
      if (!tree.gathered().images().containsKey(image)) {
        tasks.add(task(tree.absolute(image), out.resolve(image)));
      }
    }
    return tasks;
  }

  /** Masks of images that lie in many files are NIfTI, whatever the names of the files are. */
  private static List<Task> gathered(Gathering gathering, Path out) {
    return gathering.images().values().stream()
        .map(one -> new Task(one.source(), out.resolve(one.alias() + ".nii.gz")))
        .toList();
  }

  private static Task task(Path image, Path target) {
    return new Task(Source.of(image), target.resolveSibling(Images.maskName(image)));
  }

  private static void check(List<Task> tasks, List<Path> inputs) {
    if (tasks.isEmpty()) {
      throw new InvalidSettingException(
          "no images were found in %s; expected %s"
              .formatted(
                  inputs.stream().map(Path::toString).collect(Collectors.joining(", ")),
                  Images.endings()));
    }
    Set<Path> sources =
        tasks.stream()
            .flatMap(task -> task.source().files().stream())
            .map(SegmentFiles::absolute)
            .collect(Collectors.toSet());
    Set<Path> seen = new HashSet<>();
    for (Task task : tasks) {
      Path mask = absolute(task.mask());
      if (sources.contains(mask)) {
        throw new InvalidSettingException(
            Message.of(
                "the mask of %s would overwrite an image; choose another {out}", task.source()));
      }
      if (!seen.add(mask)) {
        throw new InvalidSettingException(
            "two images would write " + mask + "; segment them into different folders");
      }
    }
  }

  private static Path absolute(Path path) {
    return path.toAbsolutePath().normalize();
  }

  /**
   * Segments all tasks in order. While the network works on one image, the next is read and the one
   * before is drawn and written.
   *
   * @param observer is called on another thread, for one task at a time
   */
  public void run(List<Task> tasks, Observer observer, ProgressListener progress) {
    tasks.stream()
        .map(task -> absolute(task.mask()).getParent())
        .distinct()
        .forEach(SegmentFiles::clear);
    ExecutorService background = Executors.newSingleThreadExecutor(SegmentFiles::daemon);
    try (Loader<Segmenter.Prepared> reader = new Loader<>(0, 1, 1, i -> read(tasks, i))) {
      Future<?> before = CompletableFuture.completedFuture(null);
      for (int i = 0; i < tasks.size(); i++) {
        Segmenter.Prepared image = reader.next();
        List<float[][]> maps = segmenter.look(image);
        Futures.result(before, "writing a mask");
        Task task = tasks.get(i);
        int done = i + 1;
        before =
            background.submit(
                () -> {
                  write(task, segmenter.draw(image, maps, withProbabilities), observer);
                  progress.progress(done, tasks.size());
                });
      }
      Futures.result(before, "writing a mask");
    } finally {
      finish(background);
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "masks");
    thread.setDaemon(true);
    return thread;
  }

  private Segmenter.Prepared read(List<Task> tasks, long i) {
    if (i >= tasks.size()) {
      return null; // the reader is one ahead
    }
    Source source = tasks.get((int) i).source();
    Images.requireHeap(source, LEAST_BYTES_PER_VOXEL);
    return segmenter.prepare(Images.read(source));
  }

  private void write(Task task, Segmentation segmentation, Observer observer) {
    LabelValues labels = segmenter.model().card().labels();
    Volume mask = segmentation.mask(labels);
    Images.write(task.mask(), mask);
    task.segments().ifPresent(file -> Images.writeSegments(file, task.source(), mask, Map.of()));
    writeProbabilities(task, segmentation, labels);
    observer.observe(task, segmentation);
  }

  /** Lets the mask in hand be written, even where the next image could not be read. */
  private static void finish(ExecutorService background) {
    background.shutdown();
    try {
      background.awaitTermination(1, TimeUnit.HOURS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What a process that was killed left of masks that it was writing. */
  private static void clear(Path folder) {
    try {
      AtomicFile.removeLeftovers(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** NIfTI beside NIfTI; float TIFF beside pictures, which PNG cannot hold. */
  private static void writeProbabilities(Task task, Segmentation segmentation, LabelValues labels) {
    String extension = segmentation.source().isPicture() ? ".tif" : ".nii.gz";
    for (int c = 0; c < segmentation.probabilities().size(); c++) {
      String label = labels.channels() > 1 ? "_label" + labels.valueOf(c) : "";
      Images.write(
          task.beside("_probability" + label + extension),
          segmentation.source().withValues(segmentation.probabilities().get(c)));
    }
  }
}
