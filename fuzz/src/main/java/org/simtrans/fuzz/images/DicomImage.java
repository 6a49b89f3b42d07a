package org.simtrans.fuzz.images;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.simtrans.fuzz.damage.Chance;
import org.simtrans.fuzz.damage.Damage;

/** DICOM by hand: slices in several syntaxes, written without the code under test. */
final class DicomImage {
  private static final String[] SYNTAXES = {
    "1.2.840.10008.1.2",
    "1.2.840.10008.1.2.1",
    "1.2.840.10008.1.2.2",
    "1.2.840.10008.1.2.1.99",
    "1.2.840.10008.1.2.5",
    "1.2.840.10008.1.2.4.70",
    "1.2.840.10008.1.2.4.50"
  };
  private static final int RLE = 4;
  private static final int ROWS = 0x00280010;

  /** An element: its value as text, as 16-bit numbers, or as items. */
  private record Field(int tag, String vr, byte[] value, List<DicomImage> items) {}

  private final int syntax;
  private final List<Field> fields = new ArrayList<>();
  private boolean preamble = true;

  private DicomImage(int syntax) {
    this.syntax = syntax;
  }

  /** Slice {@code k} of a series; all slices of one series have one shape. */
  static DicomImage slice(int k, int syntax, int rows, int columns, Chance chance) {
    DicomImage image = new DicomImage(syntax);
    image.text(0x00080008, "CS", "ORIGINAL\\PRIMARY");
    image.text(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.2");
    image.text(0x00080018, "UI", "2.25.7." + k);
    image.text(0x00080060, "CS", "CT");
    image.text(0x00100020, "LO", "P");
    image.text(0x0020000e, "UI", "2.25.8");
    image.text(0x00200013, "IS", "" + k);
    image.text(0x00200032, "DS", "1\\2\\" + 3 * k);
    image.text(0x00200037, "DS", "1\\0\\0\\0\\1\\0");
    image.number(0x00280002, 1);
    image.text(0x00280004, "CS", "MONOCHROME2");
    image.number(ROWS, rows);
    image.number(0x00280011, columns);
    image.text(0x00280030, "DS", "1\\2");
    image.number(0x00280100, 16);
    image.number(0x00280101, 12);
    image.number(0x00280102, 11);
    image.number(0x00280103, 0);
    image.text(0x00281052, "DS", "-3");
    image.text(0x00281053, "DS", "2");
    if (chance.oneIn(3)) {
      DicomImage item = new DicomImage(syntax);
      item.text(0x00080100, "SH", "code");
      image.fields.add(3, new Field(0x00081110, "SQ", null, List.of(item, item)));
    }
    image.fields.add(new Field(0x7fe00010, "OW", pixels(syntax, 2 * rows * columns, chance), null));
    return image;
  }

  static int syntax(Chance chance) {
    return chance.below(RLE + 1);
  }

  static int anySyntax(Chance chance) {
    return chance.below(SYNTAXES.length);
  }

  private static byte[] pixels(int syntax, int bytes, Chance chance) {
    byte[] plain = chance.bytes(bytes);
    if (syntax < RLE) {
      return plain;
    }
    ByteBuffer header = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    byte[] high = literal(plain, 0);
    header.putInt(2).putInt(64).putInt(64 + high.length);
    return Damage.joined(header.array(), high, literal(plain, 1));
  }

  /** Every second byte, in literal runs. */
  private static byte[] literal(byte[] plain, int first) {
    ByteArrayOutputStream runs = new ByteArrayOutputStream();
    for (int i = first; i < plain.length; i += 2) {
      runs.write(0);
      runs.write(plain[i]);
    }
    return runs.toByteArray();
  }

  private void text(int tag, String vr, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.ISO_8859_1);
    byte[] pad =
        bytes.length % 2 == 0 ? new byte[0] : new byte[] {(byte) (vr.equals("UI") ? 0 : 32)};
    fields.add(new Field(tag, vr, Damage.joined(bytes, pad), null));
  }

  private void number(int tag, int value) {
    byte[] bytes = ByteBuffer.allocate(2).order(order()).putShort((short) value).array();
    fields.add(new Field(tag, "US", bytes, null));
  }

