package org.simtrans.image;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.simtrans.Reason;

/** Reading, writing and inspecting image files; the format is told by the end of the name. */
public final class Images {
  private static final String KNOWN =
      "expected .nii, .nii.gz, .hdr, .img (gzipped or not), .png, .tif, .tiff, .jpg or .jpeg";

  private Images() {}

  /**
   * Reads an image; of 4-D and further images, and of files with several pages, the first 3-D
   * image.
   *
   * @throws UnreadableImageException if the file is missing, damaged or not supported
   */
  public static Volume read(Path file) {
    return read(file, 0);
  }

  /**
   * Reads one 3-D image out of a 4-D or further image (dimension 4 counts fastest), or one page.
   *
   * @param frame from 0
   * @throws UnreadableImageException if the file is missing, damaged, not supported or has no such
   *     frame
   */
  public static Volume read(Path file, int frame) {
    return switch (readableFormat(file)) {
      case NIFTI, NIFTI_PAIR -> new NiftiReader(file).volume(frame);
      case PNG, TIFF, JPEG -> Pictures.read(file, frame);
    };
  }

  /**
   * Refuses a volume for which Java's heap is too small, before any of it is read.
   *
   * @param bytesPerVoxel that what is to be done with it takes
   * @throws UnreadableImageException that says how large the heap has to be
   */
  public static void requireHeap(Path file, int bytesPerVoxel) {
    ImageFormat format = readableFormat(file);
    if (format == ImageFormat.NIFTI || format == ImageFormat.NIFTI_PAIR) {
      new NiftiReader(file).requireHeap(bytesPerVoxel);
    }
  }

  /**
   * Writes an image, whole or not at all, and makes its folder where needed. To NIfTI goes any
   * volume, with the header it was read with; to PNG and TIFF a volume of one slice with whole
   * values (TIFF: or 32-bit floats).
   *
   * @throws UnwritableImageException if the format cannot hold the volume or the file system
   *     refuses
   */
  public static void write(Path file, Volume volume) {
    ImageFormat format =
        ImageFormat.of(file)
            .orElseThrow(
                () -> new UnwritableImageException(file, "the name ends in no format; " + KNOWN));
    try {
      switch (format) {
        case NIFTI, NIFTI_PAIR -> NiftiWriter.write(file, volume);
        case PNG, TIFF -> Pictures.write(file, format, volume);
        case JPEG ->
            throw new UnwritableImageException(
                file, "JPEG changes values, so nothing is written to it; write PNG instead");
      }
    } catch (IOException e) {
      throw new UnwritableImageException(
          file,
          "could not be written (" + Reason.of(e) + "); check the folder and the free space",
          e);
    }
  }

  /**
   * Looks through a whole file, with little memory however large it is.
   *
   * @throws UnreadableImageException if the file is missing, damaged or not supported
   */
  public static ImageInfo inspect(Path file) {
    return switch (readableFormat(file)) {
      case NIFTI, NIFTI_PAIR -> inspectNifti(new NiftiReader(file));
      case PNG, TIFF, JPEG -> inspectPicture(file);
    };
  }

  /**
   * Whether the file's name is that of an image. The voxels of a pair ({@code .img}) are not, so
   * that a pair counts once, though naming them to {@link #read} works.
   */
  public static boolean isImage(Path file) {
    return ImageFormat.of(file)
        .flatMap(format -> format.ending(file))
        .filter(ending -> !ending.startsWith(".img"))
        .isPresent();
  }

  /** The file's name without the ending of its format: "a.nii.gz" gives "a". */
  public static String stem(Path file) {
    String name = file.getFileName().toString();
    int ending =
        ImageFormat.of(file).flatMap(format -> format.ending(file)).map(String::length).orElse(0);
    return name.substring(0, name.length() - ending);
  }

  private static ImageFormat readableFormat(Path file) {
    return ImageFormat.of(file)
        .orElseThrow(
            () -> new UnreadableImageException(file, "the name ends in no known format; " + KNOWN));
  }

  private static ImageInfo inspectNifti(NiftiReader reader) {
    Statistics statistics = new Statistics();
    reader.scan(statistics::accept);
    NiftiHeader header = reader.header();
    return info(
        LongStream.of(header.shape()).boxed().toList(),
        header.type().label(header.order()),
        header.order(),
        header.affine(),
        header.slope(),
        header.intercept(),
        statistics);
  }

  private static ImageInfo inspectPicture(Path file) {
    Statistics statistics = new Statistics();
    Pictures.Pages pages = Pictures.scan(file, page -> page.stored().scan(statistics::accept));
    Volume first = pages.first();
    long width = first.nx();
    long height = first.ny();
    return info(
        pages.count() == 1
            ? List.of(width, height)
            : List.of(width, height, 1L, (long) pages.count()),
        first.stored().type().label(ByteOrder.LITTLE_ENDIAN),
        ByteOrder.LITTLE_ENDIAN,
        first.affine(),
        1,
        0,
        statistics);
  }

  private static ImageInfo info(
      List<Long> shape,
      String dtype,
      ByteOrder order,
      Affine affine,
      double slope,
      double intercept,
      Statistics statistics) {
    return new ImageInfo(
        shape,
        dtype,
        order == ByteOrder.LITTLE_ENDIAN ? "<" : ">",
        Arrays.stream(affine.spacing()).boxed().toList(),
        affine,
        affine.orientation(),
        slope,
        intercept,
        statistics.min(),
        statistics.max(),
        statistics.mean());
  }
}
