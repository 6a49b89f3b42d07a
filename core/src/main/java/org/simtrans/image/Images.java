package org.simtrans.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.simtrans.Reason;

/**
 * Reading, writing and inspecting images in all formats. The format is told by the names of the
 * files; see {@link ImageFormat}.
 */
public final class Images {
  private Images() {}

  /**
   * Reads the image in one file; see {@link #read(Source)}.
   *
   * @throws UnreadableImageException if the file is missing, damaged or not supported
   */
  public static Volume read(Path file) {
    return read(Source.of(file));
  }

  /**
   * Reads one 3-D image out of a 4-D or further image (dimension 4 counts fastest), or one page.
   *
   * @param frame from 0
   * @throws UnreadableImageException if the file is missing, damaged, not supported or has no such
   *     frame
   */
  public static Volume read(Path file, int frame) {
    return read(Source.of(file).withFrame(frame));
  }

  /**
   * Reads one 3-D image; of 4-D and further images, and of files with several pages, the one at
   * {@link Source#frame()}.
   *
   * @throws UnreadableImageException if a file is missing, damaged or not supported, or there is no
   *     such frame
   */
  public static Volume read(Source source) {
    return reading(source, ImageFormat::read);
  }

  /**
   * Reads all channels of one image: those that its file holds, or one from each of several files
   * that no format takes together.
   *
   * @throws UnreadableImageException as {@link #read(Source)} does, if the files do not lie on one
   *     grid, or if there are not as many channels as {@link Source#channels()} says
   */
  public static Channels readChannels(Source source) {
    return isJoined(source) ? JoinedChannels.read(source) : ownChannels(source);
  }

  /**
   * The names of the channels that {@link #readChannels} gives, one for each, empty for a channel
   * without a name; most formats tell them without reading the image.
   *
   * @throws UnreadableImageException as {@link #readChannels} does
   */
  public static List<String> channelNames(Source source) {
    int said = isJoined(source) ? source.files().size() : source.channels();
    return said > 0 ? Collections.nCopies(said, "") : reading(source, ImageFormat::channelNames);
  }

  /**
   * Where the voxels of an image lie; most formats tell it without reading them.
   *
   * @throws UnreadableImageException as {@link #read(Source)} does
   */
  public static Grid grid(Source source) {
    return reading(isJoined(source) ? Source.of(source.first()) : source, ImageFormat::grid);
  }

  /**
   * How many 3-D images there are one after the other, such as times.
   *
   * @throws UnreadableImageException as {@link #read(Source)} does
   */
  public static int frames(Source source) {
    return isJoined(source) ? 1 : reading(source, ImageFormat::frames);
  }

  /** Whether several files are one image only because each holds a channel of it. */
  private static boolean isJoined(Source source) {
    return !source.isSingle() && ImageFormats.reading(source).isEmpty();
  }

  private static Channels ownChannels(Source source) {
    int said = source.channels();
    int frames = said == 0 ? 1 : reading(source, ImageFormat::frames);
    if (frames > 1) {
      requireSaid(source, frames, "frame");
      return JoinedChannels.ofFrames(source);
    }
    if (said == 1) {
      return Channels.of(read(source));
    }
    Channels own = reading(source, ImageFormat::readChannels);
    if (said > 0) {
      requireSaid(source, own.count(), "channel");
    }
    return own;
  }

  private static void requireSaid(Source source, int found, String what) {
    int said = source.channels();
    if (found != said) {
      throw new UnreadableImageException(
          source.first(),
          "holds %d %s%s, but the description of its cohort (such as dataset.json) names %d channel%s; correct the description, or export the image with all of them"
              .formatted(found, what, found == 1 ? "" : "s", said, said == 1 ? "" : "s"));
    }
  }

  /**
   * Reads a label file: its numbers, indices of a palette, or colours, none of them turned into
   * grey.
   *
   * @throws UnreadableImageException as {@link #read(Source)} does
   */
  public static LabelImage readLabels(Source source) {
    return reading(source, ImageFormat::readLabels);
  }

  /** As {@link #readLabels(Source)}, of a file. */
  public static LabelImage readLabels(Path file) {
    return readLabels(Source.of(file));
  }

  /**
   * Refuses an image for which the heap of Java is too small, before its voxels are read.
   *
   * @param bytesPerVoxel that what is to be done with it takes
   * @throws UnreadableImageException that says how large the heap has to be, or as {@link
   *     #read(Source)} does
   */
  public static void requireHeap(Source source, int bytesPerVoxel) {
    boolean joined = isJoined(source);
    reading(
        joined ? Source.of(source.first()) : source,
        (format, files) -> {
          format.requireHeap(files, joined ? bytesPerVoxel * source.files().size() : bytesPerVoxel);
          return null;
        });
  }

  /**
   * Looks through the whole of a file, with little memory however large it is.
   *
   * @throws UnreadableImageException if the file is missing, damaged or not supported
   */
  public static ImageInfo inspect(Path file) {
    return inspect(Source.of(file));
  }

  /**
   * Looks through all files of an image.
   *
   * @throws UnreadableImageException if a file is missing, damaged or not supported
   */
  public static ImageInfo inspect(Source source) {
    return reading(source, ImageFormat::info);
  }

  /**
   * Writes an image, whole or not at all, and makes its folder where needed. To NIfTI goes any
   * volume, with the header it was read with; to PNG and TIFF a volume of one slice with whole
   * values (TIFF: or 32-bit floats).
   *
   * @throws UnwritableImageException if the format cannot hold the volume or the file system
   *     refuses
   */
  public static void write(Path file, Volume volume) {
    ImageFormat format =
        ImageFormats.named(file)
            .orElseThrow(
                () ->
                    new UnwritableImageException(
                        file, "the name ends in no format; " + expected()));
    writing(file, format, chosen -> chosen.write(file, volume));
  }

