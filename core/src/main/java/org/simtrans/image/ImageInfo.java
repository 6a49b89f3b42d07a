package org.simtrans.image;

import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * What an image file holds.
 *
 * @param shape all dimensions, x first; frames of 4-D and further images included
 * @param dtype the stored type as numpy prints it, big-endian order marked: "int16", "&gt;i2"
 * @param endian "&lt;" for little-endian, "&gt;" for big-endian
 * @param pages the pages of a file that has such, each one slice; the 3-D images of one that has
 *     further dimensions; else 1
 * @param unit the unit of length that the file states, such as "mm" or "um" (micrometres); null if
 *     it states none
 * @param spacingMm the distance between voxels along x, y, z
 * @param affine voxel index to RAS+ mm
 * @param orientation the directions to which the voxel axes grow, like "RAS"
 * @param slope what stored numbers are multiplied by; 1 if the file states none
 * @param intercept what is added then; 0 if the file states none
 * @param min the smallest scaled value of all frames, like {@code max} and {@code mean} without
 *     NaN; NaN if there is nothing else
 */
public record ImageInfo(
    List<Long> shape,
    String dtype,
    String endian,
    int pages,
    String unit,
    List<Double> spacingMm,
    Affine affine,
    String orientation,
    double slope,
    double intercept,
    double min,
    double max,
    double mean) {

  public ImageInfo {
    shape = List.copyOf(shape);
    spacingMm = List.copyOf(spacingMm);
  }

  /** What an image holds that has been read; a picture has two dimensions. */
  public static ImageInfo of(Volume volume) {
    Statistics statistics = new Statistics();
    volume.stored().scan(statistics::accept);
    List<Long> shape = Arrays.stream(volume.shape()).mapToObj(Long::valueOf).toList();
    return of(
        volume.isPicture() ? shape.subList(0, 2) : shape,
        volume.affine(),
        volume.stored(),
        volume.header(FileHeader.class).orElse(null),
        1,
        statistics);
  }

  /** What an image of several channels holds, all of which count. */
  public static ImageInfo of(Channels channels) {
    Statistics statistics = new Statistics();
    for (Volume volume : channels.volumes()) {
      volume.stored().scan(statistics::accept);
    }
    Volume first = channels.volumes().get(0);
    return of(
        Arrays.stream(first.shape()).mapToObj(Long::valueOf).toList(),
        first.affine(),
        first.stored(),
        first.header(FileHeader.class).orElse(null),
        1,
        statistics);
  }

  /**
   * @param like voxels of the image, for their type and scaling
   * @param header of the file; null if it has none
   */
  public static ImageInfo of(
      List<Long> shape,
      Affine affine,
      Voxels like,
      FileHeader header,
      int pages,
      Statistics statistics) {
    ByteOrder order = header == null ? ByteOrder.LITTLE_ENDIAN : header.order();
    return new ImageInfo(
        shape,
        like.type().label(order),
        order == ByteOrder.LITTLE_ENDIAN ? "<" : ">",
        pages,
        header == null ? null : header.unit(),
        Arrays.stream(affine.spacing()).boxed().toList(),
        affine,
        affine.orientation(),
        like.slope(),
        like.intercept(),
        statistics.min(),
        statistics.max(),
        statistics.mean());
  }
}
