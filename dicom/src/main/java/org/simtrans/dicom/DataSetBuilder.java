package org.simtrans.dicom;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Makes a data set, element by element, in little-endian order. */
final class DataSetBuilder {
  private static final int LONGEST_DECIMAL = 16; // characters of a DS

  private final DataSet set = new DataSet(Path.of(""));

  DataSet built() {
    return set;
  }

  /** Characters outside ASCII become question marks, so that any character set serves. */
  DataSetBuilder text(Tag tag, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.US_ASCII);
    return put(tag, padded(bytes, tag.vr() == Vr.UI ? 0 : ' '));
  }

  /** A value that other data sets hold, or an empty one. */
  DataSetBuilder copied(Tag tag, DataSet from) {
    byte[] bytes =
        from.element(tag)
            .filter(element -> element.vr().isText())
            .map(DataSet.Element::value)
            .orElse(new byte[0]);
    return put(tag, padded(bytes, tag.vr() == Vr.UI ? 0 : ' '));
  }

  /** A value that other data sets hold; nothing where they do not. */
  DataSetBuilder copiedIfThere(Tag tag, DataSet from) {
    return from.has(tag) ? copied(tag, from) : this;
  }

  /** Decimal numbers as text, of up to 16 characters each. */
  DataSetBuilder decimals(Tag tag, double... values) {
    return text(
        tag,
        Arrays.stream(values).mapToObj(DataSetBuilder::decimal).collect(Collectors.joining("\\")));
  }

  /** As exact as 16 characters allow. */
  private static String decimal(double value) {
    String shortest = Double.toString(value + 0.0);
    for (int digits = 15; shortest.length() > LONGEST_DECIMAL; digits--) {
      shortest = String.format(Locale.ROOT, "%." + digits + "g", value);
      if (shortest.length() > LONGEST_DECIMAL) {
        String scientific = String.format(Locale.ROOT, "%." + (digits - 1) + "e", value);
        shortest = scientific.length() < shortest.length() ? scientific : shortest;
      }
    }
    return shortest;
  }

  /** Whole numbers of 16 or 32 bits, as the element has. */
  DataSetBuilder integers(Tag tag, int... values) {
    int width = tag.vr() == Vr.US ? 2 : 4;
    ByteBuffer bytes = ByteBuffer.allocate(width * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int value : values) {
      if (width == 2) {
        bytes.putShort((short) value);
      } else {
        bytes.putInt(value);
      }
    }
    return put(tag, bytes.array());
  }

  /** The names of other elements. */
  DataSetBuilder pointer(Tag tag, Tag to) {
    ByteBuffer bytes = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putShort((short) (to.number() >>> 16)).putShort((short) to.number());
    return put(tag, bytes.array());
  }

  DataSetBuilder bytes(Tag tag, Vr vr, byte[] value) {
    set.put(tag, new DataSet.Element(vr, padded(value, 0), ByteOrder.LITTLE_ENDIAN, List.of()));
    return this;
  }

  DataSetBuilder items(Tag tag, List<DataSet> items) {
    set.put(
        tag,
        new DataSet.Element(Vr.SQ, new byte[0], ByteOrder.LITTLE_ENDIAN, new ArrayList<>(items)));
    return this;
  }

  DataSetBuilder item(Tag tag, DataSetBuilder item) {
    return items(tag, List.of(item.built()));
  }

  private DataSetBuilder put(Tag tag, byte[] value) {
    set.put(tag, new DataSet.Element(tag.vr(), value, ByteOrder.LITTLE_ENDIAN, List.of()));
    return this;
  }

  private static byte[] padded(byte[] value, int with) {
    if (value.length % 2 == 0) {
      return value;
    }
    byte[] even = Arrays.copyOf(value, value.length + 1);
    even[value.length] = (byte) with;
    return even;
  }
}
