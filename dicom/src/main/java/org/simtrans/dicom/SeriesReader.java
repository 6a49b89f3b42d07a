package org.simtrans.dicom;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.simtrans.image.Source;
import org.simtrans.image.UnreadableImageException;
import org.simtrans.image.Volume;

/** Reads the image that files of one series make. */
final class SeriesReader {
  private static final int VALUE_BYTES = Float.BYTES; // as which all values are looked at

  private SeriesReader() {}

  /**
   * The planes of the image at {@link Source#frame()}, in order.
   *
   * @throws UnreadableImageException if the files make no image, or not as many
   */
  static Stack stack(Source source) {
    List<Frame> frames = new ArrayList<>();
    for (Path file : source.files()) {
      frames.addAll(FrameReader.frames(DicomFile.header(file).header()));
    }
    List<Stack> stacks = StackSorter.sort(frames);
    if (source.frame() < 0 || source.frame() >= stacks.size()) {
      throw new UnreadableImageException(
          source.first(),
          "has no frame %d; its frames are 0 to %d".formatted(source.frame(), stacks.size() - 1));
    }
    Stack stack = stacks.get(source.frame());
    stack.requireWhole();
    return stack;
  }

  /** How many images the files hold. */
  static int images(Source source) {
    List<Frame> frames = new ArrayList<>();
    for (Path file : source.files()) {
      frames.addAll(FrameReader.frames(DicomFile.header(file).header()));
    }
    return StackSorter.sort(frames).size();
  }

  /**
   * Reads the values.
   *
   * @throws UnreadableImageException if a file is damaged, or Java's heap is too small
   */
  static Volume volume(Stack stack) {
    requireHeap(stack.frames().get(0), stack.frames().size(), VALUE_BYTES);
    TransferSyntax syntax = DicomFile.header(stack.frames().get(0).file()).syntax();
    requireRoom(stack, syntax);
    if (syntax.pixels() == TransferSyntax.Pixels.FOREIGN) {
      return Dcm2niix.volume(stack, syntax);
    }
    StackValues values = new StackValues(stack);
    FrameDecoder decoder = null;
    Path open = null;
    for (int k = 0; k < stack.frames().size(); k++) {
      Frame frame = stack.frames().get(k);
      if (!frame.file().equals(open)) {
        open = frame.file();
        DicomFile file = DicomFile.whole(open);
        requireDecodable(file, stack);
        decoder = new FrameDecoder(file, frame.form(), FrameReader.count(file.header()));
      }
      values.put(k, decoder.frame(frame.index()));
    }
    return values.volume();
  }

  /** Compares what the headers say with what the files can hold, before memory is set aside. */
  private static void requireRoom(Stack stack, TransferSyntax syntax) {
    Frame first = stack.frames().get(0);
    long held = 0;
    for (Path file : stack.files()) {
      held += file.toFile().length();
    }
    if (held * syntax.mostOfOneByte() < first.form().bytes() * stack.frames().size()) {
      throw new UnreadableImageException(
          first.file(),
          "its header promises %d x %d pixels, but fewer are there; copy or export it again"
              .formatted(first.form().columns(), first.form().rows()));
    }
  }

  private static void requireDecodable(DicomFile file, Stack stack) {
    if (file.syntax().pixels() == TransferSyntax.Pixels.FOREIGN) {
      throw new UnreadableImageException(
          file.path(),
          "is written in %s, unlike %s of the same series; convert both by 'dcm2niix'"
              .formatted(file.syntax(), stack.frames().get(0).file().getFileName()));
    }
  }

  /**
   * Refuses an image that Java's heap could not hold even if it held nothing else.
   *
   * @param bytes that one voxel takes in the work ahead
   */
  static void requireHeap(Frame like, long planes, int bytes) {
    long pixels = (long) like.form().rows() * like.form().columns();
    long needed = bytes * planes * pixels;
    long heap = Runtime.getRuntime().maxMemory();
    if (needed > heap || pixels * planes > Integer.MAX_VALUE - 8) {
      throw new UnreadableImageException(
          like.file(),
          "has %d x %d x %d voxels, for which Java's heap of %d MB is too small; start with SIMTRANS_JAVA_OPTS=-Xmx%dg, or crop the image"
              .formatted(
                  like.form().columns(),
                  like.form().rows(),
                  planes,
                  heap >> 20,
                  2 + (needed * 3 / 2 >> 30)));
    }
  }
}
