package org.simtrans.tiff;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** An open file and its pages. */
public final class TiffFile implements Closeable {
  private static final int CLASSIC = 42;
  private static final int BIG = 43;
  private static final int MOST_PAGES = 1 << 16;

  /** Decoded bytes that any file may have: a blank page of a fax takes some hundred bytes. */
  private static final long ALWAYS = 4L << 20;

  private final Bytes bytes;
  private final List<TiffPage> pages;

  private TiffFile(Bytes bytes, List<TiffPage> pages) {
    this.bytes = bytes;
    this.pages = pages;
  }

  /** Whether the first four bytes of a file are those of a TIFF. */
  public static boolean isTiff(byte[] start) {
    if (start.length < 4 || start[0] != start[1] || start[0] != 'I' && start[0] != 'M') {
      return false;
    }
    int version = start[0] == 'I' ? start[2] | start[3] << 8 : start[2] << 8 | start[3];
    return version == CLASSIC || version == BIG;
  }

  /**
   * Opens a file and reads the directories of its pages.
   *
   * @throws TiffException if it is none, or its directories are damaged
   */
  public static TiffFile open(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file);
    try {
      ByteBuffer start =
          new Bytes(channel, ByteOrder.LITTLE_ENDIAN, channel.size()).read(0, 8, "the header");
      if (!isTiff(start.array())) {
        throw new TiffException("is no TIFF inside; export it again");
      }
      ByteOrder order = start.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
      boolean big = start.order(order).getShort(2) == BIG;
      Bytes bytes = new Bytes(channel, order, channel.size());
      long first = big ? bytes.read(8, 8, "the header").getLong() : start.getInt(4) & 0xffffffffL;
      return new TiffFile(bytes, pages(bytes, big, first));
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Follows the chain of directories, which in damaged files runs in circles. */
  private static List<TiffPage> pages(Bytes bytes, boolean big, long first) throws IOException {
    List<TiffPage> pages = new ArrayList<>();
    Set<Long> seen = new HashSet<>();
    long length = 0;
    long at = first;
    while (at != 0) {
      if (!seen.add(at)) {
        throw new TiffException("is a damaged TIFF: its pages run in a circle; export it again");
      }
      Directory directory = new Directory(bytes, big, at);
      length += directory.length();
      if (length > bytes.size() || pages.size() == MOST_PAGES) {
        throw new TiffException(
            "has more than %d pages or pages that share their place; it is a damaged TIFF, or must be split"
                .formatted(pages.size()));
      }
      pages.add(new TiffPage(bytes, directory));
      at = directory.next();
    }
    if (pages.isEmpty()) {
      throw new TiffException("is a TIFF without a page; export it again");
    }
    return pages;
  }

  /** All pages, smaller copies and masks among them; at least one. */
  public List<TiffPage> pages() {
    return List.copyOf(pages);
  }

  /** The order of the bytes in numbers. */
  public ByteOrder order() {
    return bytes.order();
  }

  /** The bytes of the file. */
  public long size() {
    return bytes.size();
  }

  /**
   * Refuses pages that promise more than a file of this size can hold, so that a small file cannot
   * fill the memory.
   *
   * @param read the pages that are about to be read; those that are read twice count twice
   * @throws TiffException if they promise too much
   */
  public void requireRoom(Collection<TiffPage> read) throws IOException {
    double promised = 0;
    long expansion = 1;
    for (TiffPage page : read) {
      promised += page.bytes();
      expansion = Math.max(expansion, page.expansion());
    }
    if (promised > ALWAYS + (double) expansion * size()) {
      throw new TiffException(
          "is a TIFF that promises %.0f bytes of pixels, more than a file of its size can hold; copy or export it again"
              .formatted(promised));
    }
  }

  @Override
  public void close() throws IOException {
    bytes.channel().close();
  }
}
