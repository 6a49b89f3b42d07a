package org.simtrans.tiff;

import java.nio.ByteBuffer;

/** Lempel-Ziv-Welch with codes of 9 to 12 bits, the first bit highest (TIFF 6.0, section 13). */
final class Lzw {
  private static final int CLEAR = 256;
  private static final int END = 257;
  private static final int TABLE = 4096;

  private final ByteBuffer packed;
  private final byte[] into;
  private final short[] prefix = new short[TABLE];
  private final byte[] last = new byte[TABLE];
  private final int[] length = new int[TABLE];
  private int filled;
  private int bits; // that are held
  private int held;

  private Lzw(ByteBuffer packed, byte[] into) {
    this.packed = packed;
    this.into = into;
    for (int i = 0; i < 256; i++) {
      last[i] = (byte) i;
      length[i] = 1;
    }
  }

  /** Fills {@code into} as far as the packed bytes reach, and returns how far. */
  static int unpack(ByteBuffer packed, byte[] into) throws TiffException {
    if (packed.remaining() > 1 && packed.get(0) == 0 && (packed.get(1) & 1) == 1) {
      throw new TiffException(
          "is a TIFF with LZW of the kind before 1988, whose bits run the other way; export it again");
    }
    return new Lzw(packed, into).unpack();
  }

  private int unpack() throws TiffException {
    int next = END + 1;
    int width = 9;
    int before = CLEAR;
    while (filled < into.length) {
      int code = code(width);
      if (code == END) {
        break;
      }
      if (code == CLEAR) {
        next = END + 1;
        width = 9;
      } else if (before == CLEAR) {
        if (code > 255) {
          throw damaged();
        }
        write(code);
      } else {
        if (code > next || code == next && next == TABLE) {
          throw damaged();
        }
        if (next < TABLE) {
          prefix[next] = (short) before;
          length[next] = length[before] + 1;
          last[next] = first(code == next ? before : code);
          next++;
        }
        write(code);
        // One code early, as all writers of TIFF have it since the first.
        width = next >= 2047 ? 12 : next >= 1023 ? 11 : next >= 511 ? 10 : 9;
      }
      before = code;
    }
    return filled;
  }

  private int code(int width) {
    while (bits < width) {
      if (!packed.hasRemaining()) {
        return END;
      }
      held = held << 8 | packed.get() & 0xff;
      bits += 8;
    }
    bits -= width;
    return held >>> bits & (1 << width) - 1;
  }

  private byte first(int code) {
    int at = code;
    while (at > END) {
      at = prefix[at];
    }
    return last[at];
  }

  /** Writes the string of a code from its end; of the last one only what there is room for. */
  private void write(int code) {
    int start = filled;
    int at = code;
    for (int i = start + length[code] - 1; i >= start; i--) {
      if (i < into.length) {
        into[i] = last[at];
      }
      at = prefix[at];
    }
    filled = Math.min(into.length, start + length[code]);
  }

  private static TiffException damaged() {
    return new TiffException("is a TIFF whose LZW codes are damaged; copy or export it again");
  }
}
