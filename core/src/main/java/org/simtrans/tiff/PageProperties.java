package org.simtrans.tiff;

/**
 * What a page that is written says of itself beside its pixels.
 *
 * @param description a text; empty for none
 * @param xResolution pixels for each unit of length along x; 0 if nothing is to be stated
 * @param yResolution pixels for each unit of length along y
 * @param resolutionUnit 1 for no unit, 2 for inches, 3 for centimetres
 * @param orientation how rows and columns are turned for looking at, 1 to 8 as EXIF counts
 */
public record PageProperties(
    String description,
    double xResolution,
    double yResolution,
    int resolutionUnit,
    int orientation) {

  /** Says nothing. */
  public static final PageProperties NONE = new PageProperties("", 0, 0, 1, 1);

  /** The same without the text, which only the first page of a file has. */
  public PageProperties withoutDescription() {
    return new PageProperties("", xResolution, yResolution, resolutionUnit, orientation);
  }
}
