package org.simtrans.image.raw;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;
import org.simtrans.image.Affine;
import org.simtrans.image.Channels;
import org.simtrans.image.DataType;
import org.simtrans.image.FileHeader;
import org.simtrans.image.HeapCheck;
import org.simtrans.image.UnreadableImageException;
import org.simtrans.image.Volume;
import org.simtrans.image.Voxels;
import org.simtrans.image.gzip.GrowingBytes;
import org.simtrans.image.gzip.GzipMembers;

/**
 * An image as a header of text describes it: all numbers behind each other, the first axis fastest.
 *
 * @param header the file that is named in messages
 * @param data the file that holds the numbers, which may be the same
 * @param at where they begin in it; below 0 if they end with the file
 * @param packing how they are packed from there on
 * @param skipped bytes to leave out after unpacking
 * @param sizes of all axes, that of the components among them
 * @param components the axis along which the components of a voxel lie; -1 if voxels are numbers
 * @param affine to RAS+ millimetres
 * @param kept what masks of the image are written with
 */
record RawImage(
    Path header,
    Path data,
    long at,
    Packing packing,
    long skipped,
    DataType type,
    ByteOrder order,
    int[] sizes,
    int components,
    Affine affine,
    FileHeader kept) {

  enum Packing {
    NONE(1),
    GZIP(1032),
    ZLIB(1032),
    TEXT(8);

    private final int expansion; // the most bytes that become of one

    Packing(int expansion) {
      this.expansion = expansion;
    }
  }

  private static final int BUFFER = 1 << 16;

  /**
   * The whole image.
   *
   * @throws UnreadableImageException if it is damaged, or its voxels have several components
   */
  Volume volume() throws IOException {
    if (components >= 0) {
      throw new UnreadableImageException(
          header,
          "has voxels of %d components (a vector or a colour), which are not one number; read them as channels, or export one component"
              .formatted(sizes[components]));
    }
    return component(bytes(), 0);
  }

  /** Each component as a channel. */
  Channels channels() throws IOException {
    byte[] bytes = bytes();
    List<Volume> volumes = new ArrayList<>();
    for (int c = 0; c < componentCount(); c++) {
      volumes.add(component(bytes, c));
    }
    return new Channels(volumes, List.of());
  }

  int componentCount() {
    return components < 0 ? 1 : sizes[components];
  }

  /** nx, ny, nz. */
  int[] shape() {
    int[] shape = {1, 1, 1};
    int axis = 0;
    for (int i = 0; i < sizes.length; i++) {
      if (i != components) {
        shape[axis++] = sizes[i];
      }
    }
    return shape;
  }

  private Volume component(byte[] bytes, int number) {
    int inner = 1; // numbers between two components of a voxel
    for (int i = 0; i < components; i++) {
      inner *= sizes[i];
    }
    int count = componentCount();
    byte[] values = bytes;
    if (count > 1) {
      int block = inner * type.bytes();
      values = new byte[bytes.length / count];
      for (int to = 0; to < values.length; to += block) {
        System.arraycopy(bytes, to * count + number * block, values, to, block);
      }
    }
    Voxels voxels = Voxels.unscaled(type, ByteBuffer.wrap(values).order(order));
    return Volume.ofPlaced(shape(), affine, voxels, kept);
  }

  private byte[] bytes() throws IOException {
    double wanted = type.bytes();
    for (int size : sizes) {
      wanted *= size;
    }
    if (wanted > Integer.MAX_VALUE - 8) {
      throw problem("has %.0f bytes of voxels; up to 2 GiB can be read: crop it".formatted(wanted));
    }
    if (!Files.isRegularFile(data)) {
      throw problem(
          "keeps its voxels in %s, which is not there; put it beside the header"
              .formatted(data.getFileName()));
    }
    double room = (double) (Files.size(data) - Math.max(0, at)) * packing.expansion;
    if (wanted > room) {
      throw cutOff();
    }
    HeapCheck.require(header, sizes, type.bytes() + Float.BYTES);
    return unpacked((int) wanted);
  }

  private byte[] unpacked(int length) throws IOException {
    try (InputStream file = new BufferedInputStream(Files.newInputStream(data), BUFFER)) {
      file.skipNBytes(at >= 0 ? at : Files.size(data) - length);
      InputStream in = unpacking(file);
      in.skipNBytes(skipped);
      if (packing == Packing.TEXT) {
        return new TextNumbers(in, header).read(type, order, length / type.bytes());
      }
      byte[] bytes = GrowingBytes.read(in, length);
      if (packing != Packing.NONE) {
        in.read(); // at its end gzip compares checksums
      }
      return bytes;
    } catch (EOFException e) {
      throw cutOff();
    } catch (ZipException e) {
      throw problem("has compressed voxels that are damaged; copy or export it again");
    }
  }

  private InputStream unpacking(InputStream file) throws IOException {
    return switch (packing) {
      case NONE, TEXT -> file;
      case GZIP -> new GzipMembers(file);
      case ZLIB -> new InflaterInputStream(file);
    };
  }

  private UnreadableImageException cutOff() {
    return problem(
        "its header promises %s voxels of %s, but fewer are there; copy or export it again"
            .formatted(Arrays.toString(sizes), type.label(order)));
  }

  private UnreadableImageException problem(String problem) {
    return new UnreadableImageException(header, problem);
  }
}
