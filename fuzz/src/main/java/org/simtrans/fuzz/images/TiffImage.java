package org.simtrans.fuzz.images;

import io.airlift.compress.zstd.ZstdCompressor;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.zip.Deflater;
import org.simtrans.fuzz.damage.Chance;

/** TIFFs of kinds that Java's own encoder does not write. */
final class TiffImage {
  private static final int[] BITS = {1, 2, 4, 8, 12, 16, 32, 64};
  private static final int[] COMPRESSIONS = {1, 8, 32946, 50000};

  private final Chance chance;
  private final ByteOrder order;
  private final boolean big;
  private final ByteArrayOutputStream file = new ByteArrayOutputStream();

  private record Entry(int tag, int type, int count, byte[] values) {}

  private TiffImage(Chance chance) {
    this.chance = chance;
    order = chance.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN);
    big = chance.oneIn(3);
  }

  /** One file of one to four pages that agree in everything. */
  static byte[] drawn(Chance chance) {
    return new TiffImage(chance).file();
  }

  private byte[] file() {
    int bits = BITS[chance.below(BITS.length)];
    boolean floats = bits >= 16 && chance.oneIn(3);
    int bands = chance.of(1, 1, 2, 3, 4);
    int width = 1 + chance.below(24);
    int height = 1 + chance.below(24);
    int compression = COMPRESSIONS[chance.below(COMPRESSIONS.length)];
    boolean whole = bits % 8 == 0;
    int predictor = compression == 1 || !whole ? 1 : floats ? chance.of(1, 3) : chance.of(1, 2);
    boolean planar = bands > 1 && chance.oneIn(3);
    boolean tiled = chance.oneIn(3);
    int chunkWidth = tiled ? 16 : width;
    int chunkHeight = tiled ? 16 : 1 + chance.below(height);
    int photometric = bands >= 3 ? 2 : floats ? 1 : chance.of(0, 1);
    int format = floats ? 3 : whole ? chance.of(1, 2) : 1;
    int turn = 1 + chance.below(8);
    int pages = chance.oneIn(3) ? 2 + chance.below(3) : 1;
    String text = description(width, height, pages, bands);
    int head = big ? 16 : 8;
    file.writeBytes(new byte[head]);
    List<Integer> links = new ArrayList<>(List.of(big ? 8 : 4));
    List<Long> places = new ArrayList<>();
    for (int page = 0; page < pages; page++) {
      int across = (width + chunkWidth - 1) / chunkWidth;
      int down = (height + chunkHeight - 1) / chunkHeight;
      int chunks = across * down * (planar ? bands : 1);
      long[] offsets = new long[chunks];
      long[] counts = new long[chunks];
      for (int i = 0; i < chunks; i++) {
        int row = i / across % down;
        int rows = tiled ? chunkHeight : Math.min(chunkHeight, height - row * chunkHeight);
        int rowBytes = (chunkWidth * bits * (planar ? 1 : bands) + 7) / 8;
        byte[] packed = packed(chance.bytes(rowBytes * rows), compression);
        offsets[i] = file.size();
        counts[i] = packed.length;
        file.writeBytes(packed);
      }
      List<Entry> entries = new ArrayList<>();
      entries.add(numbers(256, 3, width));
      entries.add(numbers(257, 3, height));
      entries.add(numbers(258, 3, repeated(bits, bands)));
      entries.add(numbers(259, 3, compression));
      entries.add(numbers(262, 3, photometric));
      entries.add(numbers(274, 3, turn));
      entries.add(numbers(277, 3, bands));
      entries.add(numbers(284, 3, planar ? 2 : 1));
      entries.add(numbers(317, 3, predictor));
      entries.add(numbers(339, 3, repeated(format, bands)));
      entries.add(numbers(tiled ? 324 : 273, big ? 16 : 4, offsets));
      entries.add(numbers(tiled ? 325 : 279, big ? 16 : 4, counts));
      if (tiled) {
        entries.add(numbers(322, 3, chunkWidth));
        entries.add(numbers(323, 3, chunkHeight));
      } else {
        entries.add(numbers(278, 3, chunkHeight));
      }
      if (page == 0 && !text.isEmpty()) {
        byte[] bytes = (text + "\0").getBytes(StandardCharsets.UTF_8);
        entries.add(new Entry(270, 2, bytes.length, bytes));
      }
      entries.sort(Comparator.comparingInt(Entry::tag));
      directory(entries, places, links);
    }
    return linked(places, links);
  }

  private String description(int width, int height, int pages, int bands) {
    return switch (chance.below(4)) {
      case 0 -> "ImageJ=1.54f\nimages=%d\nslices=%d\nunit=um\nspacing=2\n".formatted(pages, pages);
      case 1 ->
          ("<OME><Image><Pixels DimensionOrder=\"XYZCT\" SizeX=\"%d\" SizeY=\"%d\" SizeZ=\"%d\""
                  + " SizeC=\"%d\" SizeT=\"1\" PhysicalSizeX=\"0.5\"><Channel SamplesPerPixel=\"%d\"/>"
                  + "<TiffData IFD=\"0\" PlaneCount=\"%d\"/></Pixels></Image></OME>")
              .formatted(width, height, pages, bands, bands, pages);
      default -> "";
    };
  }

  private static long[] repeated(int value, int count) {
    long[] values = new long[count];
    Arrays.fill(values, value);
    return values;
  }

  private Entry numbers(int tag, int type, long... values) {
    int size = type == 3 ? 2 : type == 4 ? 4 : 8;
    ByteBuffer bytes = ByteBuffer.allocate(size * values.length).order(order);
    for (long value : values) {
      switch (size) {
        case 2 -> bytes.putShort((short) value);
        case 4 -> bytes.putInt((int) value);
        default -> bytes.putLong(value);
      }
    }
    return new Entry(tag, type, values.length, bytes.array());
  }

  private static byte[] packed(byte[] plain, int compression) {
    return switch (compression) {
      case 1 -> plain;
      case 50000 -> {
        ZstdCompressor zstd = new ZstdCompressor();
        byte[] packed = new byte[zstd.maxCompressedLength(plain.length)];
        yield Arrays.copyOf(
            packed, zstd.compress(plain, 0, plain.length, packed, 0, packed.length));
      }
      default -> {
        Deflater deflater = new Deflater();
        deflater.setInput(plain);
        deflater.finish();
        byte[] packed = new byte[plain.length + 100];
        int count = deflater.deflate(packed);
        deflater.end();
        yield Arrays.copyOf(packed, count);
      }
    };
  }

  private void directory(List<Entry> entries, List<Long> places, List<Integer> links) {
    int wide = big ? 8 : 4;
    if (file.size() % 2 == 1) {
      file.write(0);
    }
    int at = file.size();
    int each = big ? 20 : 12;
    int head = (big ? 8 : 2) + each * entries.size();
    ByteBuffer bytes =
        ByteBuffer.allocate(
                head + wide + entries.stream().mapToInt(entry -> entry.values.length + 8).sum())
            .order(order);
    if (big) {
      bytes.putLong(entries.size());
    } else {
      bytes.putShort((short) entries.size());
    }
    int free = head + wide;
    for (Entry entry : entries) {
      bytes.putShort((short) entry.tag).putShort((short) entry.type);
      number(bytes, entry.count);
      int place = bytes.position();
      if (entry.values.length <= wide) {
        bytes.put(entry.values);
      } else {
        number(bytes, at + free);
        bytes.put(free, entry.values);
        free += entry.values.length;
      }
      bytes.position(place + wide);
    }
    places.add((long) at);
    links.add(at + head);
    file.write(bytes.array(), 0, free);
  }

  private void number(ByteBuffer bytes, long value) {
    if (big) {
      bytes.putLong(value);
    } else {
      bytes.putInt((int) value);
    }
  }

  private byte[] linked(List<Long> places, List<Integer> links) {
    byte[] whole = file.toByteArray();
    ByteBuffer bytes = ByteBuffer.wrap(whole).order(order);
    byte letter = (byte) (order == ByteOrder.LITTLE_ENDIAN ? 'I' : 'M');
    bytes.put(letter).put(letter).putShort((short) (big ? 43 : 42));
    if (big) {
      bytes.putShort((short) 8);
    }
    for (int i = 0; i < places.size(); i++) {
      if (big) {
        bytes.putLong(links.get(i), places.get(i));
      } else {
        bytes.putInt(links.get(i), (int) (long) places.get(i));
      }
    }
    return whole;
  }
}
