package org.simtrans.image.nifti;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.TreeMap;
import java.util.zip.ZipException;
import org.simtrans.Reason;
import org.simtrans.image.DataType;
import org.simtrans.image.Grid;
import org.simtrans.image.HeapCheck;
import org.simtrans.image.ImageInfo;
import org.simtrans.image.LabelImage;
import org.simtrans.image.Statistics;
import org.simtrans.image.UnreadableImageException;
import org.simtrans.image.Volume;
import org.simtrans.image.Voxels;
import org.simtrans.image.gzip.GrowingBytes;
import org.simtrans.image.gzip.GzipMembers;

/** Reads NIfTI images. Whether a file is gzipped is told by its first bytes, not by its name. */
final class NiftiReader {
  private static final int BUFFER_BYTES = 1 << 16;

  /** Deflate cannot make more than this many bytes out of one. */
  private static final long DEFLATE_LIMIT = 1032;

  private static final int BLOCK_VOXELS = 1 << 14;
  private static final int VALUE_BYTES = Float.BYTES; // as which all values are looked at

  private final NiftiFile file;
  private final NiftiHeader header;

  /**
   * Reads and checks the header.
   *
   * @throws UnreadableImageException if a file is missing, is no NIfTI or cannot hold what the
   *     header says
   */
  NiftiReader(Path named) {
    file = NiftiFile.existing(named);
    header = reading(file.header(), in -> new NiftiHeaderCheck(file.header()).read(in));
    checkRoom();
  }

  /** What the file holds, all frames looked through. */
  ImageInfo info() {
    Statistics statistics = new Statistics();
    scan(statistics::accept);
    return ImageInfo.of(
        Arrays.stream(header.shape()).boxed().toList(),
        header.affine(),
        voxels(new byte[0]),
        header,
        Math.toIntExact(Math.min(header.frames(), Integer.MAX_VALUE)),
        statistics);
  }

  Grid grid() {
    return new Grid(header.spatialShape(), header.affine(), true);
  }

  /** How many 3-D images the file holds. */
  int frames() {
    return Math.toIntExact(header.frames());
  }

  /** Reads one 3-D image. Frames before it are skipped; frames after it are not looked at. */
  Volume volume(int frame) {
    if (frame < 0 || frame >= header.frames()) {
      throw new UnreadableImageException(
          file.header(),
          "has no frame " + frame + "; its frames are 0 to " + (header.frames() - 1));
    }
    if (header.frameBytes() > Integer.MAX_VALUE - 8) {
      throw new UnreadableImageException(
          file.header(),
          "has "
              + header.frameBytes()
              + " bytes in one 3-D image; up to 2 GiB can be read: resample or crop it");
    }
    requireHeap(VALUE_BYTES + header.type().bytes());
    return reading(
        file.voxels(),
        in -> {
          in.skipNBytes(voxelsAt() + frame * header.frameBytes());
          byte[] bytes = GrowingBytes.read(in, (int) header.frameBytes());
          if (frame == header.frames() - 1) {
            in.read(); // at its end gzip compares checksums
          }
          NiftiHeader own = header.ofOneFrame();
          return Volume.ofPlaced(own.spatialShape(), own.affine(), voxels(bytes), own);
        });
  }

  /** Reads one 3-D image of labels. */
  LabelImage labels(int frame) {
    Volume volume = volume(frame);
    boolean coloured = header.type() == DataType.RGB24 || header.type() == DataType.RGBA32;
    LabelImage labels = coloured ? colours(volume) : LabelImage.of(volume);
    return labels.ofFrames(header.frames());
  }

  private static LabelImage colours(Volume volume) {
    ByteBuffer bytes = volume.stored().bytes();
    int size = volume.stored().type().bytes();
    float[] values = new float[volume.stored().count()];
    for (int i = 0; i < values.length; i++) {
      int at = i * size;
      values[i] =
          (bytes.get(at) & 0xff) << 16
              | (bytes.get(at + 1) & 0xff) << 8
              | (bytes.get(at + 2) & 0xff);
    }
    return new LabelImage(
        volume.withValues(values), LabelImage.Kind.COLOURS, new TreeMap<>(), false, 1);
  }

