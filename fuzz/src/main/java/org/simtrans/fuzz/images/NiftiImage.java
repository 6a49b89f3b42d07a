package org.simtrans.fuzz.images;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.simtrans.fuzz.damage.Chance;
import org.simtrans.fuzz.damage.Damage;

/** NIfTI by hand: headers of both versions and byte orders, written without the code under test. */
final class NiftiImage {
  /** A header field: where, how wide, whether a real number, how many, in either version. */
  private record Field(int at1, int width1, int at2, int width2, boolean real, int count) {}

  private static final List<Field> FIELDS =
      List.of(
          new Field(0, 4, 0, 4, false, 1), // sizeof_hdr
          new Field(40, 2, 16, 8, false, 8), // dim
          new Field(40, 2, 16, 8, false, 8), // twice, for it decides most
          new Field(70, 2, 12, 2, false, 1), // datatype
          new Field(72, 2, 14, 2, false, 1), // bitpix
          new Field(76, 4, 104, 8, true, 8), // pixdim
          new Field(108, 4, 168, 8, true, 1), // vox_offset; in version 2 whole
          new Field(112, 4, 176, 8, true, 1), // scl_slope
          new Field(116, 4, 184, 8, true, 1), // scl_inter
          new Field(252, 2, 344, 4, false, 1), // qform_code
          new Field(254, 2, 348, 4, false, 1), // sform_code
          new Field(256, 4, 352, 8, true, 3), // quatern
          new Field(268, 4, 376, 8, true, 3), // qoffset
          new Field(280, 4, 400, 8, true, 12), // srow
          new Field(344, 1, 4, 1, false, 4)); // magic

  private static final int[] TYPES = {2, 4, 8, 16, 64, 128, 256, 512, 768, 1024, 1280, 2304};
  private static final int[] TYPE_BYTES = {1, 2, 4, 4, 8, 3, 1, 2, 4, 8, 8, 4};

  private final boolean second;
  private final boolean single;
  private final ByteBuffer header;
  private final byte[] voxels;

  private NiftiImage(boolean second, boolean single, ByteBuffer header, byte[] voxels) {
    this.second = second;
    this.single = single;
    this.header = header;
    this.voxels = voxels;
  }

  static NiftiImage sound(boolean single, Chance chance) {
    boolean second = chance.oneIn(2);
    ByteBuffer header =
        ByteBuffer.allocate(second ? 544 : 352)
            .order(chance.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN));
    int dimensions = chance.of(1, 2, 3, 3, 3, 4, 5, 7);
    int type = chance.below(TYPES.length);
    int bytes = TYPE_BYTES[type];
    NiftiImage image = new NiftiImage(second, single, header, new byte[0]);
    image.set(0, 0, second ? 540 : 348);
    image.set(1, 0, dimensions);
    for (int i = 1; i <= 7; i++) {
      int size = i <= dimensions ? (i <= 3 ? 1 + chance.below(6) : 1 + chance.below(2)) : 1;
      bytes *= size;
      image.set(1, i, size);
      image.set(5, i, chance.of(1.0, 0.5, 2.0, 3.0));
    }
    image.set(5, 0, chance.of(1, -1));
    image.set(3, 0, TYPES[type]);
    image.set(4, 0, 8 * TYPE_BYTES[type]);
    image.set(6, 0, single ? header.capacity() : 0);
    image.set(7, 0, chance.of(0.0, 1.0, 0.5));
    image.set(8, 0, chance.of(0.0, -3.0));
    int geometry = chance.below(4);
    image.set(9, 0, geometry == 1 || geometry == 2 ? 1 : 0);
    image.set(10, 0, geometry >= 2 ? 2 : 0);
    for (int i = 0; i < 3; i++) {
      image.set(11, i, chance.of(0.0, 0.5, -0.25));
      image.set(12, i, chance.below(200) - 100);
      image.set(13, 4 * i + (i + 1) % 3, chance.of(1.0, -1.0, 0.7));
      image.set(13, 4 * i + i, chance.of(0.0, 0.1));
      image.set(13, 4 * i + 3, chance.below(200) - 100);
    }
    byte[] magic =
        ((single ? "n+" : "ni") + (second ? "2" : "1") + "\0").getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < 4; i++) {
      image.set(14, i, magic[i]);
    }
    return new NiftiImage(second, single, header, chance.bytes(bytes));
  }

  /** Another value in one field or some; in version 1 sometimes without magic, as Analyze is. */
  NiftiImage spoilt(Chance chance) {
    ByteBuffer spoilt = ByteBuffer.wrap(header.array().clone()).order(header.order());
    NiftiImage image = new NiftiImage(second, single, spoilt, voxels);
    if (chance.oneIn(40)) {
      for (int i = 0; i < 4; i++) {
        image.set(14, i, 0);
      }
    }
    if (chance.oneIn(15)) { // axes in one plane, or none
      int kept = chance.below(3);
      for (int i = 0; i < 12; i++) {
        image.set(13, i, i / 4 == kept || chance.oneIn(4) ? 1 : 0);
      }
      image.set(10, 0, 1);
    }
    do {
      int field = chance.below(FIELDS.size());
      Field known = FIELDS.get(field);
      double value = known.real && chance.oneIn(2) ? chance.real() : chance.number();
      image.set(field, chance.below(known.count), value);
    } while (chance.oneIn(2));
    return image;
  }

  private void set(int field, int index, double value) {
    Field known = FIELDS.get(field);
    int width = second ? known.width2 : known.width1;
    int at = (second ? known.at2 : known.at1) + index * width;
    boolean real = known.real && !(second && known.at2 == 168);
    switch (width) {
      case 1 -> header.put(at, (byte) value);
      case 2 -> header.putShort(at, (short) (long) value);
      case 4 -> {
        if (real) {
          header.putFloat(at, (float) value);
        } else {
          header.putInt(at, (int) (long) value);
        }
      }
      default -> {
        if (real) {
          header.putDouble(at, value);
        } else {
          header.putLong(at, (long) value);
        }
      }
    }
  }

  byte[] whole() {
    return Damage.joined(header.array(), voxels);
  }

  byte[] header() {
    return Arrays.copyOf(header.array(), header.capacity() - 4);
  }

  byte[] voxels() {
    return voxels;
  }
}
