package org.simtrans.tiff;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One page: its size, what its samples are, and the samples themselves. What is not read is refused
 * when samples are asked for, so that a page that nobody needs does no harm. Not for several
 * threads at a time.
 */
public final class TiffPage {
  private static final int REDUCED = 1;
  private static final int TRANSPARENCY = 4;
  private static final int MOST_BANDS = 1 << 12;

  private final Bytes file;
  private final Directory directory;
  private final int width;
  private final int height;
  private final int bands;
  private final int bits;
  private final boolean asStored;
  private final long shift; // bytes by which the pixels lie behind those of the directory
  private RegionReader reader; // made when it is needed

  TiffPage(Bytes file, Directory directory) throws IOException {
    this(file, directory, false, 0);
  }

  private TiffPage(Bytes file, Directory directory, boolean asStored, long shift)
      throws IOException {
    this.file = file;
    this.directory = directory;
    this.asStored = asStored;
    this.shift = shift;
    long wide = directory.number(Tag.WIDTH, 0);
    long high = directory.number(Tag.HEIGHT, 0);
    long samples = directory.number(Tag.SAMPLES_PER_PIXEL, 1);
    long stated = directory.number(Tag.BITS, 1);
    if (wide < 1 || high < 1 || wide > Integer.MAX_VALUE || high > Integer.MAX_VALUE) {
      throw new TiffException(
          "is a damaged TIFF: a page has %d x %d pixels; copy or export it again"
              .formatted(wide, high));
    }
    if (samples < 1 || samples > MOST_BANDS || stated < 1 || stated > 1 << 12) {
      throw new TiffException(
          "is a TIFF with %d samples of %d bits in a pixel; expected 1 to %d samples of 1 to 64 bits: check how it was exported"
              .formatted(samples, stated, MOST_BANDS));
    }
    width = (int) wide;
    height = (int) high;
    bands = (int) samples;
    bits = (int) stated;
  }

  /** Pixels from left to right. */
  public int width() {
    return width;
  }

  /** Pixels from top to bottom. */
  public int height() {
    return height;
  }

  /** Values of a pixel, transparency among them. */
  public int bands() {
    return bands;
  }

  /** Bits of a value. */
  public int bits() {
    return bits;
  }

  /**
   * The same page with the values as they stand in the file, where palette and black and white only
   * say how they are shown.
   */
  public TiffPage asStored() throws IOException {
    return new TiffPage(file, directory, true, shift);
  }

