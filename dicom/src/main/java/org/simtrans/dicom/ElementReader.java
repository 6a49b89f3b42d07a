package org.simtrans.dicom;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.simtrans.image.UnreadableImageException;

/** Reads the elements of a file, from behind its preamble (DICOM PS3.5, section 7). */
final class ElementReader {
  private static final long UNDEFINED = 0xffffffffL;
  private static final int ITEM = 0xfffee000;
  private static final int END_OF_ITEM = 0xfffee00d;
  private static final int END_OF_SEQUENCE = 0xfffee0dd;
  private static final int GROUP_OF_DELIMITERS = 0xfffe;

  private static final int DEEPEST = 16; // sequences within sequences; enhanced images have five
  private static final int MOST_ITEMS = 1 << 20;
  private static final int LONGEST_VALUE = 1 << 20; // bytes; what is read here is far shorter
  private static final String REMEDY = "; copy or export it again";

  private final Path file;
  private final ElementInput in;
  private boolean explicit = true;
  private int place;
  private int items;
  private boolean withPixels;
  private EncodedPixels pixels;
  private TransferSyntax syntax;

  ElementReader(Path file, ElementInput in) {
    this.file = file;
    this.in = in;
  }

  /** The element that was begun last, for people. */
  String place() {
    Tag known = Tag.of(place);
    return known == null ? "element " + Tag.hex(place) : known.toString();
  }

  DicomFile read(boolean pixelsToo) throws IOException {
    withPixels = pixelsToo;
    DataSet header = new DataSet(file);
    while (group(in.peek(2)) == 2) {
      element(header, in.tag(), 0);
    }
    syntax = syntax(header);
    if (syntax == TransferSyntax.DEFLATED) {
      in.inflate();
    }
    in.order(syntax.order());
    explicit = syntax.isExplicit();
    elements(header, UNDEFINED, 0);
    return new DicomFile(file, syntax, header, pixels);
  }

  private static int group(byte[] start) {
    return start.length < 2 ? -1 : start[0] & 0xff | (start[1] & 0xff) << 8;
  }

  /** Without meta information the first element tells. */
  private TransferSyntax syntax(DataSet meta) throws IOException {
    String uid = meta.text(Tag.TRANSFER_SYNTAX_UID);
    if (!uid.isEmpty()) {
      return TransferSyntax.of(uid)
          .orElseThrow(
              () ->
                  problem(
                      "has the transfer syntax "
                          + uid
                          + ", which is not supported; convert it by 'dcm2niix' or 'dcmconv'"));
    }
    byte[] start = in.peek(6);
    if (start.length < 6) {
      throw new EOFException();
    }
    if (Vr.of(start[4], start[5]) == null) {
      return TransferSyntax.IMPLICIT_LITTLE_ENDIAN;
    }
    return start[0] == 0
        ? TransferSyntax.EXPLICIT_BIG_ENDIAN
        : TransferSyntax.EXPLICIT_LITTLE_ENDIAN;
  }

  /** Reads until {@code end}, or a delimiter if it is undefined, or the pixels. */
  private void elements(DataSet into, long end, int depth) throws IOException {
    while (end == UNDEFINED || in.position() < end) {
      if (depth == 0 && in.peek(1).length == 0) {
        return;
      }
      int tag = in.tag();
      if (tag >>> 16 == GROUP_OF_DELIMITERS) {
        long length = in.int32();
        if (tag == END_OF_ITEM && end == UNDEFINED && depth > 0 && length == 0) {
          return;
        }
        throw problem(
            "has a delimiter behind " + place() + " where an element was expected" + REMEDY);
      }
      if (element(into, tag, depth)) {
        return;
      }
    }
    if (in.position() > end) {
      throw problem("has " + place() + " reach beyond the item that it is in" + REMEDY);
    }
  }

  /** Whether this element was the pixels of the image, behind which nothing is read. */
  private boolean element(DataSet into, int tag, int depth) throws IOException {
    place = tag;
    Tag known = Tag.of(tag);
    Vr vr = explicit ? written() : known == null ? Vr.UN : known.vr();
    long length = explicit && !vr.isLong() ? in.int16() : longLength();
    boolean isKnown = known != null;
    if (vr == Vr.UN && isKnown) {
      vr = known.vr();
    }
    if (depth == 0 && isKnown && known.name().endsWith("PIXEL_DATA")) {
      pixels(into, known, vr, length);
      return true;
    }
    if (length == UNDEFINED || (vr == Vr.SQ && isKnown)) {
      sequence(into, known, length, depth);
    } else if (length > in.remaining()) {
      throw problem(
          "promises %d bytes in %s, of which only %d can follow%s"
              .formatted(length, place(), in.remaining(), REMEDY));
    } else if (!isKnown || length > LONGEST_VALUE) {
      in.skip(length);
    } else {
      byte[] value = in.bytes((int) length);
      into.put(known, new DataSet.Element(vr, value, in.order(), List.of()));
    }
    return false;
  }

