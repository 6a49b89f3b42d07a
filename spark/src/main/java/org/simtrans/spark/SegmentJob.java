package org.simtrans.spark;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.simtrans.InvalidSettingException;
import org.simtrans.Outputs;
import org.simtrans.image.Images;
import org.simtrans.image.Source;
import org.simtrans.image.UnreadableImageException;
import org.simtrans.image.Volume;
import org.simtrans.layout.Case;
import org.simtrans.layout.FileTree;
import org.simtrans.layout.builtin.JoinedImages;
import org.simtrans.predict.Segmentation;
import org.simtrans.predict.Segmenter;

/**
 * Executors draw masks for many images. A mask is written as a whole, and an existing mask is not
 * drawn again. So a job that was interrupted, or an executor that takes over the work of another,
 * continues where it stopped.
 *
 * @param inputs full names of images and folders of images
 * @param out full name of the folder of masks
 * @param again whether to draw existing masks again
 */
record SegmentJob(Archive archive, Drawing drawing, List<String> inputs, String out, boolean again)
    implements Serializable {
  private static final String DRAWN = "drawn";
  private static final String FOUND = "found";
  private static final String FAILED = "failed";
  private static final String SIGNATURE = "segment.txt";

  /** The columns of the table. */
  static final StructType COLUMNS =
      StructType.fromDDL(
          "image string, mask string, status string, labelled_voxels bigint, seconds double,"
              + " executor string, problem string");

  /** An image and the file of its mask; full names. */
  record Item(String image, String mask) implements Serializable {}

  /**
   * The result of the job.
   *
   * @param number of masks drawn now
   * @param found number of masks that existed already
   * @param failed number of failed images; the table gives the reasons
   */
  record Summary(long drawn, long found, long failed, String table) {}

  ImageTable table() {
    return new ImageTable(Archive.in(out, "_table"), COLUMNS);
  }

  /**
   * Runs the job; returns when every image has its row in the table.
   *
   * @throws InvalidSettingException if there are no images, two images would write the same mask,
   *     there are masks of another model, or a file of others would be replaced
   */
  Summary run(SparkSession spark) throws IOException {
    table().requireOnlyATable(archive);
    List<Item> items = items();
    sign();
    JavaRDD<Row> rows =
        Pieces.of(JavaSparkContext.fromSparkContext(spark.sparkContext()), items).map(this::row);
    Dataset<Row> written = table().write(spark, rows);
    Map<String, Long> counts =
        written.groupBy("status").count().collectAsList().stream()
            .collect(Collectors.toMap(row -> row.getString(0), row -> row.getLong(1)));
    return new Summary(
        counts.getOrDefault(DRAWN, 0L),
        counts.getOrDefault(FOUND, 0L),
        counts.getOrDefault(FAILED, 0L),
        table().folder());
  }

  // --- on the driver -------------------------------------------------------------------------

  List<Item> items() throws IOException {
    List<Item> items = new ArrayList<>();
    for (String input : inputs) {
      if (archive.isFolder(input)) {
        List<String> below = archive.filesBelow(input);
        SeriesFiles.refuse(archive, input, below);
        List<String> images =
            below.stream()
                .filter(image -> Images.isImage(Path.of(image)))
                .filter(
                    image ->
                        !Archive.in(input, image).startsWith(Archive.in(out, ""))) // drawn before
                .toList();
        requireOneFileEach(input, images);
        images.forEach(image -> items.add(item(Archive.in(input, image), image)));
      } else if (archive.exists(input)) {
        SeriesFiles.refuse(archive, Archive.folderOf(input), List.of(Archive.nameOf(input)));
        items.add(item(input, Archive.nameOf(input)));
      } else {
        throw new InvalidSettingException(
            input + " does not exist; name images or folders of images");
      }
    }
    check(items);
    return items;
  }

  /** An executor brings one file of an image. */
  private void requireOneFileEach(String folder, List<String> images) {
    if (images.isEmpty()) {
      return;
    }
    Path below = Path.of("/", folder);
    List<Path> files = images.stream().map(below::resolve).toList();
    JoinedImages.of(FileTree.ofImages(files), drawing.model().channels()).stream()
        .map(Case::image)
        .filter(image -> !image.isSingle())
        .findFirst()
        .ifPresent(
            image -> {
              throw new InvalidSettingException(
                  "%s holds images with a file for each channel, such as %s; draw on them with 'simtrans segment', or join the channels of each into one file"
                      .formatted(folder, below.relativize(image.first())));
            });
  }

  private Item item(String image, String relative) {
    Path target = Path.of(relative);
    Path mask = target.resolveSibling(Images.maskName(target));
    return new Item(image, Archive.in(out, mask.toString()));
  }

  private void check(List<Item> items) {
    if (items.isEmpty()) {
      throw new InvalidSettingException(
          "no images were found in " + inputs + "; expected " + Images.endings());
    }
    Set<String> images = items.stream().map(Item::image).collect(Collectors.toSet());
    Set<String> masks = new HashSet<>();
    Outputs outputs =
        Outputs.of("out", again)
            .sparing(images.stream().filter(Archive::isHere).map(Archive::path).toList());
    for (Item item : items) {
      if (images.contains(item.mask())) {
        throw new InvalidSettingException(
            "the mask of " + item.image() + " would overwrite an image; choose another --out");
      }
      if (!masks.add(item.mask())) {
        throw new InvalidSettingException(
            "two images would write " + item.mask() + "; segment them into different folders");
      }
      if (Archive.isHere(item.mask())) {
        claim(outputs, item);
      }
    }
  }

  /** Masks that are there are kept, unless they are to be drawn again. */
  private void claim(Outputs outputs, Item item) {
    Path mask = Archive.path(item.mask());
    String what = "the mask of " + item.image();
    if (again) {
      outputs.claim(mask, what);
    } else {
      outputs.claimOrKeep(mask, what);
    }
  }

  /**
   * Records in the folder which model drew the masks, so that masks of two models do not mix
   * unnoticed.
   */
  private void sign() throws IOException {
    String file = Archive.in(out, SIGNATURE);
    String own = drawing.signature() + "\n";
    try (Scratch scratch = Scratch.make()) {
      String there =
          archive.exists(file) && !again
              ? Files.readString(archive.bring(file, scratch.room("there")))
              : own;
      if (!there.equals(own)) {
        throw new InvalidSettingException(
            "%s holds masks that were drawn with other settings (%s; now %s): name another --out, or draw"
                    .formatted(out, there.strip(), own.strip())
                + " them anew with --again");
      }
      archive.publish(Files.writeString(scratch.folder().resolve(SIGNATURE), own), file);
    }
  }

  // --- on executors --------------------------------------------------------------------------

  private Row row(Item item) throws IOException {
    long start = System.nanoTime();
    Segmenter segmenter = drawing.segmenter(archive);
    try (Scratch scratch = Scratch.make()) {
      Attempt<Done> attempt =
          Attempt.at(
              () -> work(item, segmenter, scratch),
              scratch.room("in").toString(),
              Archive.folderOf(item.image()));
      boolean failed = attempt.failed();
      return RowFactory.create(
          item.image(),
          failed ? null : item.mask(),
          failed ? FAILED : attempt.result().status(),
          failed ? null : attempt.result().labelledVoxels(),
          Math.round((System.nanoTime() - start) / 1e6) / 1e3,
          SparkEnv.get().executorId(),
          attempt.problem());
    }
  }

  /**
   * @param status drawn or found
   */
  private record Done(String status, long labelledVoxels) {}

  private Done work(Item item, Segmenter segmenter, Scratch scratch) throws IOException {
    OptionalLong there = again ? OptionalLong.empty() : labelledVoxels(item, scratch);
    if (there.isPresent()) {
      return new Done(FOUND, there.getAsLong());
    }
    Source source = Source.of(archive.bring(item.image(), scratch.room("in")));
    List<Volume> image = segmenter.channels().read(source, List.of());
    Segmentation drawn = segmenter.segment(image, false);
    Path folder = scratch.room("out");
    Images.write(
        folder.resolve(Archive.nameOf(item.mask())), drawn.mask(segmenter.model().card().labels()));
    publish(folder, item);
    return new Done(DRAWN, drawn.labelledVoxels());
  }

  /** Writes the voxels of a pair of files first, because the header marks a mask as complete. */
  private void publish(Path folder, Item item) throws IOException {
    String mask = Archive.nameOf(item.mask());
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> !f.getFileName().toString().equals(mask)).toList()) {
        archive.publish(
            file, Archive.in(Archive.folderOf(item.mask()), file.getFileName().toString()));
      }
    }
    archive.publish(folder.resolve(mask), item.mask());
  }

  /** Of a mask that is there and whole. */
  private OptionalLong labelledVoxels(Item item, Scratch scratch) throws IOException {
    if (!archive.exists(item.mask())) {
      return OptionalLong.empty();
    }
    try {
      long count = 0;
      for (float value : Images.read(archive.bring(item.mask(), scratch.room("found"))).values()) {
        count += value == 0 ? 0 : 1;
      }
      return OptionalLong.of(count);
    } catch (UnreadableImageException e) {
      return OptionalLong.empty();
    }
  }
}
