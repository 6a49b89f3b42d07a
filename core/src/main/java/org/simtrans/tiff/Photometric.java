package org.simtrans.tiff;

import java.util.Arrays;

/** What the samples of a page mean as colours. */
public enum Photometric {
  /** Grey, the smallest value white; turned around as it is read. */
  MIN_IS_WHITE(0, true),
  /** Grey, and whatever else is no colour. */
  MIN_IS_BLACK(1, true),
  /** Red, green and blue. */
  RGB(2, true),
  /** An index into the palette. */
  PALETTE(3, true),
  /** Where another page is transparent. */
  MASK(4, true),
  /** The four inks of print, CMYK. */
  CMYK(5, false),
  /** Luminance and two differences; read as red, green and blue. */
  YCBCR(6, true),
  /** L*a*b*. */
  CIELAB(8, false),
  /** The colours of a sensor, side by side. */
  CFA(32803, false),
  /** A sensor's own values. */
  LINEAR_RAW(34892, false),
  /** None of those. */
  OTHER(-1, false);

  private final int code;
  private final boolean read;

  Photometric(int code, boolean read) {
    this.code = code;
    this.read = read;
  }

  static Photometric ofCode(long code) {
    return Arrays.stream(values()).filter(one -> one.code == code).findFirst().orElse(OTHER);
  }

  /** Whether a pixel begins with red, green and blue as it is read. */
  public boolean isColour() {
    return this == RGB || this == YCBCR;
  }

  void require(long stated) throws TiffException {
    if (!read) {
      String name =
          this == CMYK
              ? "the four inks of print (CMYK)"
              : this == CIELAB
                  ? "L*a*b* colours"
                  : this == OTHER ? "an unknown kind of colours" : "a sensor's raw samples";
      throw new TiffException(
          "is a TIFF with %s (photometric interpretation %d), which is not read; expected grey, RGB or a palette: convert it"
              .formatted(name, stated));
    }
  }
}