  @FunctionalInterface
  private interface Writing {
    void by(ImageFormat format) throws IOException;
  }

  private static void writing(Path file, ImageFormat format, Writing body) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      body.by(format);
    } catch (IOException e) {
      throw new UnwritableImageException(
          file,
          "could not be written (" + Reason.of(e) + "); check the folder and the free space",
          e);
    }
  }

  /**
   * What the name of a mask of this image ends in where its labels are also written by {@link
   * #writeSegments}; empty where the format has no such form.
   */
  public static Optional<String> segmentsEnding(Source image) {
    return ImageFormats.reading(image).flatMap(ImageFormat::segmentsEnding);
  }

  /**
   * Writes labels in the form that the image's own format has for them, whole or not at all.
   *
   * @param image the image that they were drawn on; it has a {@link #segmentsEnding}
   * @param labels whole numbers on its grid, 0 for background
   * @param names of the labels, for people; a label without a name is called by its value
   * @throws UnreadableImageException if the image is not there any more
   * @throws UnwritableImageException if the labels cannot be written so, or the file system refuses
   */
  public static void writeSegments(
      Path file, Source image, Volume labels, Map<Integer, String> names) {
    writing(
        file,
        ImageFormats.reading(image).orElseThrow(),
        format -> {
          format.writeSegments(file, image, labels, names);
        });
  }

  /**
   * Whether a file's name is that of an image. The voxels of a pair ({@code .img}) are not, so that
   * a pair counts once, though {@link #read(Path)} takes their name, too.
   */
  public static boolean isImage(Path file) {
    return ImageFormats.all().stream().anyMatch(format -> format.lists(file));
  }

  /** Whether a file's name is that of a picture of whole numbers, such as PNG or JPEG. */
  public static boolean isPicture(Path file) {
    return ImageFormats.named(file).filter(ImageFormat::isPicture).isPresent();
  }

  /** Whether a folder as a whole is one image, so that nothing below it is. */
  public static boolean isImageFolder(Path folder) {
    return ImageFormats.all().stream().anyMatch(format -> format.readsFolder(folder));
  }

  /** The file's name without the ending of its format: "a.nii.gz" gives "a". */
  public static String stem(Path file) {
    String name = file.getFileName().toString();
    int ending =
        ImageFormats.named(file)
            .flatMap(format -> format.ending(file))
            .map(String::length)
            .orElse(0);
    return name.substring(0, name.length() - ending);
  }

  /**
   * The name of an image's mask: its own, with another ending where masks of its format are written
   * in another one ("a.jpg" gives "a.png").
   */
  public static String maskName(Path image) {
    ImageFormat format =
        ImageFormats.reading(Source.of(image)).orElseGet(ImageFormats::nifti).maskFormat();
    return format.ending(image).isPresent()
        ? image.getFileName().toString()
        : stem(image) + format.endings().get(0);
  }

  /**
   * The files that belong to {@code file} and may lie beside it, such as the voxels of a header;
   * who copies the file copies those of them that exist.
   */
  public static List<Path> companions(Path file) {
    return ImageFormats.named(file).map(format -> format.companions(file)).orElse(List.of());
  }

  /** The names of all formats for people: "NIfTI, PNG, TIFF or JPEG". */
  public static String formats() {
    return listed(ImageFormats.all().stream().map(ImageFormat::name).toList());
  }

  /** The endings of all formats for people: ".nii.gz, .nii, ..., .jpg or .jpeg". */
  public static String endings() {
    return listed(
        ImageFormats.all().stream()
            .flatMap(format -> format.endings().stream())
            .distinct()
            .toList());
  }

  private static String listed(List<String> words) {
    return words.stream().limit(words.size() - 1L).collect(Collectors.joining(", "))
        + " or "
        + words.get(words.size() - 1);
  }

  private static String expected() {
    return "expected " + endings();
  }

  @FunctionalInterface
  private interface Reading<T> {
    T by(ImageFormat format, Source source) throws IOException;
  }

  private static <T> T reading(Source named, Reading<T> body) {
    if (!Files.exists(named.first())) {
      throw new UnreadableImageException(named.first(), "does not exist; check the path");
    }
    Source source = isPlainFolder(named) ? within(named) : named;
    ImageFormat format =
        ImageFormats.reading(source)
            .orElseThrow(
                () ->
                    new UnreadableImageException(
                        source.first(),
                        source.isSingle()
                            ? "the name ends in no known format; " + expected()
                            : "no format reads its %d files as one image; expected one file: choose one channel"
                                .formatted(source.files().size())));
    for (Path file : source.files()) {
      if (!Files.isRegularFile(file) && !format.readsFolder(file)) {
        throw new UnreadableImageException(
            file, Files.exists(file) ? "is no file" : "does not exist; check the path");
      }
    }
    try {
      return body.by(format, source);
    } catch (IOException e) {
      throw new UnreadableImageException(
          source.first(),
          "could not be read (" + Reason.of(e) + "); check the file and the disk",
          e);
    }
  }

  private static boolean isPlainFolder(Source named) {
    return named.isSingle() && Files.isDirectory(named.first()) && !isImageFolder(named.first());
  }

  /** The one image that lies in a folder in many files. */
  private static Source within(Source folder) {
    try {
      return Gathering.only(folder.first()).withFrame(folder.frame());
    } catch (IOException e) {
      throw new UnreadableImageException(
          folder.first(), "could not be listed (" + Reason.of(e) + "); check its rights", e);
    }
  }
}
