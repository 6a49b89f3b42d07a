package org.simtrans.fuzz.damage;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;

/** Damage that knows nothing of formats: what disks, networks and text editors do. */
public final class Damage {
  private Damage() {}

  /** Mostly one injury, sometimes several; sometimes none that shows. */
  public static byte[] bytes(byte[] whole, Chance chance) {
    byte[] damaged = whole;
    do {
      damaged = once(damaged, chance);
    } while (chance.oneIn(3));
    return damaged;
  }

  private static byte[] once(byte[] whole, Chance chance) {
    if (whole.length == 0) {
      return chance.bytes(chance.below(20));
    }
    byte[] b = whole.clone();
    int at = chance.below(b.length);
    // Most of what decides stands near the beginning.
    int early = chance.below(Math.min(b.length, chance.of(16, 128, 1024)));
    return switch (chance.below(12)) {
      case 0 -> Arrays.copyOf(b, at);
      case 1 -> Arrays.copyOf(b, b.length - 1 - chance.below(Math.min(b.length, 16)));
      case 2 -> joined(b, chance.bytes(1 + chance.below(64)));
      case 3 -> joined(Arrays.copyOf(b, at), chance.bytes(1 + chance.below(8)), rest(b, at));
      case 4 ->
          joined(Arrays.copyOf(b, at), rest(b, Math.min(b.length, at + 1 + chance.below(16))));
      case 5 -> joined(Arrays.copyOf(b, at), rest(b, early)); // repeats, or leaves out
      case 6 -> {
        Arrays.fill(
            b, at, Math.min(b.length, at + 1 + chance.below(64)), chance.of((byte) 0, (byte) -1));
        yield b;
      }
      case 7, 8 -> number(b, early, chance);
      case 9 -> number(b, at, chance);
      case 10 -> {
        b[early] ^= (byte) (1 << chance.below(8));
        yield b;
      }
      default -> {
        b[at] = chance.bytes(1)[0];
        yield b;
      }
    };
  }

  /** Writes a telling number of 1 to 8 bytes over what is there. */
  private static byte[] number(byte[] b, int at, Chance chance) {
    ByteBuffer whole =
        ByteBuffer.wrap(b).order(chance.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN));
    long value = chance.oneIn(4) ? b.length + chance.below(9) - 4 : chance.number();
    int room = b.length - at;
    int width = chance.of(1, 2, 4, 8);
    if (width == 8 && room >= 8) {
      whole.putLong(at, value);
    } else if (width == 4 && room >= 4) {
      whole.putInt(at, (int) value);
    } else if (width == 2 && room >= 2) {
      whole.putShort(at, (short) value);
    } else {
      whole.put(at, (byte) value);
    }
    return b;
  }

  public static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      whole.writeBytes(part);
    }
    return whole.toByteArray();
  }

  private static byte[] rest(byte[] b, int from) {
    return Arrays.copyOfRange(b, from, b.length);
  }

  /** The same as thousands of members, most of them empty. */
  public static byte[] members(byte[] plain, Chance chance) {
    int cut = chance.below(plain.length);
    ByteArrayOutputStream many = new ByteArrayOutputStream();
    byte[] empty = gzip(new byte[0]);
    many.writeBytes(gzip(Arrays.copyOf(plain, cut)));
    for (int i = 0; i < chance.of(1, 100, 9000); i++) {
      many.writeBytes(empty);
    }
    many.writeBytes(gzip(rest(plain, cut)));
    return many.toByteArray();
  }

  public static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory refuses nothing
    }
    return packed.toByteArray();
  }
}
