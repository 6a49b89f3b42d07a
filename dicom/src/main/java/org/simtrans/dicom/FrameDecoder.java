package org.simtrans.dicom;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.simtrans.image.UnreadableImageException;

/** The stored values of the frames of one file. */
final class FrameDecoder {
  private static final int ITEM_HEADER = 8; // bytes, which count in the basic offset table

  private final DicomFile file;
  private final PixelForm form;
  private final int frames;

  /**
   * @param file with its pixels
   * @param frames how many there are
   */
  FrameDecoder(DicomFile file, PixelForm form, int frames) {
    this.file = file;
    this.form = form;
    this.frames = frames;
  }

  /**
   * The stored values of a frame, row by row.
   *
   * @throws UnreadableImageException if the pixels are damaged
   */
  int[] frame(int index) {
    if (file.pixels() == null) {
      throw problem("holds no pixels; name the files of an image");
    }
    return switch (file.syntax().pixels()) {
      case NATIVE -> nativeFrame(index);
      case RLE -> values(RunLengths.decoded(encoded(index), form, file.path()));
      case JPEG -> values(BaselineJpeg.decoded(encoded(index), form, file.path()));
      case LOSSLESS_JPEG -> values(new LosslessJpeg(encoded(index), form, file.path()).decoded());
      case FOREIGN -> throw new AssertionError("another program decodes it");
    };
  }

  private int[] values(int[] bits) {
    for (int i = 0; i < bits.length; i++) {
      bits[i] = form.value(bits[i]);
    }
    return bits;
  }

  private int[] nativeFrame(int index) {
    byte[] all = file.pixels().pieces().get(0);
    if (all.length < form.bytes() * frames) {
      throw problem(
          "holds %d bytes of pixels where %d frames of %d x %d need %d; copy or export it again"
              .formatted(all.length, frames, form.columns(), form.rows(), form.bytes() * frames));
    }
    ByteBuffer bytes = ByteBuffer.wrap(all).order(file.pixels().order());
    int first = Math.toIntExact(form.bytes() * index);
    int[] values = new int[form.pixels()];
    // Words of 16 bits in big-endian order hold two small pixels the other way round.
    int swap = bytes.order() == ByteOrder.BIG_ENDIAN && file.pixels().vr() == Vr.OW ? 1 : 0;
    for (int i = 0; i < values.length; i++) {
      int bits =
          form.allocated() == 16
              ? bytes.getShort(first + 2 * i) & 0xffff
              : bytes.get(Math.min(first + i ^ swap, all.length - 1)) & 0xff;
      values[i] = form.value(bits);
    }
    return values;
  }

  /** The bytes of a frame that is compressed. */
  private byte[] encoded(int index) {
    List<byte[]> fragments = file.pixels().pieces();
    if (frames == 1) {
      return joined(fragments);
    }
    if (fragments.size() == frames) {
      return fragments.get(index);
    }
    long[] offsets = file.pixels().offsets();
    if (offsets.length != frames) {
      throw problem(
          "has %d fragments of pixels for %d frames, and no table of them; convert it by 'dcm2niix'"
              .formatted(fragments.size(), frames));
    }
    long end = index + 1 < frames ? offsets[index + 1] : Long.MAX_VALUE;
    long at = 0;
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    for (byte[] fragment : fragments) {
      if (at >= offsets[index] && at < end) {
        frame.writeBytes(fragment);
      }
      at += ITEM_HEADER + fragment.length;
    }
    return frame.toByteArray();
  }

  private static byte[] joined(List<byte[]> fragments) {
    if (fragments.size() == 1) {
      return fragments.get(0);
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    fragments.forEach(all::writeBytes);
    return all.toByteArray();
  }

  private UnreadableImageException problem(String what) {
    return new UnreadableImageException(file.path(), what);
  }
}
