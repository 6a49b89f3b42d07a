package org.simtrans.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.AtomicFile;
import org.simtrans.Reason;
import org.simtrans.WholeFile;
import org.simtrans.host.Torch;
import org.simtrans.tensor.Tensors;

/**
 * NumPy's NPY format for float32 (float64 is read too), row-major.
 *
 * @see <a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">format</a>
 */
public final class Npy {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final Pattern TYPE = Pattern.compile("'descr'\\s*:\\s*'([^']*)'");
  private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
  private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([^)]*)\\)");

  private Npy() {}

  /**
   * @throws WeightsException if {@code file} is not a row-major float array
   */
  public static Tensor read(Path file) {
    Torch.load();
    try {
      WholeFile.require(file);
      if (Files.size(file) > Integer.MAX_VALUE - 8) {
        throw unusable(file, "it has more than 2 GiB; save fewer values");
      }
      return read(file, Files.readAllBytes(file));
    } catch (IOException e) {
      throw new WeightsException(
          file + " cannot be read (" + Reason.of(e) + "): check its name and rights", e);
    }
  }

  private static Tensor read(Path file, byte[] bytes) {
    if (bytes.length < 12 || !Arrays.equals(MAGIC, Arrays.copyOf(bytes, MAGIC.length))) {
      throw unusable(file, "it does not begin as one; write it with numpy.save");
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    boolean longHeader = bytes[6] > 1;
    int start = longHeader ? 12 : 10;
    long end = start + (longHeader ? buffer.getInt(8) & 0xFFFFFFFFL : buffer.getShort(8) & 0xFFFF);
    if (end > bytes.length) {
      throw unusable(file, "its header is cut off; copy or save it again");
    }
    String header = new String(bytes, start, (int) end - start, StandardCharsets.ISO_8859_1);
    String type = field(file, "descr", TYPE, header);
    if (!type.equals("<f4") && !type.equals("<f8")) {
      throw unusable(file, "its type is '" + type + "'; expected float32: x.astype('float32')");
    }
    if (field(file, "fortran_order", ORDER, header).equals("True")) {
      throw unusable(file, "it is in Fortran order; save numpy.ascontiguousarray(x)");
    }
    String shape = field(file, "shape", SHAPE, header);
    int width = type.equals("<f4") ? 4 : 8;
    buffer.position((int) end);
    long[] sizes = sizes(shape, buffer.remaining() / width);
    if (sizes == null || buffer.remaining() % width != 0) {
      throw unusable(
          file,
          "its shape (%s) does not fit the %d bytes of values; copy or save it again"
              .formatted(shape, buffer.remaining()));
    }
    float[] values = new float[buffer.remaining() / width];
    for (int i = 0; i < values.length; i++) {
      values[i] = width == 4 ? buffer.getFloat() : (float) buffer.getDouble();
    }
    return Tensors.of(values, sizes);
  }

  /** Null if they are no sizes, or not those of so many values. */
  private static long[] sizes(String shape, long count) {
    try {
      long[] sizes =
          Arrays.stream(shape.split(","))
              .map(String::strip)
              .filter(size -> !size.isEmpty())
              .mapToLong(Long::parseLong)
              .toArray();
      boolean fits = sizes.length <= Shapes.MOST_DIMENSIONS && Shapes.count(sizes) == count;
      return fits ? sizes : null;
    } catch (NumberFormatException | ArithmeticException e) {
      return null;
    }
  }

  /** Writes {@code t} as float32. */
  public static void write(Path file, Tensor t) throws IOException {
    byte[] bytes = bytes(Tensors.toFloats(t), Tensors.shape(t));
    AtomicFile.write(file, out -> out.write(bytes));
  }

  /** The bytes of a file of float32 values, row-major. */
  public static byte[] bytes(float[] values, long... sizes) {
    String shape = Arrays.stream(sizes).mapToObj(size -> size + ",").collect(Collectors.joining());
    String dictionary =
        "{'descr': '<f4', 'fortran_order': False, 'shape': (" + shape.strip() + "), }";
    int unpadded = 10 + dictionary.length() + 1;
    String header = dictionary + " ".repeat((64 - unpadded % 64) % 64) + "\n";
    ByteBuffer body =
        ByteBuffer.allocate(10 + header.length() + 4 * values.length)
            .order(ByteOrder.LITTLE_ENDIAN);
    body.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) header.length());
    body.put(header.getBytes(StandardCharsets.ISO_8859_1));
    for (float value : values) {
      body.putFloat(value);
    }
    return body.array();
  }

  private static String field(Path file, String name, Pattern pattern, String header) {
    Matcher found = pattern.matcher(header);
    if (!found.find()) {
      throw unusable(
          file, "its header lacks '" + name + "', or has none; write it with numpy.save");
    }
    return found.group(1);
  }

  private static WeightsException unusable(Path file, String why) {
    return new WeightsException(file + " is not a usable NPY file: " + why);
  }
}
