package org.simtrans.predict;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.simtrans.Futures;
import org.simtrans.InvalidSettingException;
import org.simtrans.Outputs;
import org.simtrans.SimTransException;
import org.simtrans.cohort.ChannelChoice;
import org.simtrans.cohort.LabelValues;
import org.simtrans.cohort.ProgressListener;
import org.simtrans.data.Loader;
import org.simtrans.data.PictureStacks;
import org.simtrans.image.Gathering;
import org.simtrans.image.Images;
import org.simtrans.image.Source;
import org.simtrans.image.Volume;
import org.simtrans.layout.Case;
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
   * @param channels their names, where the layout of the files tells them
   * @param mask the file to write
   */
  public record Task(Source source, List<String> channels, Path mask) {

    /** An image whose file tells its channels. */
    public Task(Source source, Path mask) {
      this(source, List.of(), mask);
    }

    /** Where the labels are written once more, for images whose format has a form for them. */
    public Optional<Path> segments() {
      return Images.segmentsEnding(source).map(this::beside);
    }

    /** A file beside the mask: {@code scan.nii.gz} and "_overlay.png" give scan_overlay.png. */
    public Path beside(String suffix) {
      return mask.resolveSibling(Images.stem(mask) + suffix);
    }
  }

  /**
   * An image that got no mask.
   *
   * @param problem names the image
   */
  public record Failure(Task task, SimTransException problem) {}

  /** Sees each image as its mask has been written, for overlays and lists. */
  @FunctionalInterface
  public interface Observer {
    /** The mask of {@code task} has been written. */
    void observe(Task task, Segmentation segmentation);

    /**
     * The mask of a picture that is too large for the memory has been written; there is nothing to
     * be seen of it at once.
     *
     * @param labelledPixels how many carry a label
     */
    default void onLarge(Task task, long labelledPixels) {}

    /** There will be no mask; the images after this one are drawn all the same. */
    default void onFailure(Failure failure) {}

    /** What {@link #observe} writes itself. */
    default List<Path> files(Task task) {
      return List.of();
    }
  }

  private final Segmenter segmenter;
  private final boolean withProbabilities;
  private final boolean withUncertainty;
  private final boolean overwrites;

  /** Draws with {@code segmenter}, and keeps probabilities for observers if asked. */
  public SegmentFiles(Segmenter segmenter, boolean withProbabilities) {
    this(segmenter, withProbabilities, false, false);
  }

  private SegmentFiles(
      Segmenter segmenter, boolean withProbabilities, boolean withUncertainty, boolean overwrites) {
    this.segmenter = segmenter;
    this.withProbabilities = withProbabilities;
    this.withUncertainty = withUncertainty;
    this.overwrites = overwrites;
  }

  /** The same; what {@link Outputs} calls overwriting is allowed. */
  public SegmentFiles overwriting(boolean allowed) {
    return new SegmentFiles(segmenter, withProbabilities, withUncertainty, allowed);
  }

  /**
   * The same; beside each mask goes NAME_uncertainty, an image of how undecided the model was: the
   * entropy of its probabilities in bits, from 0 to 1.
   */
  public SegmentFiles withUncertainty(boolean wanted) {
    return new SegmentFiles(segmenter, withProbabilities, wanted, overwrites);
  }

  /**
   * Finds the images: files as they are named, and all images below folders, whose structure is
   * kept.
   *
   * @throws InvalidSettingException if there are none, or a mask may not be written, as {@link
   *     Outputs} says
   */
  public static List<Task> tasks(List<Path> inputs, Path out) {
    return tasks(inputs, out, remark -> {});
  }

  /**
   * The same.
   *
   * @param remarks hears sentences about what was left out or told apart, as of the series of a
   *     scanner
   */
  public static List<Task> tasks(List<Path> inputs, Path out, Consumer<String> remarks) {
    return tasks(inputs, out, ChannelChoice.ONE, remarks);
  }

  /**
   * The same for a model of certain channels: files that are channels of one image are joined as in
   * training.
   */
  public static List<Task> tasks(
      List<Path> inputs, Path out, ChannelChoice channels, Consumer<String> remarks) {
    List<Task> tasks = new ArrayList<>();
    Map<Path, List<Path>> parts = new LinkedHashMap<>();
    List<Path> files = new ArrayList<>();
    for (Path input : inputs) {
      if (Files.isDirectory(input) && !Images.isImageFolder(input)) {
        FileTree tree = FileTree.of(input);
        tree.gathered().remarks().forEach(remarks);
        tree.ownWork().forEach(one -> remarks.accept(one.sentence()));
        tasks.addAll(gathered(tree.gathered(), out));
        tasks.addAll(JoinedTasks.of(tree, channels, out::resolve));
      } else if (Gathering.takes(input)) {
        parts.computeIfAbsent(absolute(input).getParent(), key -> new ArrayList<>()).add(input);
      } else if (Files.exists(input)) {
        files.add(input);
      } else {
        throw new InvalidSettingException(
            input + " does not exist; name images or folders of images");
      }
    }
    tasks.addAll(named(files, out, channels));
    parts.forEach(
        (folder, slices) -> {
          Gathering gathering = Gathering.of(folder, slices);
          gathering.remarks().forEach(remarks);
          tasks.addAll(gathered(gathering, out));
        });
    if (tasks.isEmpty()) {
      throw new InvalidSettingException(
          "no images were found in %s; expected %s"
              .formatted(
                  inputs.stream().map(Path::toString).collect(Collectors.joining(", ")),
                  Images.endings()));
    }
    MaskFiles.claim(tasks, true, MaskFiles::masks);
    return tasks;
  }

  /** Files that were named one by one; their masks lie side by side. */
  private static List<Task> named(List<Path> files, Path out, ChannelChoice channels) {
    return files.size() < 2 || channels.names().isEmpty()
        ? files.stream().map(file -> task(file, out.resolve(file.getFileName()))).toList()
        : JoinedTasks.of(
            FileTree.ofImages(files), channels, place -> out.resolve(place.getFileName()));
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

  private static Path absolute(Path path) {
    return path.toAbsolutePath().normalize();
  }

  /**
   * Segments all tasks in order. While the network works on one image, the next is read and the one
   * before is drawn and written. An image that cannot be read or drawn does not stop the others.
   *
   * @param observer is called on another thread, for one task at a time
   * @return the images without a mask, in order
   * @throws InvalidSettingException if a file may not be written, as {@link Outputs} says; then
   *     nothing has been written
   * @throws org.simtrans.image.UnwritableImageException if a mask cannot be written
   */
  public List<Failure> run(List<Task> tasks, Observer observer, ProgressListener progress) {
    MaskFiles.claim(tasks, overwrites, task -> written(task, observer));
    boolean alone = segmenter.model().card().preprocessing().context() == 0;
    PictureStacks stacks = alone ? PictureStacks.none() : PictureTasks.stacks(tasks);
    List<Failure> failures = new ArrayList<>();
    ExecutorService background = Executors.newSingleThreadExecutor(SegmentFiles::daemon);
    try (Loader<Attempt<Segmenter.Prepared>> reader =
        new Loader<>(
            0, 1, 1, i -> i < tasks.size() ? readUnlessLarge(tasks.get((int) i), stacks) : null)) {
      Future<?> before = CompletableFuture.completedFuture(null);
      for (int i = 0; i < tasks.size(); i++) {
        Task task = tasks.get(i);
        Attempt<Segmenter.Prepared> read = reader.next();
        int done = i + 1;
        if (read == null) {
          Futures.result(before, "writing a mask");
          drawLarge(task, failures, observer);
          progress.progress(done, tasks.size());
          continue;
        }
        Attempt<Looked> looked = read.then(this::look);
        Futures.result(before, "writing a mask");
        before =
            background.submit(
                () -> {
                  Attempt<Segmentation> drawn = looked.then(this::draw);
                  if (drawn.problem() == null) {
                    write(task, drawn.result(), observer);
                  } else {
                    fail(failure(task, drawn.problem()), failures, observer);
                  }
                  progress.progress(done, tasks.size());
                });
      }
      Futures.result(before, "writing a mask");
      return List.copyOf(failures);
    } finally {
      finish(background);
    }
  }

  private List<Path> written(Task task, Observer observer) {
    List<Path> files = filesOf(task);
    files.addAll(observer.files(task));
    return files;
  }

  /** What this class writes of a task. */
  private List<Path> filesOf(Task task) {
    List<Path> files = new ArrayList<>(MaskFiles.masks(task));
    if (withProbabilities) {
      files.addAll(MaskFiles.probabilities(task, segmenter.model().card().labels()));
    }
    if (withUncertainty) {
      files.add(MaskFiles.uncertainty(task, Images.isPicture(task.mask())));
    }
    return files;
  }

  /** An image and the network's maps of it. */
  private record Looked(Segmenter.Prepared image, List<float[][]> maps) {}

  private void drawLarge(Task task, List<Failure> failures, Observer observer) {
    Attempt<Long> drawn = Attempt.at(() -> LargeDrawing.write(segmenter, task));
    if (drawn.problem() == null) {
      Outputs.markDrawn(task.mask());
      observer.onLarge(task, drawn.result());
    } else {
      fail(failure(task, drawn.problem()), failures, observer);
    }
  }

  private static void fail(Failure failure, List<Failure> failures, Observer observer) {
    failures.add(failure);
    observer.onFailure(failure);
  }

  /** Null for a picture that is read while it is drawn on. */
  private Attempt<Segmenter.Prepared> readUnlessLarge(Task task, PictureStacks stacks) {
    boolean large =
        !withProbabilities
            && !withUncertainty
            && LargeDrawing.takes(segmenter, task, LargeDrawing.LARGE);
    return large ? null : read(task, stacks);
  }

  private Attempt<Segmenter.Prepared> read(Task task, PictureStacks stacks) {
    return Attempt.at(
        () -> {
          Source first =
              task.channels().isEmpty() ? task.source() : Source.of(task.source().first());
          Images.requireHeap(first, LEAST_BYTES_PER_VOXEL);
          Case one = PictureTasks.of(task);
          return segmenter.prepare(one, segmenter.channels().read(one), stacks).requireContent();
        });
  }

  private Looked look(Segmenter.Prepared image) {
    return new Looked(image, segmenter.look(image));
  }

  private Segmentation draw(Looked looked) {
    return segmenter.draw(looked.image(), looked.maps(), withProbabilities || withUncertainty);
  }

  private static Failure failure(Task task, SimTransException problem) {
    return new Failure(
        task, problem instanceof UndrawableImageException e ? e.in(task.source()) : problem);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "masks");
    thread.setDaemon(true);
    return thread;
  }

  private void write(Task task, Segmentation segmentation, Observer observer) {
    LabelValues labels = segmenter.model().card().labels();
    Volume mask = segmentation.mask(labels);
    Images.write(task.mask(), mask);
    task.segments()
        .ifPresent(file -> Images.writeSegments(file, task.source(), mask, labels.labelNames()));
    if (withProbabilities) {
      writeProbabilities(task, segmentation, labels);
    }
    if (withUncertainty) {
      boolean picture = segmentation.source().isPicture();
      Images.write(MaskFiles.uncertainty(task, picture), segmentation.uncertainty());
    }
    filesOf(task).forEach(Outputs::markDrawn);
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

  private static void writeProbabilities(Task task, Segmentation segmentation, LabelValues labels) {
    boolean picture = segmentation.source().isPicture();
    for (int c = 0; c < segmentation.probabilities().size(); c++) {
      Images.write(
          MaskFiles.probabilities(task, labels, c, picture),
          segmentation.source().withValues(segmentation.probabilities().get(c)));
    }
  }
}
