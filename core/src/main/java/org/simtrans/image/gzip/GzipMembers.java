package org.simtrans.image.gzip;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * The content of a gzip file (RFC 1952), all of its members one after the other. Java's own stream
 * calls itself once for each empty member, and overflows its stack where a file has thousands.
 */
public final class GzipMembers extends InputStream {
  private static final int MAGIC = 0x8b1f;
  private static final int DEFLATE = 8;
  private static final int HEADER_CHECKSUM = 2;
  private static final int EXTRA_FIELD = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;

  private final BufferedInputStream in;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 checksum = new CRC32();
  private final byte[] packed = new byte[1 << 16];
  private int held; // bytes of packed that the inflater was given last
  private boolean atEnd;

  /**
   * Reads the header of the first member.
   *
   * @throws ZipException if it is none
   */
  public GzipMembers(InputStream in) throws IOException {
    this.in = new BufferedInputStream(in, packed.length);
    if (!startMember()) {
      throw new ZipException("is no gzip");
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    try {
      while (!atEnd) {
        int count = inflater.inflate(into, offset, length);
        if (count > 0) {
          checksum.update(into, offset, count);
          return count;
        }
        if (inflater.finished()) {
          endMember();
          atEnd = !startMember();
        } else if (inflater.needsDictionary()) {
          throw new ZipException("asks for a dictionary");
        } else {
          fill();
        }
      }
      return -1;
    } catch (DataFormatException e) {
      throw new ZipException("is damaged");
    }
  }

  private void fill() throws IOException {
    in.mark(packed.length);
    held = in.read(packed, 0, packed.length);
    if (held < 0) {
      throw new EOFException();
    }
    inflater.setInput(packed, 0, held);
  }

  /** Compares checksum and length, after what the inflater did not need has been given back. */
  private void endMember() throws IOException {
    if (held > 0) {
      in.reset();
      in.skipNBytes(held - inflater.getRemaining());
    }
    if (number(4) != checksum.getValue()
        || number(4) != (inflater.getBytesWritten() & 0xffffffffL)) {
      throw new ZipException("has another checksum than its content");
    }
  }

  /** Whether a member begins here; what follows the last one, such as padding, is left out. */
  private boolean startMember() throws IOException {
    in.mark(2);
    if (in.read() + (in.read() << 8) != MAGIC) {
      in.reset();
      return false;
    }
    if (in.read() != DEFLATE) {
      throw new ZipException("is compressed by another method than deflate");
    }
    long flags = number(1);
    in.skipNBytes(6); // time, level, system
    if ((flags & EXTRA_FIELD) != 0) {
      in.skipNBytes(number(2));
    }
    if ((flags & NAME) != 0) {
      skipText();
    }
    if ((flags & COMMENT) != 0) {
      skipText();
    }
    if ((flags & HEADER_CHECKSUM) != 0) {
      in.skipNBytes(2);
    }
    inflater.reset();
    checksum.reset();
    held = 0;
    return true;
  }

  private void skipText() throws IOException {
    while (number(1) != 0) {
      // up to its zero byte
    }
  }

  private long number(int bytes) throws IOException {
    long number = 0;
    for (int i = 0; i < bytes; i++) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException();
      }
      number |= (long) next << 8 * i;
    }
    return number;
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    in.close();
  }
}
