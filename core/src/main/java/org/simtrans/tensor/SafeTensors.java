package org.simtrans.tensor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.simtrans.AtomicFile;

/**
 * A safetensors file, open for reading: eight bytes with the length of a JSON header, the header
 * (name to type, shape and place), then the values, little-endian and row-major. The header is
 * checked whole before anything is allocated for it; a tensor is read only when asked for.
 *
 * @see <a href="https://github.com/huggingface/safetensors">the format</a>
 */
public final class SafeTensors implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long LONGEST_HEADER = 100L << 20;
  private static final int CHUNK = 1 << 22; // bytes

  private static final Map<String, ScalarType> TYPES =
      Map.ofEntries(
          Map.entry("F64", ScalarType.Double),
          Map.entry("F32", ScalarType.Float),
          Map.entry("F16", ScalarType.Half),
          Map.entry("BF16", ScalarType.BFloat16),
          Map.entry("I64", ScalarType.Long),
          Map.entry("I32", ScalarType.Int),
          Map.entry("I16", ScalarType.Short),
          Map.entry("I8", ScalarType.Char),
          Map.entry("U8", ScalarType.Byte),
          Map.entry("BOOL", ScalarType.Bool));

  /** Where a tensor's values lie, in bytes after the header. */
  private record Entry(ScalarType type, long[] shape, long begin, long end) {}

  private final Path file;
  private final FileChannel channel;
  private final Map<String, Entry> entries;
  private final Map<String, String> metadata;
  private final long firstByte;

  private SafeTensors(
      Path file,
      FileChannel channel,
      Map<String, Entry> entries,
      Map<String, String> metadata,
      long firstByte) {
    this.file = file;
    this.channel = channel;
    this.entries = entries;
    this.metadata = metadata;
    this.firstByte = firstByte;
  }

  /**
   * Opens {@code file} and checks its header.
   *
   * @throws WeightsException if it is not a whole safetensors file
   */
  public static SafeTensors open(Path file) {
    Torch.load();
    FileChannel channel = null;
    try {
      channel = FileChannel.open(file);
      long headerLength = readHeaderLength(file, channel);
      ByteBuffer header = readFully(channel, 8, (int) headerLength);
      JsonNode json = JSON.readTree(StandardCharsets.UTF_8.decode(header).toString());
      return parse(file, channel, json, 8 + headerLength);
    } catch (IOException e) {
      close(channel);
      String what =
          e instanceof JsonProcessingException
              ? "its header is not JSON"
              : "it cannot be read (" + e.getMessage() + ")";
      throw new WeightsException(
          file + " is not a usable safetensors file: " + what + "; save or download it again", e);
    } catch (RuntimeException e) {
      close(channel);
      throw e;
    }
  }

  private static long readHeaderLength(Path file, FileChannel channel) throws IOException {
    long size = channel.size();
    long length = size < 8 ? -1 : readFully(channel, 0, 8).getLong();
    if (length < 2 || length > LONGEST_HEADER || length > size - 8) {
      throw damaged(file, "its header would be " + length + " of the file's " + size + " bytes");
    }
    return length;
  }

  private static SafeTensors parse(Path file, FileChannel channel, JsonNode json, long firstByte)
      throws IOException {
    if (!json.isObject()) {
      throw damaged(file, "its header is not a JSON object");
    }
    long available = channel.size() - firstByte;
    Map<String, Entry> entries = new LinkedHashMap<>();
    Map<String, String> metadata = new TreeMap<>();
    for (Map.Entry<String, JsonNode> field : json.properties()) {
      if (field.getKey().equals("__metadata__")) {
        field.getValue().properties().forEach(m -> metadata.put(m.getKey(), m.getValue().asText()));
      } else {
        entries.put(field.getKey(), parse(file, field.getKey(), field.getValue(), available));
      }
    }
    checkNoOverlap(file, entries);
    return new SafeTensors(file, channel, entries, metadata, firstByte);
  }

  private static Entry parse(Path file, String name, JsonNode json, long available) {
    ScalarType type = TYPES.get(json.path("dtype").asText());
    if (type == null) {
      throw damaged(file, "tensor '" + name + "' has the unknown dtype " + json.path("dtype"));
    }
    JsonNode offsets = json.path("data_offsets");
    long begin = offsets.path(0).asLong(-1);
    long end = offsets.path(1).asLong(-1);
    long[] shape = new long[json.path("shape").size()];
    long bytes = width(type);
    try {
      for (int i = 0; i < shape.length; i++) {
        shape[i] = json.path("shape").get(i).asLong(-1);
        bytes = Math.multiplyExact(bytes, shape[i]);
      }
    } catch (ArithmeticException e) {
      bytes = -1;
    }
    boolean sane = begin >= 0 && begin <= end && end <= available && end - begin == bytes;
    if (!sane || Arrays.stream(shape).anyMatch(size -> size < 0)) {
      throw damaged(
          file,
          "tensor '"
              + name
              + "' of shape "
              + Arrays.toString(shape)
              + " is said to lie at bytes "
              + begin
              + " to "
              + end
              + " of "
              + available);
    }
    return new Entry(type, shape, begin, end);
  }

  private static void checkNoOverlap(Path file, Map<String, Entry> entries) {
    List<Entry> byPlace = new ArrayList<>(entries.values());
    byPlace.sort(java.util.Comparator.comparingLong(Entry::begin));
    long end = 0;
    for (Entry entry : byPlace) {
      if (entry.begin() < end) {
        throw damaged(file, "two of its tensors overlap at byte " + entry.begin());
      }
      end = Math.max(end, entry.end());
    }
  }

  public Set<String> names() {
    return entries.keySet();
  }

  public Map<String, String> metadata() {
    return metadata;
  }

  /** The tensor {@code name}, read from the file; kept until the process ends or it is closed. */
  public Tensor read(String name) {
    Entry entry = entries.get(name);
    if (entry == null) {
      throw new WeightsException(file + " holds no tensor '" + name + "'; it holds " + names());
    }
    Tensor t = Tensors.keep(torch.empty(entry.shape(), new TensorOptions(entry.type()), null));
    try {
      readInto(t, firstByte + entry.begin(), entry.end() - entry.begin());
    } catch (IOException e) {
      throw new WeightsException(
          "tensor '" + name + "' of " + file + " cannot be read: " + e.getMessage(), e);
    }
    return t;
  }

  private void readInto(Tensor t, long position, long bytes) throws IOException {
    if (bytes == 0) {
      return;
    }
    BytePointer target = new BytePointer(t.data_ptr());
    for (long done = 0; done < bytes; ) {
      int part = (int) Math.min(CHUNK, bytes - done);
      byte[] chunk = readFully(channel, position + done, part).array();
      target.position(done).put(chunk, 0, part);
      done += part;
    }
  }

  @Override
  public void close() {
    close(channel);
  }

  /** Writes {@code tensors} to {@code file}, whole or not at all; the same content, same bytes. */
  public static void write(Path file, Map<String, Tensor> tensors, Map<String, String> metadata)
      throws IOException {
    Map<String, Tensor> plain = new LinkedHashMap<>();
    try (Scope scope = new Scope()) {
      tensors.forEach((name, t) -> plain.put(name, t.detach().cpu().contiguous()));
      byte[] header = header(plain, metadata);
      AtomicFile.write(
          file,
          out -> {
            ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
            out.write(length.putLong(header.length).array());
            out.write(header);
            for (Tensor t : plain.values()) {
              writeValues(t, out);
            }
          });
    }
  }

  private static byte[] header(Map<String, Tensor> tensors, Map<String, String> metadata)
      throws IOException {
    ObjectNode json = JSON.createObjectNode();
    if (!metadata.isEmpty()) {
      ObjectNode free = json.putObject("__metadata__");
      new TreeMap<>(metadata).forEach(free::put);
    }
    long offset = 0;
    for (Map.Entry<String, Tensor> named : tensors.entrySet()) {
      Tensor t = named.getValue();
      long bytes = t.numel() * t.element_size();
      ObjectNode entry = json.putObject(named.getKey());
      entry.put("dtype", nameOf(t.scalar_type().intern()));
      entry.set("shape", JSON.convertValue(Tensors.shape(t), JsonNode.class));
      entry.putArray("data_offsets").add(offset).add(offset + bytes);
      offset += bytes;
    }
    byte[] bare = JSON.writeValueAsBytes(json);
    byte[] padded = Arrays.copyOf(bare, (bare.length + 7) / 8 * 8); // values start aligned
    Arrays.fill(padded, bare.length, padded.length, (byte) ' ');
    return padded;
  }

  private static void writeValues(Tensor t, OutputStream out) throws IOException {
    long bytes = t.numel() * t.element_size();
    if (bytes == 0) {
      return;
    }
    BytePointer source = new BytePointer(t.data_ptr());
    byte[] chunk = new byte[(int) Math.min(CHUNK, bytes)];
    for (long done = 0; done < bytes; ) {
      int part = (int) Math.min(chunk.length, bytes - done);
      source.position(done).get(chunk, 0, part);
      out.write(chunk, 0, part);
      done += part;
    }
  }

  private static String nameOf(ScalarType type) {
    return TYPES.entrySet().stream()
        .filter(e -> e.getValue() == type)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("safetensors cannot hold " + type));
  }

  private static int width(ScalarType type) {
    return switch (type) {
      case Double, Long -> 8;
      case Float, Int -> 4;
      case Half, BFloat16, Short -> 2;
      default -> 1;
    };
  }

  private static ByteBuffer readFully(FileChannel channel, long position, int length)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, position + buffer.position()) < 0) {
        throw new EOFException("it ends after " + channel.size() + " bytes");
      }
    }
    return buffer.flip();
  }

  private static WeightsException damaged(Path file, String what) {
    return new WeightsException(
        file + " is not a usable safetensors file: " + what + "; save or download it again");
  }

  private static void close(FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      throw new WeightsException("a file of weights could not be closed: " + e.getMessage(), e);
    }
  }
}
