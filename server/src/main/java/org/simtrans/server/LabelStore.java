package org.simtrans.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.simtrans.AtomicFile;
import org.simtrans.SimTransException;
import org.simtrans.cohort.LabelReader;
import org.simtrans.cohort.LabelValues;
import org.simtrans.cohort.Verification;
import org.simtrans.image.Images;
import org.simtrans.layout.Case;
import org.simtrans.layout.LabelPlace;

/**
 * The labels of the cohort: read for the viewer, written where its layout looks for them. What was
 * there before is kept in {@code DATA/.simtrans/versions}, and every change is written down in
 * {@code DATA/.simtrans/labels.jsonl}.
 */
final class LabelStore {
  /** In what is sent, a voxel that nobody labelled. */
  static final int IGNORED = 255;

  private static final String UNLABELLED = "none";
  private static final int LARGEST = 255; // value of a class that nobody named

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final OpenCohort open;
  private final Scans scans;
  private final Survey survey;
  private final LabelLog log;

  LabelStore(OpenCohort open, Scans scans, Survey survey) {
    this.open = open;
    this.scans = scans;
    this.survey = survey;
    log = new LabelLog(open.root().resolve(".simtrans").resolve("labels.jsonl"));
  }

  /** What labels mean: those of the cohort, or one class where it has none yet. */
  LabelValues classes(boolean picture) {
    return survey.classes().orElseGet(() -> new LabelValues(List.of(picture ? 255 : 1)));
  }

  /** Where the labels of the viewer come from: the values in its order, 0 for background. */
  byte[] read(Case one) {
    Scan scan = scans.read(one);
    LabelReader reader = new LabelReader(classes(scan.first().isPicture()), Map.of());
    return scan.slices().stacked(reader.read(one, scan.first()));
  }

  /** Tells one state of a case's label from the next; {@link #UNLABELLED} without a label. */
  static String state(Case one) {
    StringBuilder state = new StringBuilder();
    one.labels().forEach(file -> state.append(file).append('|').append(Scans.state(file)));
    return state.isEmpty() ? UNLABELLED : OpenCohort.hash(state.toString());
  }

  /**
   * What the next label has to begin with: the state of this one, and a hash of the classes that it
   * counts, since a place in their list means another class when a colleague adds one.
   */
  String revision(Case one) {
    return state(one) + "." + OpenCohort.hash(classes());
  }

  private String classes() {
    try {
      return survey.classes().map(LabelValues::values).toString();
    } catch (SimTransException e) {
      return ""; // what labels mean is not clear, and none can be written
    }
  }

  /**
   * A label that somebody drew.
   *
   * @param author who drew it, as they call themselves
   * @param revision of the label that they began with
   * @param classes the values of the classes in their order, as whoever drew knows them; empty for
   *     those of the revision
   * @param began as masks of these runs, by their names, if it did not begin empty
   * @param stack in the viewer's order: 0, the class at place c as c + 1, or {@link #IGNORED}
   */
  record Drawing(
      String author, String revision, List<Integer> classes, List<String> began, byte[] stack) {}

  /**
   * Why no label of an image can be written here, which is better said before one is drawn; empty
   * where one can.
   */
  Optional<String> refusal(Case one, LabelValues classes) {
    try {
      requireNumbers(classes);
      open.jail().toWrite(target(one));
      return Optional.empty();
    } catch (RefusedRequestException e) {
      return Optional.of(e.getMessage());
    }
  }

