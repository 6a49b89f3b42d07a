package org.simtrans.dicom;

/** Codes of up to 16 bits, those of one length in a row (ISO/IEC 10918-1, annex C). */
final class HuffmanTable {
  static final int LONGEST = 16;

  private final int[] first = new int[LONGEST + 1]; // the first code of each length
  private final int[] counts = new int[LONGEST + 1];
  private final int[] places = new int[LONGEST + 1]; // where the values of each length begin
  private final int[] values;

  private HuffmanTable(int values) {
    this.values = new int[values];
  }

  /** The table at this place; null if it is none. */
  static HuffmanTable read(byte[] from, int at) {
    int total = 0;
    for (int length = 1; length <= LONGEST; length++) {
      total += from[at + length - 1] & 0xff;
    }
    if (total > 256) {
      return null;
    }
    HuffmanTable table = new HuffmanTable(total);
    int code = 0;
    int place = 0;
    for (int length = 1; length <= LONGEST; length++) {
      table.first[length] = code;
      table.counts[length] = from[at + length - 1] & 0xff;
      table.places[length] = place;
      place += table.counts[length];
      code = code + table.counts[length] << 1;
    }
    for (int i = 0; i < total; i++) {
      table.values[i] = from[at + LONGEST + i] & 0xff;
    }
    return table;
  }

  /** How many bytes it takes in a file. */
  int bytes() {
    return LONGEST + values.length;
  }

  /** The value of a code, or -1 if no code of this length is this one. */
  int value(int code, int length) {
    int i = code - first[length];
    return i >= 0 && i < counts[length] ? values[places[length] + i] : -1;
  }
}
