package org.simtrans.dicom;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.simtrans.Version;

/** Writes Part 10 files in explicit VR little endian. */
final class ElementWriter {
  private static final int PREAMBLE = 128;
  private static final String IMPLEMENTATION = "2.25.254866210915498043421137204180374528071";

  private ElementWriter() {}

  /** A whole file. */
  static void write(OutputStream out, DataSet set) throws IOException {
    out.write(new byte[PREAMBLE]);
    out.write("DICM".getBytes(StandardCharsets.US_ASCII));
    byte[] meta = meta(set);
    out.write(
        ByteBuffer.allocate(12)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putShort((short) 2)
            .putShort((short) 0)
            .put("UL".getBytes(StandardCharsets.US_ASCII))
            .putShort((short) 4)
            .putInt(meta.length)
            .array());
    out.write(meta);
    out.write(bytes(set));
  }

  private static byte[] meta(DataSet set) {
    ByteArrayOutputStream meta = new ByteArrayOutputStream();
    element(meta, 0x00020001, Vr.OB, new byte[] {0, 1});
    element(meta, 0x00020002, Vr.UI, value(set, Tag.SOP_CLASS_UID));
    element(meta, 0x00020003, Vr.UI, value(set, Tag.SOP_INSTANCE_UID));
    element(meta, 0x00020010, Vr.UI, padded(TransferSyntax.EXPLICIT_LITTLE_ENDIAN.uid(), 0));
    element(meta, 0x00020012, Vr.UI, padded(IMPLEMENTATION, 0));
    element(meta, 0x00020013, Vr.SH, padded("SIMTRANS " + version(), ' '));
    return meta.toByteArray();
  }

  private static String version() {
    String version = Version.current();
    return version.substring(0, Math.min(version.length(), 7));
  }

  private static byte[] value(DataSet set, Tag tag) {
    return set.element(tag).orElseThrow().value();
  }

  private static byte[] padded(String text, int with) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    byte[] even = Arrays.copyOf(bytes, bytes.length + bytes.length % 2);
    Arrays.fill(even, bytes.length, even.length, (byte) with);
    return even;
  }

  private static byte[] bytes(DataSet set) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    List<Tag> tags =
        Arrays.stream(Tag.values())
            .filter(set::has)
            .sorted(Comparator.comparing(Tag::number, Integer::compareUnsigned))
            .toList();
    for (Tag tag : tags) {
      DataSet.Element element = set.element(tag).orElseThrow();
      element(
          out,
          tag.number(),
          element.vr(),
          element.vr() == Vr.SQ ? items(element.items()) : element.value());
    }
    return out.toByteArray();
  }

  private static byte[] items(List<DataSet> items) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (DataSet item : items) {
      byte[] content = bytes(item);
      out.writeBytes(header(8, 0xfffee000).putInt(content.length).array());
      out.writeBytes(content);
    }
    return out.toByteArray();
  }

  private static void element(ByteArrayOutputStream out, int tag, Vr vr, byte[] value) {
    byte[] letters = vr.name().getBytes(StandardCharsets.US_ASCII);
    ByteBuffer header = header(vr.isLong() ? 12 : 8, tag).put(letters);
    if (vr.isLong()) {
      header.putShort((short) 0).putInt(value.length);
    } else {
      header.putShort((short) value.length);
    }
    out.writeBytes(header.array());
    out.writeBytes(value);
  }

  private static ByteBuffer header(int bytes, int tag) {
    return ByteBuffer.allocate(bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putShort((short) (tag >>> 16))
        .putShort((short) tag);
  }
}