  private Vr written() throws IOException {
    byte[] letters = in.bytes(2);
    Vr vr = Vr.of(letters[0], letters[1]);
    if (vr == null) {
      throw problem("has no value representation in " + place() + REMEDY);
    }
    return vr;
  }

  private long longLength() throws IOException {
    if (explicit) {
      in.int16(); // not used
    }
    return in.int32();
  }

  /** Items of unknown sequences are walked through, because only so their end is found. */
  private void sequence(DataSet into, Tag known, long length, int depth) throws IOException {
    if (depth == DEEPEST) {
      throw problem("has sequences within sequences deeper than " + DEEPEST + REMEDY);
    }
    boolean wasExplicit = explicit;
    ByteOrder wasOrder = in.order();
    if (looksImplicit()) {
      explicit = false;
      in.order(ByteOrder.LITTLE_ENDIAN);
    }
    long end = length == UNDEFINED ? UNDEFINED : in.position() + length;
    List<DataSet> found = new ArrayList<>();
    while (end == UNDEFINED || in.position() < end) {
      int tag = in.tag();
      long itemLength = in.int32();
      if (tag == END_OF_SEQUENCE && end == UNDEFINED) {
        break;
      }
      if (tag != ITEM || ++items > MOST_ITEMS) {
        throw problem(
            (tag == ITEM
                        ? "has more than %d items, the last in %s"
                        : "has something else than items in %2$s")
                    .formatted(MOST_ITEMS, place())
                + REMEDY);
      }
      DataSet item = new DataSet(file);
      elements(item, itemLength == UNDEFINED ? UNDEFINED : in.position() + itemLength, depth + 1);
      if (known != null) {
        found.add(item);
      }
    }
    explicit = wasExplicit;
    in.order(wasOrder);
    if (known != null) {
      into.put(known, new DataSet.Element(Vr.SQ, new byte[0], in.order(), found));
    }
  }

  /** Sequences that were written as UN stay implicit, whatever the file is (PS3.5, 6.2.2). */
  private boolean looksImplicit() throws IOException {
    byte[] start = in.peek(14);
    return explicit
        && start.length == 14
        && start[0] == (byte) 0xfe
        && group(start) == 0xfffe
        && start[8 + 1] != (byte) 0xff
        && Vr.of(start[12], start[13]) == null;
  }

  private void pixels(DataSet header, Tag tag, Vr vr, long length) throws IOException {
    header.put(tag, new DataSet.Element(vr, new byte[0], in.order(), List.of()));
    if (!withPixels || tag != Tag.PIXEL_DATA) {
      return;
    }
    boolean isNative = syntax.pixels() == TransferSyntax.Pixels.NATIVE;
    if (isNative != (length != UNDEFINED)) {
      throw problem(
          "has %s pixels, but the transfer syntax %s%s"
              .formatted(isNative ? "encapsulated" : "native", syntax, REMEDY));
    }
    pixels =
        isNative
            ? new EncodedPixels(vr, in.order(), new long[0], List.of(value(length)))
            : fragments(vr);
  }

  private EncodedPixels fragments(Vr vr) throws IOException {
    byte[] first = fragment();
    if (first == null) {
      throw problem("has no pixels in " + place() + REMEDY);
    }
    ByteBuffer table = ByteBuffer.wrap(first).order(ByteOrder.LITTLE_ENDIAN);
    long[] offsets = new long[table.capacity() / 4];
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = table.getInt(4 * i) & 0xffffffffL;
    }
    List<byte[]> fragments = new ArrayList<>();
    for (byte[] one = fragment(); one != null; one = fragment()) {
      fragments.add(one);
      if (fragments.size() > MOST_ITEMS) {
        throw problem("has more than " + MOST_ITEMS + " fragments of pixels" + REMEDY);
      }
    }
    return new EncodedPixels(vr, in.order(), offsets, fragments);
  }

  /** Null behind the last. */
  private byte[] fragment() throws IOException {
    int tag = in.tag();
    long length = in.int32();
    if (tag == END_OF_SEQUENCE) {
      return null;
    }
    if (tag != ITEM || length == UNDEFINED) {
      throw problem("has something else than fragments in " + place() + REMEDY);
    }
    return value(length);
  }

  private byte[] value(long length) throws IOException {
    if (length > in.remaining()) {
      throw problem(
          "promises %d bytes of pixels, of which only %d are there%s"
              .formatted(length, in.remaining(), REMEDY));
    }
    if (length > Math.min(Integer.MAX_VALUE - 8, Runtime.getRuntime().maxMemory())) {
      throw problem(
          "has %d bytes of pixels, more than Java's heap holds; start with SIMTRANS_JAVA_OPTS=-Xmx%dg, or split the file"
              .formatted(length, 2 + (length * 3 >> 30)));
    }
    return in.bytes((int) length);
  }

  private UnreadableImageException problem(String what) {
    return new UnreadableImageException(file, what);
  }
}
