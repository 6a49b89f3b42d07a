package org.simtrans.image.microscope;

import java.util.Locale;
import org.simtrans.image.DataType;
import org.simtrans.image.LengthUnit;

/** The OME-XML of a stack of labels or probabilities that is written as OME-TIFF. */
public final class OmeText {
  private static final String NAMESPACE = "http://www.openmicroscopy.org/Schemas/OME/2016-06";

  private OmeText() {}

  /**
   * @param type of the samples
   * @param spacing in mm along x, y, z
   * @param unit in which to state it; null for pixels, whose size is not stated
   */
  public static String of(int[] shape, DataType type, double[] spacing, LengthUnit unit) {
    String sizes = "";
    if (unit != null) {
      for (int axis = 0; axis < 3; axis++) {
        char letter = "XYZ".charAt(axis);
        sizes +=
            String.format(
                Locale.ROOT,
                " PhysicalSize%c=\"%s\" PhysicalSize%cUnit=\"%s\"",
                letter,
                rounded(spacing[axis] / unit.millimetres()),
                letter,
                unit == LengthUnit.INCH
                    ? "in"
                    : unit == LengthUnit.MICROMETRE ? "\u00b5m" : unit.label());
      }
    }
    return """
        <?xml version="1.0" encoding="UTF-8"?>
        <OME xmlns="%s" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
        xsi:schemaLocation="%s %s/ome.xsd" Creator="SimTrans">\
        <Image ID="Image:0"><Pixels ID="Pixels:0" DimensionOrder="XYZCT" Type="%s" \
        SizeX="%s" SizeY="%s" SizeZ="%s" SizeC="1" SizeT="1" BigEndian="false"%s>\
        <Channel ID="Channel:0:0" SamplesPerPixel="1"/>\
        <TiffData IFD="0" FirstZ="0" FirstC="0" FirstT="0" PlaneCount="%s"/>\
        </Pixels></Image></OME>"""
        .formatted(
            NAMESPACE,
            NAMESPACE,
            NAMESPACE,
            name(type),
            shape[0],
            shape[1],
            shape[2],
            sizes,
            shape[2]);
  }

  /** A number that has been divided and multiplied, without the digits that this made up. */
  private static double rounded(double value) {
    return Double.parseDouble(String.format(Locale.ROOT, "%.12g", value));
  }

  private static String name(DataType type) {
    return switch (type) {
      case FLOAT32 -> "float";
      case FLOAT64 -> "double";
      default -> type.label(java.nio.ByteOrder.LITTLE_ENDIAN);
    };
  }
}
