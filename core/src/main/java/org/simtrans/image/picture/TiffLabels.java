package org.simtrans.image.picture;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.simtrans.image.LabelImage;
import org.simtrans.image.UnreadableImageException;
import org.simtrans.image.Volume;
import org.simtrans.image.Voxels;
import org.simtrans.tiff.Photometric;
import org.simtrans.tiff.SampleType;
import org.simtrans.tiff.Samples;
import org.simtrans.tiff.TiffPage;

/** The pages of a TIFF as labels: numbers, indices of a palette, or colours. */
final class TiffLabels {
  private final TiffStack stack;
  private final List<TiffPage> pages;
  private final TiffPage first;

  private TiffLabels(TiffStack stack, int frame) throws IOException {
    this.stack = stack;
    pages = stack.slices(frame);
    first = pages.get(0);
  }

  /**
   * @param frame which of the stacks of slices; the channels of one time are frames of their own,
   *     because a label has one
   */
  static LabelImage of(TiffStack stack, int frame) throws IOException {
    LabelImage labels = new TiffLabels(stack, frame).read().ofFrames(stack.labelFrames());
    return stack.isLossy() ? labels.afterLoss() : labels;
  }

  private LabelImage read() throws IOException {
    boolean seeThrough = first.bands() > 1 && first.isTransparency(first.bands() - 1);
    if (first.photometric().isColour() || seeThrough) {
      LabelImage labels = LabelPixels.of(tallPicture(seeThrough), stack.path(), false);
      return new LabelImage(
          stack.volume(labels.volume().stored()), labels.kind(), labels.palette(), false, 1);
    }
    ByteBuffer values = stack.allocate(TiffPixels.type(first.type()));
    for (TiffPage page : pages) {
      Samples samples = page.read();
      values.put(samples.bytes().slice(0, values.capacity() / pages.size()));
    }
    Volume volume =
        stack.volume(
            Voxels.unscaled(
                TiffPixels.type(first.type()), values.clear().order(ByteOrder.LITTLE_ENDIAN)));
    return first.photometric() == Photometric.PALETTE
        ? new LabelImage(volume, LabelImage.Kind.PALETTE, palette(), false, 1)
        : LabelImage.of(volume);
  }

  private SortedMap<Integer, Integer> palette() throws IOException {
    SortedMap<Integer, Integer> colours = new TreeMap<>();
    int[][] palette = first.palette();
    for (int i = 0; i < palette.length; i++) {
      colours.put(i, palette[i][0] << 16 | palette[i][1] << 8 | palette[i][2]);
    }
    return colours;
  }

  /** All slices below each other are one picture, to which one rule applies. */
  private BufferedImage tallPicture(boolean seeThrough) throws IOException {
    boolean colour = first.photometric().isColour();
    SampleType type = first.type();
    if (type != SampleType.UINT8 && type != SampleType.UINT16) {
      throw new UnreadableImageException(
          stack.path(),
          "is a label in colours or with transparency that has no samples of 8 or 16 bits; save it again with 8 bits");
    }
    int buffer = type == SampleType.UINT8 ? DataBuffer.TYPE_BYTE : DataBuffer.TYPE_USHORT;
    int colours = colour ? 3 : 1;
    int bands = colours + (seeThrough ? 1 : 0);
    WritableRaster raster =
        Raster.createBandedRaster(
            buffer, first.width(), Math.multiplyExact(first.height(), pages.size()), bands, null);
    for (int z = 0; z < pages.size(); z++) {
      Samples samples = pages.get(z).read();
      for (int b = 0; b < bands; b++) {
        int from = b < colours ? b : first.bands() - 1;
        raster.setSamples(
            0, z * first.height(), first.width(), first.height(), b, band(samples, from));
      }
    }
    ComponentColorModel model =
        new ComponentColorModel(
            ColorSpace.getInstance(colour ? ColorSpace.CS_sRGB : ColorSpace.CS_GRAY),
            seeThrough,
            false,
            seeThrough ? Transparency.TRANSLUCENT : Transparency.OPAQUE,
            buffer);
    return new BufferedImage(model, raster, false, null);
  }

  private static int[] band(Samples samples, int band) {
    int pixels = samples.width() * samples.height();
    int[] values = new int[pixels];
    for (int i = 0; i < pixels; i++) {
      int at = band * pixels + i;
      values[i] =
          samples.type() == SampleType.UINT8
              ? samples.bytes().get(at) & 0xff
              : samples.bytes().getShort(2 * at) & 0xffff;
    }
    return values;
  }
}