  /** Other values, elements left out or twice, an item within an item, no preamble. */
  DicomImage spoilt(Chance chance) {
    do {
      int i = chance.below(fields.size());
      Field one = fields.get(i);
      switch (chance.below(8)) {
        case 0 -> fields.remove(i);
        case 1 -> fields.add(chance.below(fields.size()), one);
        case 2 -> preamble = false;
        case 3 -> fields.set(i, new Field(one.tag, "SQ", null, List.of(nested(chance))));
        case 4 -> fields.set(i, new Field(one.tag, "US", number(chance), null));
        default -> fields.set(i, new Field(one.tag, one.vr, other(one, chance), one.items));
      }
    } while (chance.oneIn(2) && !fields.isEmpty());
    return this;
  }

  private byte[] other(Field one, Chance chance) {
    if (one.vr.equals("US")) {
      return number(chance);
    }
    String text =
        chance.of(
            "" + chance.number(),
            "" + chance.real(),
            chance.real() + "\\" + chance.real(),
            chance.real() + "\\" + chance.real() + "\\" + chance.real(),
            "1\\0\\0\\0\\" + chance.real() + "\\0",
            "",
            "\\",
            "MOSAIC");
    return chance.oneIn(4)
        ? chance.bytes(chance.below(40))
        : (text + (text.length() % 2 == 0 ? "" : " ")).getBytes(StandardCharsets.ISO_8859_1);
  }

  private byte[] number(Chance chance) {
    return ByteBuffer.allocate(2).order(order()).putShort((short) chance.number()).array();
  }

  private DicomImage nested(Chance chance) {
    DicomImage inner = new DicomImage(syntax);
    inner.text(0x00080100, "SH", "x");
    for (int depth = chance.of(1, 5, 40); depth > 0; depth--) {
      DicomImage outer = new DicomImage(syntax);
      outer.fields.add(new Field(0x0040a170, "SQ", null, List.of(inner)));
      inner = outer;
    }
    return inner;
  }

  private ByteOrder order() {
    return syntax == 2 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
  }

  /** The bytes of the file. */
  byte[] whole() {
    byte[] data = data(0);
    if (syntax == 3) {
      data = deflated(data);
    }
    if (!preamble) {
      return data;
    }
    DicomImage meta = new DicomImage(1);
    meta.text(0x00020010, "UI", SYNTAXES[syntax]);
    return Damage.joined(
        new byte[128], "DICM".getBytes(StandardCharsets.US_ASCII), meta.data(0), data);
  }

  private static byte[] deflated(byte[] plain) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (DeflaterOutputStream out =
        new DeflaterOutputStream(packed, new Deflater(Deflater.BEST_COMPRESSION, true))) {
      out.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory refuses nothing
    }
    return packed.toByteArray();
  }

  private byte[] data(int depth) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Field field : fields) {
      boolean packed = field.tag == 0x7fe00010 && syntax >= RLE && depth == 0;
      byte[] value =
          packed ? fragments(field.value) : field.items == null ? field.value : items(field, depth);
      header(out, field, packed || field.items != null ? -1 : value.length);
      out.writeBytes(value);
    }
    return out.toByteArray();
  }

  private void header(ByteArrayOutputStream out, Field field, int length) {
    boolean wide = length < 0 || field.vr.startsWith("O");
    ByteBuffer header = ByteBuffer.allocate(12).order(order());
    header.putShort((short) (field.tag >>> 16)).putShort((short) field.tag);
    if (syntax == 0) {
      header.putInt(length);
    } else if (wide) {
      header.put(
          (length < 0 && field.items != null ? "SQ" : "OW").getBytes(StandardCharsets.US_ASCII));
      header.putShort((short) 0).putInt(length);
    } else {
      header.put(field.vr.getBytes(StandardCharsets.US_ASCII)).putShort((short) length);
    }
    out.write(header.array(), 0, header.position());
  }

  private byte[] items(Field field, int depth) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (DicomImage item : field.items) {
      byte[] content = item.data(depth + 1);
      out.writeBytes(delimiter(0xe000, content.length));
      out.writeBytes(content);
    }
    out.writeBytes(delimiter(0xe0dd, 0));
    return out.toByteArray();
  }

  private byte[] fragments(byte[] value) {
    byte[] some = value == null ? new byte[0] : value;
    return Damage.joined(
        delimiter(0xe000, 0), delimiter(0xe000, some.length), some, delimiter(0xe0dd, 0));
  }

  private byte[] delimiter(int element, int length) {
    return ByteBuffer.allocate(8)
        .order(order())
        .putShort((short) 0xfffe)
        .putShort((short) element)
        .putInt(length)
        .array();
  }
}
