package org.simtrans.server;

import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** The bodies of requests, which end where they have to. */
final class Bodies {
  /** So much of a body that is too long is read and dropped. */
  private static final int DROPPED = 1 << 20;

  private Bodies() {}

  /**
   * A small body, whole.
   *
   * @throws RefusedRequestException if it is longer
   */
  static byte[] read(Context ctx, long most) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    copy(ctx, bytes, most);
    return bytes.toByteArray();
  }

  /**
   * Copies a body and returns how many bytes it had.
   *
   * @throws RefusedRequestException if it is longer than {@code most}, whatever its header says
   */
  static long copy(Context ctx, OutputStream to, long most) {
    long announced = ctx.req().getContentLengthLong();
    byte[] some = new byte[1 << 16];
    long all = 0;
    try (InputStream from = ctx.req().getInputStream()) {
      if (announced > most) {
        drop(from);
        throw tooLong(most);
      }
      for (int n = from.read(some); n >= 0; n = from.read(some)) {
        all += n;
        if (all > most) {
          drop(from);
          throw tooLong(most);
        }
        to.write(some, 0, n);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }

  /** A client that is cut off while it sends may never see the answer. */
  static void drop(InputStream from) throws IOException {
    from.readNBytes(DROPPED);
  }

  static RefusedRequestException tooLong(long most) {
    return new RefusedRequestException(
        413,
        "the body is longer than %d bytes, which is the most that is taken here".formatted(most));
  }
}
