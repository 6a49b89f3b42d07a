package org.simtrans.server;

import io.javalin.http.Context;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The first file of a form ({@code multipart/form-data}, RFC 7578). It is read as it comes, so that
 * the bounds of {@link Uploads} hold for it, and it lies nowhere else meanwhile.
 */
final class FormFile {
  private static final Pattern BOUNDARY =
      Pattern.compile("(?i)multipart/form-data;.*?boundary=\"?([^\";\\s]{1,70})\"?.*");
  private static final Pattern FILE =
      Pattern.compile("(?is)content-disposition:.*?;\\s*filename=\"([^\"]*)\".*");
  private static final int LONGEST_HEAD = 8 << 10;
  private static final int LONGEST_FIELD = 1 << 16;

  private final InputStream in;
  private final byte[] end; // of a part; a carriage return is its first byte, and no other
  private final String name;

  private FormFile(InputStream in, byte[] end, String name) {
    this.in = in;
    this.end = end;
    this.name = name;
  }

  /** What the sender calls it. */
  String name() {
    return name;
  }

  /**
   * Goes to the first file of a request's form.
   *
   * @throws RefusedRequestException if there is none
   */
  static FormFile of(Context ctx) {
    Matcher type = BOUNDARY.matcher(String.valueOf(ctx.contentType()));
    if (!type.matches()) {
      throw new RefusedRequestException(
          415,
          "the body is %s; expected a form (multipart/form-data) with a file"
              .formatted(ctx.contentType()));
    }
    byte[] end = ("\r\n--" + type.group(1)).getBytes(StandardCharsets.ISO_8859_1);
    try {
      InputStream in = new BufferedInputStream(ctx.req().getInputStream(), 1 << 16);
      copy(in, end, 2, OutputStream.nullOutputStream(), LONGEST_FIELD); // what comes before
      for (String head = head(in); head != null; head = head(in)) {
        for (String line : head.split("\r\n")) {
          Matcher file = FILE.matcher(line);
          if (file.matches()) {
            return new FormFile(in, end, file.group(1));
          }
        }
        copy(in, end, 0, OutputStream.nullOutputStream(), LONGEST_FIELD);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw RefusedRequestException.wrong("the form holds no file; expected one image");
  }

  /**
   * Copies its content and says how many bytes it has.
   *
   * @throws RefusedRequestException if they are more than {@code most}, or end early
   */
  long copy(OutputStream out, long most) throws IOException {
    return copy(in, end, 0, out, most);
  }

  /** The headers of the next part; null behind the last one. */
  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0 && head.size() < LONGEST_HEAD; b = in.read()) {
      head.write(b);
      if (b != '\n' && head.size() != 2) {
        continue;
      }
      String text = head.toString(StandardCharsets.UTF_8);
      if (text.equals("--")) {
        return null;
      }
      if (text.endsWith("\r\n\r\n")) {
        return text;
      }
    }
    throw early();
  }

  private static RefusedRequestException early() {
    return RefusedRequestException.wrong("the form is cut off or damaged; send it again");
  }

  /**
   * Copies to where a part ends.
   *
   * @param matched how many bytes of the end were seen before
   */
  private static long copy(InputStream in, byte[] end, int matched, OutputStream out, long most)
      throws IOException {
    long size = 0;
    int seen = matched;
    for (int b = in.read(); b >= 0; b = in.read()) {
      if (b == end[seen]) {
        if (++seen == end.length) {
          return size;
        }
        continue;
      }
      out.write(end, 0, seen);
      size += seen;
      seen = b == end[0] ? 1 : 0;
      if (seen == 0) {
        out.write(b);
        size++;
      }
      if (size > most) {
        Bodies.drop(in);
        throw Bodies.tooLong(most);
      }
    }
    throw early();
  }
}
