package org.simtrans.dicom;

import java.nio.file.Path;
import org.simtrans.image.UnreadableImageException;

/**
 * Lossless JPEG with Huffman codes (ISO/IEC 10918-1, process 14): each sample is its neighbours'
 * prediction plus a coded difference. One component, any of the seven predictors.
 */
final class LosslessJpeg {
  private static final int START_OF_FRAME = 0xc3;
  private static final int HUFFMAN_TABLES = 0xc4;
  private static final int START = 0xd8;
  private static final int END = 0xd9;
  private static final int START_OF_SCAN = 0xda;
  private static final int RESTART_INTERVAL = 0xdd;

  private final byte[] bytes;
  private final PixelForm form;
  private final Path file;
  private int at;

  private final HuffmanTable[] tables = new HuffmanTable[4];
  private int precision;
  private int interval; // samples between restarts; 0 if there are none
  private int bits; // those read of the file and not used, in the lowest places
  private int left; // how many these are

  LosslessJpeg(byte[] bytes, PixelForm form, Path file) {
    this.bytes = bytes;
    this.form = form;
    this.file = file;
  }

  /** The samples. */
  int[] decoded() {
    try {
      if (8L * bytes.length < form.pixels()) {
        throw problem("end early"); // a sample takes a bit at least
      }
      return scan(header());
    } catch (ArrayIndexOutOfBoundsException e) {
      throw problem("end early");
    }
  }

  /** Reads up to the scan, and returns where its header is. */
  private int header() {
    while (true) {
      if (int8(at) != 0xff) {
        throw problem("are damaged");
      }
      int marker = int8(at + 1);
      at += 2;
      if (marker == START || marker == 0xff) {
        at -= marker == 0xff ? 1 : 0; // any number of these may stand before a marker
        continue;
      }
      int segment = at + 2;
      int end = at + int16(at);
      switch (marker) {
        case START_OF_FRAME -> frame(segment);
        case HUFFMAN_TABLES -> tables(segment, end);
        case RESTART_INTERVAL -> interval = int16(segment);
        case START_OF_SCAN -> {
          at = end;
          return segment;
        }
        case END, 0xc0, 0xc1, 0xc2, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf, 0xf7 ->
            throw problem("are of another kind than lossless with Huffman codes");
        default -> {} // comments and the like
      }
      if (end <= at) {
        throw problem("are damaged");
      }
      at = end;
    }
  }

  private void frame(int segment) {
    precision = int8(segment);
    int rows = int16(segment + 1);
    int columns = int16(segment + 3);
    int components = int8(segment + 5);
    if (rows != form.rows() || columns != form.columns() || components != 1) {
      throw problem(
          "are %d x %d of %d components; expected %d x %d of one"
              .formatted(columns, rows, components, form.columns(), form.rows()));
    }
    if (precision < 2 || precision > 16) {
      throw problem("have %d bits; expected 2 to 16".formatted(precision));
    }
  }

  private void tables(int segment, int end) {
    int next = segment;
    while (next < end) {
      HuffmanTable table = HuffmanTable.read(bytes, next + 1);
      if (table == null) {
        throw problem("have a damaged Huffman table");
      }
      tables[int8(next) & 3] = table;
      next += 1 + table.bytes();
    }
  }

  private int[] scan(int header) {
    HuffmanTable table = tables[int8(header + 2) >> 4 & 3];
    int predictor = int8(header + 3);
    int transform = int8(header + 5) & 15;
    if (table == null || precision == 0 || predictor < 1 || predictor > 7) {
      throw problem("have a damaged header");
    }
    int width = form.columns();
    int[] samples = new int[form.pixels()];
    int begin = 1 << (precision - transform - 1 & 31);
    int restart = 0; // the sample at which prediction began anew
    for (int i = 0; i < samples.length; i++) {
      if (interval > 0 && i > 0 && i % interval == 0) {
        skipRestart();
        restart = i;
      }
      int predicted = i == restart ? begin : prediction(predictor, samples, i, width, restart);
      samples[i] = predicted + difference(table) & 0xffff;
    }
    for (int i = 0; transform > 0 && i < samples.length; i++) {
      samples[i] = samples[i] << transform & 0xffff;
    }
    return samples;
  }

  /** The first row is predicted from the left, and the first column from above. */
  private static int prediction(int predictor, int[] samples, int i, int width, int restart) {
    if (i - restart < width) {
      return samples[i - 1];
    }
    int above = samples[i - width];
    if (i % width == 0) {
      return above;
    }
    int left = samples[i - 1];
    int corner = samples[i - width - 1];
    return switch (predictor) {
      case 1 -> left;
      case 2 -> above;
      case 3 -> corner;
      case 4 -> left + above - corner;
      case 5 -> left + (above - corner >> 1);
      case 6 -> above + (left - corner >> 1);
      default -> left + above >> 1;
    };
  }

  private int difference(HuffmanTable table) {
    int code = 0;
    for (int length = 1; length <= HuffmanTable.LONGEST; length++) {
      code = code << 1 | bit();
      int size = table.value(code, length);
      if (size >= 0) {
        return extended(size);
      }
    }
    throw problem("have a code that is in no table");
  }

  /** The difference whose number of bits is known. */
  private int extended(int size) {
    if (size == 0) {
      return 0;
    }
    if (size >= 16) {
      return 1 << 15;
    }
    int value = 0;
    for (int i = 0; i < size; i++) {
      value = value << 1 | bit();
    }
    return value < 1 << (size - 1) ? value - (1 << size) + 1 : value;
  }

  private int bit() {
    if (left == 0) {
      bits = int8(at++);
      left = 8;
      if (bits == 0xff && int8(at++) != 0) {
        throw problem("end early"); // a marker among the codes
      }
    }
    left--;
    return bits >> left & 1;
  }

  private void skipRestart() {
    left = 0;
    if (int8(at) != 0xff || (int8(at + 1) & 0xf8) != 0xd0) {
      throw problem("lack a marker");
    }
    at += 2;
  }

  private int int8(int index) {
    return bytes[index] & 0xff;
  }

  private int int16(int index) {
    return int8(index) << 8 | int8(index + 1);
  }

  private UnreadableImageException problem(String what) {
    return new UnreadableImageException(
        file, "has lossless JPEG pixels that " + what + "; copy or export it again");
  }
}
