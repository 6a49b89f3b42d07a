package org.simtrans.spark;

import java.nio.file.Path;
import java.util.List;
import org.simtrans.InvalidSettingException;
import org.simtrans.image.Gathering;
import org.simtrans.image.Images;

/** Files of which an image takes many, such as DICOM: an executor brings one file of an image. */
final class SeriesFiles {
  private SeriesFiles() {}

  /**
   * Refuses them. On this machine they are told by their content too, elsewhere by their names.
   *
   * @param folder its full name
   * @param files relative to it
   * @throws InvalidSettingException that names one
   */
  static void refuse(Archive archive, String folder, List<String> files) {
    Path here = Archive.isHere(folder) ? Archive.path(folder) : Path.of("/");
    for (String file : files) {
      Path path = here.resolve(file);
      if (!Images.isImage(path) && Gathering.takes(path)) {
        throw new InvalidSettingException(
            "%s holds DICOM, such as %s, of which a series makes an image, and Spark takes images of one file; use 'simtrans' without Spark, or convert the series to NIfTI (dcm2niix)"
                .formatted(folder, file));
      }
    }
  }
}
