package org.simtrans.weights;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.simtrans.StrictJson;
import org.simtrans.tensor.Tensors;

/**
 * The JSON at the head of a safetensors file: which tensors there are and where their values lie.
 * What {@link #parse} returns is checked: every tensor lies within the file, has as many bytes as
 * its shape says, and shares none with another.
 */
record SafeTensorsHeader(Map<String, Entry> entries, Map<String, String> metadata) {
  private static final ObjectMapper JSON = StrictJson.builder().build();
  private static final int LONGEST_SHOWN = 100; // characters of what a file says
  private static final String METADATA = "__metadata__";

  /**
   * Among the metadata, and first in the file: the CRC-32 of the whole file, in eight hexadecimal
   * digits, which count as zeros in it.
   */
  static final String CHECKSUM = "crc32";

  private static final String NO_DIGITS = "00000000";
  private static final byte[] BEFORE_DIGITS =
      "{\"%s\":{\"%s\":\"".formatted(METADATA, CHECKSUM).getBytes(StandardCharsets.US_ASCII);

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

  /**
   * @param begin of the values, bytes after the header
   * @param end first byte after them
   */
  record Entry(ScalarType type, long[] shape, long begin, long end) {}

  /**
   * @param available bytes of the file after the header
   * @throws WeightsException naming {@code file}, if the header cannot be true
   */
  static SafeTensorsHeader parse(Path file, String text, long available) {
    JsonNode json;
    try {
      json = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw damaged(file, "in its header, " + StrictJson.problem(e));
    }
    if (!json.isObject()) {
      throw damaged(file, "its header is not a JSON object");
    }
    Map<String, Entry> entries = new LinkedHashMap<>();
    Map<String, String> metadata = new TreeMap<>();
    for (Map.Entry<String, JsonNode> field : json.properties()) {
      if (field.getKey().equals(METADATA)) {
        if (!field.getValue().isObject()) {
          throw damaged(file, "its " + METADATA + " is no object of texts");
        }
        field.getValue().properties().forEach(m -> metadata.put(m.getKey(), m.getValue().asText()));
      } else {
        entries.put(field.getKey(), parse(file, field.getKey(), field.getValue(), available));
      }
    }
    checkNoOverlap(file, entries);
    metadata.remove(CHECKSUM); // of this file; another one with the same tensors has its own
    return new SafeTensorsHeader(entries, metadata);
  }

  private static Entry parse(Path file, String name, JsonNode json, long available) {
    ScalarType type = TYPES.get(json.path("dtype").asText());
    if (type == null) {
      throw damaged(
          file, "tensor '%s' has the dtype %s".formatted(shown(name), shown(json.path("dtype"))));
    }
    long[] shape = wholeNumbers(json.path("shape"));
    long[] place = wholeNumbers(json.path("data_offsets"));
    if (shape == null
        || shape.length > Shapes.MOST_DIMENSIONS
        || place == null
        || place.length != 2) {
      throw damaged(
          file,
          "tensor '%s' has the shape '%s' and the data_offsets '%s'; expected a list of at most "
              + Shapes.MOST_DIMENSIONS
              + " whole numbers, and a list of two"
                  .formatted(
                      shown(name), shown(json.path("shape")), shown(json.path("data_offsets"))));
    }
    long begin = place[0];
    long end = place[1];
    boolean inside = begin >= 0 && begin <= end && end <= available;
    if (!inside || end - begin != bytes(type, shape)) {
      throw damaged(
          file,
          "tensor '%s' of shape %s is said to lie at bytes %d to %d of %d"
              .formatted(shown(name), Arrays.toString(shape), begin, end, available));
    }
    return new Entry(type, shape, begin, end);
  }

  /** Null for anything but a list of them. */
  private static long[] wholeNumbers(JsonNode list) {
    boolean whole = list.isArray();
    for (JsonNode number : list) {
      whole &= number.isIntegralNumber() && number.canConvertToLong();
    }
    return whole
        ? StreamSupport.stream(list.spliterator(), false).mapToLong(JsonNode::longValue).toArray()
        : null;
  }