  /**
   * Refuses an image that Java's heap could not hold even if it held nothing else.
   *
   * @param bytes that one voxel takes in the work ahead
   */
  void requireHeap(long bytes) {
    HeapCheck.require(file.header(), header.spatialShape(), bytes);
  }

  /** Hands all values of all frames to the consumer, in order, without keeping them. */
  void scan(Voxels.BlockConsumer consumer) {
    long[] shape = header.shape();
    long voxels = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    reading(
        file.voxels(),
        in -> {
          in.skipNBytes(voxelsAt());
          byte[] bytes = new byte[BLOCK_VOXELS * header.type().bytes()];
          double[] values = new double[BLOCK_VOXELS];
          Voxels block = voxels(bytes);
          for (long done = 0; done < voxels; done += BLOCK_VOXELS) {
            int count = (int) Math.min(BLOCK_VOXELS, voxels - done);
            int wanted = count * header.type().bytes();
            if (in.readNBytes(bytes, 0, wanted) < wanted) {
              throw new EOFException();
            }
            block.decode(0, values, count);
            consumer.accept(values, count);
          }
          in.read(); // at its end gzip compares checksums
          return null;
        });
  }

  private Voxels voxels(byte[] bytes) {
    return new Voxels(
        header.type(),
        ByteBuffer.wrap(bytes).order(header.order()),
        header.slope(),
        header.intercept());
  }

  private long voxelsAt() {
    return header.voxelsAt(file.isSingle());
  }

  /** Compares what the header says with what the file can hold, before memory is set aside. */
  private void checkRoom() {
    if (file.isSingle() && voxelsAt() < header.version().headerBytes()) {
      throw new UnreadableImageException(
          file.header(),
          "has vox_offset "
              + voxelsAt()
              + ", which lies within its header; expected "
              + header.version().voxelsAt()
              + " or more: export it again");
    }
    double needed = voxelsAt() + (double) header.frameBytes() * header.frames();
    if (needed > room(file.voxels())) {
      throw truncated(
          "its header promises %d bytes of voxels (dimensions %s, %s)"
              .formatted(
                  header.frameBytes() * header.frames(),
                  Arrays.toString(header.shape()),
                  header.type().label(header.order())),
          null);
    }
  }

  /** The most bytes that a file can hold, unpacked. */
  private double room(Path path) {
    return opening(path, in -> (double) Files.size(path) * (isGzip(in) ? DEFLATE_LIMIT : 1));
  }

  @FunctionalInterface
  private interface Reading<T> {
    T from(InputStream in) throws IOException;
  }

  /** Opens a file and unpacks it if need be. */
  private <T> T reading(Path path, Reading<T> body) {
    return opening(
        path,
        in -> {
          if (!isGzip(in)) {
            return body.from(in);
          }
          try (InputStream unpacked = new GzipMembers(in)) {
            return body.from(unpacked);
          }
        });
  }

  /** Opens a file as it is, and says in words why it cannot be read. */
  private <T> T opening(Path path, Reading<T> body) {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(path), BUFFER_BYTES)) {
      return body.from(in);
    } catch (EOFException e) {
      String ended =
          header == null // it is being read
              ? "it ends within its header"
              : "its voxels end early: fewer than the %d bytes that its header promises are there"
                  .formatted(header.frameBytes() * header.frames());
      throw new UnreadableImageException(path, ended + "; copy or export it again", e);
    } catch (ZipException e) {
      throw new UnreadableImageException(
          path, "its gzip data are damaged; copy or export it again", e);
    } catch (IOException e) {
      throw new UnreadableImageException(
          path, "could not be read (" + Reason.of(e) + "); check the file and the disk", e);
    }
  }

  private UnreadableImageException truncated(String found, Throwable cause) {
    return new UnreadableImageException(
        file.voxels(), found + ", which the file does not hold; copy or export it again", cause);
  }

  private static boolean isGzip(InputStream in) throws IOException {
    in.mark(2);
    byte[] start = in.readNBytes(2);
    in.reset();
    return start.length == 2 && (start[0] & 0xff) == 0x1f && (start[1] & 0xff) == 0x8b;
  }
}
