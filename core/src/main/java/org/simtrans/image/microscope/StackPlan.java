package org.simtrans.image.microscope;

import java.util.List;
import org.simtrans.tiff.TiffPage;

/**
 * What the pages of a TIFF are together.
 *
 * @param pages one for each plane, the slices of the first channel at the first time first, then
 *     those of its other channels, then those of later times
 * @param slices how many pages lie on top of each other
 * @param channels how many pages show one slice in different colours
 * @param names of the channels; empty if they have none
 * @param spacing in mm between pixels along x and y and between slices; null if it is not stated
 */
public record StackPlan(
    List<TiffPage> pages, int slices, int channels, List<String> names, double[] spacing) {

  public int frames() {
    return pages.size() / (slices * channels);
  }

  public TiffPage page(int slice, int channel, int frame) {
    return pages.get((frame * channels + channel) * slices + slice);
  }
}
