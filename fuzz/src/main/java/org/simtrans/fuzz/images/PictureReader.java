package org.simtrans.fuzz.images;

import java.nio.file.Path;
import java.util.regex.Pattern;
import org.simtrans.fuzz.damage.Inconsistent;
import org.simtrans.fuzz.damage.Reader;
import org.simtrans.image.ImageInfo;
import org.simtrans.image.Images;
import org.simtrans.image.Source;
import org.simtrans.image.UnreadableImageException;
import org.simtrans.image.Volume;

/** PNG, TIFF and JPEG come through one door: what must be true of what was read. */
interface PictureReader extends Reader {
  Pattern FIELDS =
      Pattern.compile(
          "decod|pixels|frame|label|scans|orient|OME|slices|bands|page|PNG|TIFF|JPEG|empty|header|chunk|IHDR|strip|tile|ink|sample|compress");

  @Override
  default void read(Path file) {
    ImageInfo info = Images.inspect(file);
    Volume volume = Images.read(file);
    Images.readChannels(Source.of(file));
    try {
      Images.readLabels(file);
    } catch (UnreadableImageException e) { // not everything that is an image is a label
      Inconsistent.unless(
          fields().matcher(e.getMessage()).find(), "a label that is refused without a word");
    }
    Geometry.requireSame(info, volume);
    Inconsistent.unless(volume.isPicture(), "a picture that is none");
  }

  @Override
  default Pattern fields() {
    return FIELDS;
  }

  /** One bit becomes a byte, and is read twice; compression makes 1400 of 1. */
  @Override
  default long heap(long bytes) {
    return (128L << 20) + 1400L * 8 * 4 * bytes;
  }
}