  /**
   * This page and others of its kind that have no directory, as ImageJ writes stacks beyond 4 GiB:
   * their pixels follow those of this page.
   *
   * @param count of all pages together
   * @throws TiffException if the file is too short, or the pixels are compressed
   */
  public List<TiffPage> withThoseBehind(int count) throws IOException {
    Layout layout = Layout.of(directory, this, file.size());
    long bytes = (long) layout.rowBytes() * height * layout.planes();
    long end = layout.offsets()[0] + bytes * count;
    if (layout.tiled() || directory.number(Tag.COMPRESSION, 1) != 1 || end > file.size()) {
      throw new TiffException(
          "is a TIFF with one page, but its description says %d; it is cut off, or its pages were removed: export it again"
              .formatted(count));
    }
    List<TiffPage> pages = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      pages.add(new TiffPage(file, directory, asStored, i * bytes));
    }
    return pages;
  }

  /** What the samples are as colours. */
  public Photometric photometric() throws IOException {
    Photometric stated = Photometric.ofCode(photometricCode());
    boolean shown = stated == Photometric.MIN_IS_WHITE || stated == Photometric.PALETTE;
    return asStored && shown ? Photometric.MIN_IS_BLACK : stated;
  }

  private long photometricCode() throws IOException {
    return directory.number(Tag.PHOTOMETRIC, bands >= 3 ? 2 : 1);
  }

  /** How rows and columns are turned for looking at, 1 to 8 as EXIF counts. */
  public int orientation() throws IOException {
    return (int) directory.number(Tag.ORIENTATION, 1);
  }

  /** The text that describes the page; empty if there is none. */
  public String description() throws IOException {
    return directory.text(Tag.DESCRIPTION);
  }

  /** The program that wrote the page; empty if it does not say. */
  public String software() throws IOException {
    return directory.text(Tag.SOFTWARE);
  }

  /** Pixels for each unit of length along x; empty if that is not stated. */
  public Optional<Double> xResolution() throws IOException {
    return directory.fraction(Tag.X_RESOLUTION);
  }

  /** Pixels for each unit of length along y; empty if that is not stated. */
  public Optional<Double> yResolution() throws IOException {
    return directory.fraction(Tag.Y_RESOLUTION);
  }

  /** 1 for no unit, 2 for inches, 3 for centimetres. */
  public int resolutionUnit() throws IOException {
    return (int) directory.number(Tag.RESOLUTION_UNIT, 2);
  }

  /** Whether the page is a smaller copy of another, or says where another is transparent. */
  public boolean isAside() throws IOException {
    long kind = directory.number(Tag.NEW_SUBFILE_TYPE, 0);
    return (kind & (REDUCED | TRANSPARENCY)) != 0 || directory.number(Tag.SUBFILE_TYPE, 0) == 2;
  }

  /** Whether a band, counted from 0, is transparency and no value of its own. */
  public boolean isTransparency(int band) throws IOException {
    long[] extra = directory.numbers(Tag.EXTRA_SAMPLES, bands);
    int index = band - (bands - extra.length);
    return index >= 0 && (extra[index] == 1 || extra[index] == 2);
  }

  /** The colours of a palette, red, green and blue of 0 to 255 for each index. */
  public int[][] palette() throws IOException {
    int size = 1 << Math.min(16, bits);
    long[] map = directory.numbers(Tag.COLOUR_MAP, 3L * size);
    if (map.length < 3 * size) {
      throw new TiffException("is a TIFF whose palette is missing or too short; export it again");
    }
    int shift = Arrays.stream(map).allMatch(value -> value < 256) ? 0 : 8; // some write bytes
    int[][] colours = new int[size][3];
    for (int i = 0; i < size; i++) {
      for (int c = 0; c < 3; c++) {
        colours[i][c] = (int) (map[c * size + i] >> shift) & 0xff;
      }
    }
    return colours;
  }

  /**
   * What samples are read as.
   *
   * @throws TiffException if they are of a type that is not read, or of several
   */
  public SampleType type() throws IOException {
    long[] formats = directory.numbers(Tag.SAMPLE_FORMAT, bands);
    long format = formats.length == 0 ? 1 : formats[0];
    if (Arrays.stream(directory.numbers(Tag.BITS, bands)).anyMatch(one -> one != bits)
        || Arrays.stream(formats).anyMatch(one -> one != format)) {
      throw new TiffException(
          "is a TIFF whose bands have samples of several types; expected one type: split it into one file for each band");
    }
    return SampleFormat.of(format, bits);
  }

  /** Whether the compression changes values. */
  public boolean isLossy() throws IOException {
    return directory.number(Tag.COMPRESSION, 1) == 7;
  }

  /** The bytes of all samples as they are read. */
  public long bytes() throws IOException {
    double bytes = (double) width * height * bands * type().bytes();
    return bytes > Long.MAX_VALUE / 2 ? Long.MAX_VALUE / 2 : (long) bytes;
  }

  /** The most bytes of samples that one byte of the file can become. */
  long expansion() throws IOException {
    return Compression.ofCode(directory.number(Tag.COMPRESSION, 1)).expansion()
        * Math.max(1, 8 * type().bytes() / bits);
  }

  /** Reads the whole page; see {@link #read(int, int, int, int)}. */
  public Samples read() throws IOException {
    return read(0, 0, width, height);
  }

  /**
   * Reads a region: of pages of one bit 0 and 255, of those whose smallest value is white values
   * that are turned around, of palettes the indices.
   *
   * @param x of its left column
   * @param y of its top row
   * @throws TiffException if the page is damaged, cut off, or of a kind that is not read
   * @throws IndexOutOfBoundsException if the region is not within the page
   */
  public Samples read(int x, int y, int regionWidth, int regionHeight) throws IOException {
    Objects.checkFromIndexSize(x, regionWidth, width);
    Objects.checkFromIndexSize(y, regionHeight, height);
    if (reader == null) {
      reader = reader();
    }
    return reader.read(x, y, regionWidth, regionHeight);
  }

  private RegionReader reader() throws IOException {
    SampleType type = type();
    Photometric photometric = photometric();
    photometric.require(photometricCode());
    if (photometric.isColour() && bands < 3) {
      throw new TiffException(
          "is a damaged TIFF: a page in colours with %d samples in a pixel; expected 3 or more: export it again"
              .formatted(bands));
    }
    Coding coding = Coding.of(directory, bits, type.format() == 3);
    Layout layout = Layout.of(directory, this, file.size()).shifted(shift);
    if (photometric == Photometric.YCBCR) {
      requireWholeColours(coding, layout, type);
    }
    return new RegionReader(
        new Chunks(file, layout, coding, bits), file.order(), bits, type, photometric);
  }

  /** Colours of which some pixels share a part are read out of JPEG only. */
  private void requireWholeColours(Coding coding, Layout layout, SampleType type)
      throws IOException {
    long[] shared = directory.numbers(Tag.YCBCR_SUBSAMPLING, 2);
    boolean whole = shared.length == 2 && shared[0] == 1 && shared[1] == 1;
    if (layout.bands() != 3
        || type != SampleType.UINT8
        || !(whole || coding.compression() == Compression.JPEG)) {
      throw new TiffException(
          "is a TIFF with YCbCr colours that pixels share or that are not of 8 bits, without JPEG; expected RGB: convert it");
    }
  }
}