  /** As it stands in the file, in some words. */
  private static String shown(JsonNode json) {
    return json.isMissingNode() ? "of nothing" : json.isNull() ? "'none'" : shown(json.toString());
  }

  private static String shown(String text) {
    return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "...";
  }

  /** -1 for a shape that no memory could hold. */
  private static long bytes(ScalarType type, long[] shape) {
    try {
      return Math.multiplyExact(Shapes.count(shape), width(type));
    } catch (ArithmeticException e) {
      return -1;
    }
  }

  private static int width(ScalarType type) {
    return switch (type) {
      case Double, Long -> 8;
      case Float, Int -> 4;
      case Half, BFloat16, Short -> 2;
      default -> 1;
    };
  }

  private static void checkNoOverlap(Path file, Map<String, Entry> entries) {
    List<Entry> byPlace = new ArrayList<>(entries.values());
    byPlace.sort(Comparator.comparingLong(Entry::begin));
    long end = 0;
    for (Entry entry : byPlace) {
      if (entry.begin() < end) {
        throw damaged(file, "two of its tensors overlap at byte " + entry.begin());
      }
      end = Math.max(end, entry.end());
    }
  }

  /** The header for {@code tensors}, lying one after the other. */
  static SafeTensorsHeader of(Map<String, Tensor> tensors, Map<String, String> metadata) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    long offset = 0;
    for (Map.Entry<String, Tensor> named : tensors.entrySet()) {
      Tensor t = named.getValue();
      long end = offset + t.numel() * t.element_size();
      entries.put(
          named.getKey(), new Entry(t.scalar_type().intern(), Tensors.shape(t), offset, end));
      offset = end;
    }
    return new SafeTensorsHeader(entries, new TreeMap<>(metadata));
  }

  /**
   * As JSON, filled up with blanks to whole words of eight bytes, so that values lie aligned. The
   * digits of the checksum are still zeros.
   */
  byte[] toBytes() {
    ObjectNode json = JSON.createObjectNode();
    ObjectNode free = json.putObject(METADATA).put(CHECKSUM, NO_DIGITS);
    metadata.forEach(free::put);
    entries.forEach(
        (name, entry) -> {
          ObjectNode described = json.putObject(name);
          described.put("dtype", nameOf(entry.type()));
          described.set("shape", JSON.valueToTree(entry.shape()));
          described.putArray("data_offsets").add(entry.begin()).add(entry.end());
        });
    try {
      byte[] bare = JSON.writeValueAsBytes(json);
      byte[] padded = Arrays.copyOf(bare, (bare.length + 7) / 8 * 8);
      Arrays.fill(padded, bare.length, padded.length, (byte) ' ');
      return padded;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("numbers and strings are always JSON", e);
    }
  }

  /** Writes the digits of a checksum into a header, or zeros in their place. */
  static void putChecksum(byte[] header, long crc) {
    byte[] digits = "%08x".formatted(crc).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(digits, 0, header, BEFORE_DIGITS.length, digits.length);
  }

  /** The digits of the checksum in a header; empty where it has none, as of other programs. */
  static Optional<String> checksum(byte[] header) {
    int at = BEFORE_DIGITS.length;
    int end = at + NO_DIGITS.length();
    return header.length > end && Arrays.equals(header, 0, at, BEFORE_DIGITS, 0, at)
        ? Optional.of(new String(header, at, end - at, StandardCharsets.US_ASCII))
        : Optional.empty();
  }

  private static String nameOf(ScalarType type) {
    return TYPES.entrySet().stream()
        .filter(e -> e.getValue() == type)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("safetensors cannot hold " + type));
  }

  static WeightsException damaged(Path file, String what) {
    return new WeightsException(
        file + " is not a usable safetensors file: " + what + "; save or download it again");
  }
}