  /**
   * Writes a label.
   *
   * @return the entry in the log
   * @throws RefusedRequestException if somebody else wrote one meanwhile, or the layout has no
   *     place
   */
  synchronized LabelLog.Entry write(String id, Drawing drawing) {
    Case one = open.find(id);
    if (!isOf(drawing, one)) {
      throw new RefusedRequestException(
          409,
          "the label was changed since it was opened here; open the image again, and draw again");
    }
    Scan scan = scans.read(one);
    LabelValues classes = classes(scan.first().isPicture());
    requireNumbers(classes);
    int[] values = values(drawing, classes, scan);
    Path file = target(one);
    open.jail().toWrite(file);
    requireNoScan(file);
    Instant now = Instant.now();
    try {
      List<String> before = keep(one.labels(), now);
      Images.write(file, scan.first().withLabels(values));
      for (Path other : one.labels()) {
        if (!other.equals(file)) {
          Files.deleteIfExists(other); // its content is in the new file, and it is kept as it was
        }
      }
      LabelLog.Entry entry =
          new LabelLog.Entry(
              now.toString(),
              drawing.author(),
              one.name(),
              open.shown(file),
              before.isEmpty() ? null : before.get(0),
              before.size() < 2 ? null : before.subList(1, before.size()),
              drawing.began().isEmpty() ? null : drawing.began(),
              Arrays.stream(values)
                  .filter(value -> value != 0 && !Integer.valueOf(value).equals(classes.ignore()))
                  .count());
      log.add(entry);
      open.listAgain();
      survey.labelWritten(id);
      return entry;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void requireNumbers(LabelValues classes) {
    if (classes.coding() != null) {
      throw new RefusedRequestException(
          422,
          classes.ofObjects()
              ? "the labels number objects, which cannot be corrected here; correct them where they were made"
              : "the labels are colours, which cannot be corrected here; write them as numbers first");
    }
  }

  /**
   * Whether a drawing began with the label as it is; with the classes as they are, unless it names
   * its own.
   */
  private boolean isOf(Drawing drawing, Case one) {
    String state = drawing.revision().replaceAll("\\..*", "");
    boolean same = drawing.revision().equals(state) || drawing.revision().equals(revision(one));
    return state.equals(state(one)) && (same || !drawing.classes().isEmpty());
  }

  /**
   * A class that no file holds any more can be drawn again by whoever still has it on the screen;
   * where the data name their classes, only these.
   */
  private void requireWritable(int value, LabelValues classes) {
    if (classes.values().contains(value)) {
      return;
    }
    boolean named = !Verification.allowedLabels(open.cohort()).isEmpty(); // reads a file
    boolean free =
        value > 0 && value <= LARGEST && !Integer.valueOf(value).equals(classes.ignore());
    if (named || !free) {
      throw RefusedRequestException.wrong(
          "the label holds the value %d, which is no class here (%s)"
              .formatted(value, classes.described()));
    }
  }

  private int[] values(Drawing drawing, LabelValues classes, Scan scan) {
    byte[] stack = drawing.stack();
    if (stack.length != scan.voxels()) {
      throw RefusedRequestException.wrong(
          "the label has %d voxels, but the image has %d".formatted(stack.length, scan.voxels()));
    }
    List<Integer> counted = drawing.classes().isEmpty() ? classes.values() : drawing.classes();
    int known = counted.size();
    byte[] own = scan.slices().unstacked(stack);
    int[] values = new int[own.length];
    boolean[] drawn = new boolean[known + 1]; // by class
    for (int i = 0; i < own.length; i++) {
      int label = own[i] & 0xff;
      boolean ignored = label == IGNORED && classes.ignore() != null;
      if (label > known && !ignored) {
        throw RefusedRequestException.wrong(
            "the label holds the class %d, but there are %d (%s)"
                .formatted(label, known, classes.described()));
      }
      values[i] = ignored ? classes.ignore() : label == 0 ? 0 : counted.get(label - 1);
      drawn[ignored ? 0 : label] = true;
    }
    for (int label = 1; label <= known; label++) {
      if (drawn[label]) {
        requireWritable(counted.get(label - 1), classes);
      }
    }
    return values;
  }

  /** The file that the label of a case is written to. */
  private Path target(Case one) {
    if (!one.labels().isEmpty()) {
      Path file = one.labels().get(0);
      return file.resolveSibling(Images.maskName(file)); // no JPEG
    }
    return LabelPlace.of(open.root(), open.cohort().layout(), open.cohort().cases(), one)
        .orElseThrow(
            () ->
                new RefusedRequestException(
                    422,
                    "the layout of %s (%s) has no place for a label of %s; put images and labels into folders 'images' and 'labels' under the same names, and labels can be drawn here"
                        .formatted(
                            open.root().getFileName(),
                            open.cohort().layout().description(),
                            one.name())));
  }

  private void requireNoScan(Path file) {
    for (Path scan : open.scans()) {
      try {
        if (Files.exists(file) && Files.exists(scan) && Files.isSameFile(file, scan)) {
          throw new RefusedRequestException(
              422, open.shown(file) + " is a scan, and labels never replace scans");
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Copies label files as they are, with what belongs to them; returns where each copy lies. */
  private List<String> keep(List<Path> labels, Instant now) throws IOException {
    List<String> copies = new ArrayList<>();
    for (Path label : labels) {
      List<Path> files = new ArrayList<>(List.of(label));
      Images.companions(label).stream().filter(Files::exists).forEach(files::add);
      for (Path file : files) {
        String stem = Images.stem(file);
        String name = file.getFileName().toString();
        Path copy =
            versions(file).resolve(stem + "." + STAMP.format(now) + name.substring(stem.length()));
        AtomicFile.write(copy, out -> Files.copy(file, out));
        if (file.equals(label)) {
          copies.add(open.shown(copy));
        }
      }
    }
    return copies;
  }

  private Path versions(Path label) {
    Path below = Path.of(open.shown(label)).getParent();
    Path all = open.root().resolve(".simtrans").resolve("versions");
    return below == null ? all : all.resolve(below);
  }

  /** The names of the runs whose masks the label of a case began as, as it is now. */
  List<String> began(Case one) {
    List<LabelLog.Entry> own = log.of(one.name());
    List<String> began = own.isEmpty() ? null : own.get(own.size() - 1).began();
    return began == null || !one.labelled() ? List.of() : began;
  }

  /** Who changed the label of a case, the newest first. */
  List<LabelLog.Entry> history(Case one) {
    List<LabelLog.Entry> own = new ArrayList<>(log.of(one.name()));
    Collections.reverse(own);
    return own;
  }
}
