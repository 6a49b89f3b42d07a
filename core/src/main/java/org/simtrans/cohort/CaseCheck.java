package org.simtrans.cohort;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.Supplier;
import org.simtrans.Message;
import org.simtrans.image.Channels;
import org.simtrans.image.Grid;
import org.simtrans.image.Images;
import org.simtrans.image.LabelImage;
import org.simtrans.image.Plane;
import org.simtrans.image.Slices;
import org.simtrans.image.Source;
import org.simtrans.image.UnreadableImageException;
import org.simtrans.image.Volume;
import org.simtrans.layout.Case;

/**
 * What the files of one case hold.
 *
 * @param one the case
 * @param errors what is wrong with it alone
 * @param warnings what may be intended
 * @param slices the number of axial slices; 0 if the image cannot be read
 * @param channels their names, empty for one without a name, "grey" alone for colours that are grey
 *     everywhere; none if the image cannot be read
 * @param contents tells images with the same voxels; empty if the image cannot be read or has only
 *     one value
 * @param likeMask whether the image holds few whole values, as masks do
 * @param labels what each readable label file holds
 */
public record CaseCheck(
    Case one,
    List<Finding> errors,
    List<Finding> warnings,
    int slices,
    List<String> channels,
    Optional<String> contents,
    boolean likeMask,
    List<Label> labels) {
  /** The remedy of an image of one value only. */
  static final String BLANK =
      "export the image again, or take the case out; nothing can be learned from it";

  private static final int FEW = 16; // values

  private static final Message AGAIN =
      Message.plain("fetch or export the file again, or take the case out");

  /** What a label file holds. */
  public record Label(Path file, LabelContents contents) {

    /** Its values without 0. */
    public SortedSet<Integer> foreground() {
      return contents.foreground();
    }
  }

  boolean isEmpty() {
    return !labels.isEmpty() && labels.stream().allMatch(label -> label.foreground().isEmpty());
  }

  /**
   * Looks into the files.
   *
   * @param allowed the label values that the cohort's description names; any if empty
   */
  public static CaseCheck of(Case one, SortedSet<Integer> allowed) {
    Findings findings = new Findings();
    Optional<Channels> read = read(one, findings);
    Optional<Volume> image = read.map(all -> all.volumes().get(0));
    image.ifPresent(any -> warnOfFrames(one.image(), findings));
    Optional<String> contents = read.flatMap(all -> checkValues(one, all.volumes(), findings));
    int slices = image.map(CaseCheck::slicesAsTaken).orElse(0);
    List<String> channels = read.map(all -> channels(one, all)).orElse(List.of());
    List<Label> labels = new ArrayList<>();
    for (Path file : one.labels()) {
      readLabel(file, findings)
          .flatMap(label -> checkLabel(file, label, image, allowed, findings))
          .ifPresent(held -> labels.add(new Label(file, held)));
    }
    boolean likeMask = read.map(CaseCheck::holdsFewWholeValues).orElse(false);
    return new CaseCheck(
        one, findings.errors(), findings.warnings(), slices, channels, contents, likeMask, labels);
  }

  private static int slicesAsTaken(Volume image) {
    return new Slices(image, Plane.takenIn(Grid.of(image)).orElse(Plane.AXIAL)).count();
  }

  /** Frames that nobody names are times or directions; only the first is seen. */
  private static void warnOfFrames(Source image, Findings findings) {
    int frames = image.isSingle() && image.channels() == 0 ? Images.frames(image) : 1;
    if (frames > 1) {
      findings.warning(
          image.first(),
          "the image has %d frames, of which only the first is seen".formatted(frames),
          "fine if they are times; if they are channels, name them in dataset.json (channel_names), or save each in a file of its own (_0000, _0001, ...)");
    }
  }

  private static boolean holdsFewWholeValues(Channels image) {
    Set<Float> held = new HashSet<>();
    for (float value : image.volumes().get(0).values()) {
      if (value != Math.rint(value) || held.add(value) && held.size() > FEW) {
        return false;
      }
    }
    return held.contains(0f) && (image.count() == 1 || image.isGrey());
  }

  private static Optional<Channels> read(Case one, Findings findings) {
    Source source = one.image();
    return reading(
        source,
        () -> Images.readChannels(source),
        () -> ChannelGrids.choice(source, one.channels()).orElse(AGAIN),
        findings);
  }

  private static Optional<LabelImage> readLabel(Path file, Findings findings) {
    return reading(Source.of(file), () -> Images.readLabels(file), () -> AGAIN, findings);
  }

  private static <T> Optional<T> reading(
      Source source, Supplier<T> read, Supplier<Message> fix, Findings findings) {
    try {
      return Optional.of(read.get());
    } catch (UnreadableImageException e) {
      Path file =
          source.files().stream()
              .filter(one -> e.getMessage().startsWith(one + ": "))
              .findFirst()
              .orElse(source.first());
      String problem = e.getMessage().replace(file + ": ", "");
      findings.error(file, Message.plain(problem), fix.get());
      return Optional.empty();
    }
  }

  private static List<String> channels(Case one, Channels all) {
    if (!one.channels().isEmpty()) {
      return one.channels();
    }
    if (all.isGrey()) {
      return List.of(ChannelName.GREY);
    }
    return all.names().isEmpty() ? Collections.nCopies(all.count(), ChannelName.NONE) : all.names();
  }

  /** Of an image in several files each is looked at by itself. */
  private static Optional<String> checkValues(Case one, List<Volume> channels, Findings findings) {
    List<Path> files = one.image().files();
    if (channels.size() > 1 && files.size() == channels.size()) {
      List<Optional<String>> contents = new ArrayList<>();
      for (int c = 0; c < channels.size(); c++) {
        contents.add(checkValues(files.get(c), List.of(channels.get(c)), findings));
      }
      return contents.stream().flatMap(Optional::stream).reduce((a, b) -> a + b);
    }
    return checkValues(files.get(0), channels, findings);
  }

  private static Optional<String> checkValues(Path file, List<Volume> channels, Findings findings) {
    List<float[]> values = channels.stream().map(Volume::values).toList();
    long all = 0;
    long broken = 0;
    float value = 0;
    boolean differ = false;
    for (float[] channel : values) {
      Range range = Range.of(channel);
      all += channel.length;
      broken += range.broken();
      value = range.low();
      differ |= range.low() < range.high();
    }
    if (broken > 0) {
      findings.error(
          file,
          "%d of %d voxels are NaN or infinite".formatted(broken, all),
          "find out which step before produced them, or set them to 0; they count as background");
    }
    if (differ) {
      return Optional.of(digest(channels.get(0), values));
    }
    if (broken < all) {
      findings.error(file, value == 0 ? "all voxels are 0" : "all voxels are " + value, BLANK);
    }
    return Optional.empty();
  }

  /**
   * Of the values that are finite.
   *
   * @param broken how many are not
   */
  private record Range(float low, float high, int broken) {
    static Range of(float[] values) {
      int broken = 0;
      float low = Float.POSITIVE_INFINITY;
      float high = Float.NEGATIVE_INFINITY;
      for (float value : values) {
        if (Float.isFinite(value)) {
          low = Math.min(low, value);
          high = Math.max(high, value);
        } else {
          broken++;
        }
      }
      return new Range(low, high, broken);
    }
  }

  private static String digest(Volume image, List<float[]> channels) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      ByteBuffer chunk = ByteBuffer.allocate(1 << 16);
      for (float[] values : channels) {
        for (float value : values) {
          chunk.putFloat(value);
          if (!chunk.hasRemaining()) {
            digest.update(chunk.flip());
            chunk.clear();
          }
        }
      }
      digest.update(chunk.flip());
      return Grid.of(image).size() + ":" + HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  /** What a label holds; empty if it is no label at all. */
  private static Optional<LabelContents> checkLabel(
      Path file,
      LabelImage label,
      Optional<Volume> image,
      SortedSet<Integer> allowed,
      Findings findings) {
    LabelContents contents = LabelContents.of(label, file);
    if (contents.fault() != null) {
      findings.error(file, contents.fault().problem(), contents.fault().fix());
      return Optional.empty();
    }
    image.ifPresent(volume -> Placement.of(file, label.volume(), volume, findings));
    warnOfRounding(file, label, findings);
    SortedSet<Integer> unexpected = contents.foreground();
    unexpected.removeAll(allowed);
    if (!allowed.isEmpty() && !unexpected.isEmpty()) {
      findings.error(
          file,
          "the label holds %s, but dataset.json names only %s".formatted(unexpected, allowed),
          "map them to the intended values");
    }
    return Optional.of(contents);
  }

  private static void warnOfRounding(Path file, LabelImage label, Findings findings) {
    for (float value : label.volume().values()) {
      if (value != Math.rint(value)) {
        findings.warning(
            file,
            "the label holds the value %s, which is taken for %d"
                .formatted(value, Math.round(value)),
            "write labels as integers");
        return;
      }
    }
  }
}
