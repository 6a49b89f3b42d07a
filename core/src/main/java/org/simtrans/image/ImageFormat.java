package org.simtrans.image;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A file format of images. {@link Images} chooses the format by the names of the files: the one
 * with the longest matching ending. Another jar adds a format by naming its class, which has a
 * public constructor without arguments, in {@code
 * META-INF/services/org.simtrans.image.ImageFormat}; the format is then read and listed wherever
 * images are. Where one of another jar and one of ours have the same ending, that of the other jar
 * is taken. A format has no state: several threads read through it at the same time.
 */
public interface ImageFormat {

  /** The name for people, such as "NIfTI"; no two formats share one. */
  String name();

  /**
   * The endings of the names of its files, in lower case with the dot, such as ".nii.gz". A mask
   * that gets a new name takes the first.
   */
  List<String> endings();

  /**
   * Reads one 3-D image, the one at {@link Source#frame()}. The files were there a moment ago.
   *
   * @throws UnreadableImageException if the files are damaged, hold what is not supported, or have
   *     no such frame
   * @throws IOException if the system does not let them be read
   */
  Volume read(Source source) throws IOException;

  /**
   * Reads all channels of one 3-D image, the one at {@link Source#frame()}; by default the one
   * channel that {@link #read} gives. A format whose files hold several, as colours do, returns
   * them here, and from {@link #read} what a single channel best shows of them.
   *
   * @throws UnreadableImageException as {@link #read} does
   * @throws IOException as {@link #read} does
   */
  default Channels readChannels(Source source) throws IOException {
    return Channels.of(read(source));
  }

  /**
   * The names of the channels that {@link #readChannels} gives, one for each, empty for a channel
   * without a name; by default the image is read for them.
   *
   * @throws UnreadableImageException as {@link #read} does
   * @throws IOException as {@link #read} does
   */
  default List<String> channelNames(Source source) throws IOException {
    Channels channels = readChannels(source);
    return channels.names().isEmpty()
        ? Collections.nCopies(channels.count(), "")
        : channels.names();
  }

  /**
   * Where the voxels lie; by default the image is read for it. A format that knows it from a header
   * reads that alone.
   *
   * @throws UnreadableImageException as {@link #read} does
   * @throws IOException as {@link #read} does
   */
  default Grid grid(Source source) throws IOException {
    return Grid.of(read(source));
  }

  /**
   * How many 3-D images the files hold, one after the other; by default one.
   *
   * @throws UnreadableImageException as {@link #read} does
   * @throws IOException as {@link #read} does
   */
  default int frames(Source source) throws IOException {
    return 1;
  }

  /**
   * Reads a label file: by default the numbers of {@link #read}. A format whose files hold palettes
   * or colours returns them as they are.
   *
   * @throws UnreadableImageException as {@link #read} does
   * @throws IOException as {@link #read} does
   */
  default LabelImage readLabels(Source source) throws IOException {
    return LabelImage.of(read(source));
  }

  /**
   * Whether this format reads the image, told by the names of the files: by default one file with
   * one of the {@link #endings()}, or a folder of which it {@link #readsFolder(Path)}.
   */
  default boolean reads(Source source) {
    return source.isSingle() && (ending(source.first()).isPresent() || readsFolder(source.first()));
  }

  /**
   * Whether a folder as a whole is one image of this format. Asked of every folder in which images
   * are looked for, so the answer must be quick; false for what is no folder.
   */
  default boolean readsFolder(Path folder) {
    return false;
  }

  /**
   * Whether its files are pictures of whole numbers, as those of PNG are; probabilities beside them
   * are then written as TIFF. False by default.
   */
  default boolean isPicture() {
    return false;
  }

  /**
   * Whether a file counts as an image where a folder is searched; false for the second file of an
   * image that lies in two, which would count twice.
   */
  default boolean lists(Path file) {
    return ending(file).isPresent();
  }

  /**
   * Whether a file is a part of an image that only a look into it and into others tells, such as a
   * slice of a series under any name. Asked of every file in folders that no format lists, so the
   * answer must be quick; false by default, and for what cannot be read.
   */
  default boolean gathers(Path file) {
    return false;
  }

  /**
   * Sorts files that this format {@link #gathers} into images. What is wrong with an image is said
   * when it is read, so that nothing is left out in silence.
   *
   * @param root the folder that was looked through
   * @param files below it
   */
  default Gathering gather(Path root, List<Path> files) {
    return Gathering.NONE;
  }

  /**
   * The files that belong to {@code file} and may lie beside it, by their names; none by default.
   * Who copies the file copies those of them that exist.
   */
  default List<Path> companions(Path file) {
    return List.of();
  }

  /**
   * Describes what the files hold; all frames count. By default the image is read for it.
   *
   * @throws UnreadableImageException as {@link #read} does
   * @throws IOException as {@link #read} does
   */
  default ImageInfo info(Source source) throws IOException {
    return ImageInfo.of(read(source));
  }

  /**
   * Refuses an image for which the heap of Java is too small, before its voxels are read. By
   * default none is refused.
   *
   * @param bytesPerVoxel that what is to be done with the image takes
   * @throws UnreadableImageException if the heap is too small, with the size that it must have
   * @throws IOException as {@link #read} does
   */
  default void requireHeap(Source source, int bytesPerVoxel) throws IOException {}

  /**
   * The format in which a mask of such an image is written: by default NIfTI, which holds every
   * mask. A format that can {@link #write} labels returns itself.
   */
  default ImageFormat maskFormat() {
    return ImageFormats.nifti();
  }

  /**
   * Writes an image, whole or not at all ({@link org.simtrans.AtomicFile}); the folder exists. By
   * default refuses.
   *
   * @param file with one of the {@link #endings()}
   * @throws UnwritableImageException if the format cannot hold the volume
   * @throws IOException if the system does not let it be written
   */
  default void write(Path file, Volume volume) throws IOException {
    throw new UnwritableImageException(
        file, name() + " is only read; write " + maskFormat().endings().get(0) + " instead");
  }

  /**
   * What the name of a mask ends in where labels are written once more, in a form of this format
   * that other programs place on the image, such as "_seg.dcm"; empty by default: there is none.
   */
  default Optional<String> segmentsEnding() {
    return Optional.empty();
  }

  /**
   * Writes labels in the form of {@link #segmentsEnding()}, whole or not at all; the folder exists.
   *
   * @param image the image that they were drawn on
   * @param labels whole numbers on its grid, 0 for background
   * @param names of the labels, for people
   * @throws UnwritableImageException if the labels cannot be written so
   * @throws IOException if the system does not let it be written
   */
  default void writeSegments(Path file, Source image, Volume labels, Map<Integer, String> names)
      throws IOException {
    throw new UnwritableImageException(file, name() + " has no form for labels; write NIfTI");
  }

  /** The longest of the {@link #endings()} that the name of the file has behind its stem. */
  default Optional<String> ending(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return endings().stream()
        .filter(ending -> name.endsWith(ending) && name.length() > ending.length())
        .max(Comparator.comparingInt(String::length));
  }
}
