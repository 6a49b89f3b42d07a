package org.simtrans.fiji;

import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.io.FileSaver;
import ij.measure.Calibration;
import ij.plugin.Duplicator;
import ij.plugin.filter.ThresholdToSelection;
import ij.process.ByteProcessor;
import ij.process.ImageProcessor;
import ij.process.ShortProcessor;
import java.awt.Color;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.simtrans.InvalidSettingException;
import org.simtrans.TemporaryFolder;
import org.simtrans.cohort.LabelValues;
import org.simtrans.image.Source;
import org.simtrans.image.Volume;
import org.simtrans.predict.Segmenter;

/**
 * What a model draws on an open image.
 *
 * @param labels an image of one channel with the label of each pixel, calibrated as the image is
 * @param outlines of each label on each slice, at their places in the image
 */
record Drawing(ImagePlus labels, Overlay outlines) {
  private static final List<Color> COLOURS =
      List.of(Color.YELLOW, Color.CYAN, Color.MAGENTA, Color.GREEN, Color.ORANGE, Color.RED);
  private static final int LARGEST = 65535; // that an image of ImageJ holds as a label

  /**
   * Draws on every time point by itself, on all its slices together, as the command line would on
   * the TIFF that ImageJ saves of it.
   */
  static Drawing of(ImagePlus image, Segmenter segmenter) {
    ImagePlus whole = withoutSelection(image);
    LabelValues values = segmenter.model().card().labels();
    int frames = image.getNFrames();
    ImageStack drawn = new ImageStack(image.getWidth(), image.getHeight());
    for (int t = 1; t <= frames; t++) {
      IJ.showStatus("SimTrans: time point %d of %d".formatted(t, frames));
      IJ.showProgress(t - 1, frames);
      ImagePlus one =
          frames == 1
              ? whole
              : new Duplicator().run(whole, 1, image.getNChannels(), 1, image.getNSlices(), t, t);
      add(segmenter.segment(read(one, segmenter), false).mask(values), image, drawn);
    }
    IJ.showProgress(1);
    ImagePlus labels = new ImagePlus(stem(image) + "-labels", drawn);
    labels.setDimensions(1, image.getNSlices(), frames);
    labels.setOpenAsHyperStack(image.getNSlices() > 1 && frames > 1);
    Calibration calibration = image.getCalibration().copy();
    calibration.disableDensityCalibration(); // a label is a number, not a measured value
    labels.setCalibration(calibration);
    labels.setDisplayRange(
        0, Math.max(1, values.values().stream().mapToInt(v -> v).max().orElse(1)));
    return new Drawing(labels, outlines(labels, image, values));
  }

  private static String stem(ImagePlus image) {
    return image.getTitle().replaceFirst("(?i)\\.(tiff?|png|jpe?g|nii|gz|zip)$", "");
  }

  /** The same pixels; a selection would cut what is copied, and an overlay would be saved. */
  private static ImagePlus withoutSelection(ImagePlus image) {
    ImagePlus whole = new ImagePlus(image.getTitle(), image.getStack());
    whole.setDimensions(image.getNChannels(), image.getNSlices(), image.getNFrames());
    whole.setOpenAsHyperStack(image.isHyperStack());
    whole.setCalibration(image.getCalibration());
    return whole;
  }

  private static List<Volume> read(ImagePlus one, Segmenter segmenter) {
    try (TemporaryFolder folder = TemporaryFolder.make("fiji")) {
      Path file = folder.resolve("image.tif");
      if (!new FileSaver(one).saveAsTiff(file.toString())) {
        throw new InvalidSettingException(
            "the image could not be written to %s; check the space for temporary files"
                .formatted(file.getParent()));
      }
      return segmenter.channels().read(Source.of(file), List.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Adds the slices of a mask, in 16 bits. */
  private static void add(Volume mask, ImagePlus image, ImageStack to) {
    int pixels = image.getWidth() * image.getHeight();
    float[] values = mask.values();
    if (values.length != pixels * image.getNSlices()) {
      throw new InvalidSettingException(
          "the mask has %d pixels where the image has %d x %d x %d; save the image as TIFF and use 'simtrans segment'"
              .formatted(values.length, image.getWidth(), image.getHeight(), image.getNSlices()));
    }
    for (int z = 0; z < image.getNSlices(); z++) {
      short[] slice = new short[pixels];
      for (int i = 0; i < pixels; i++) {
        float value = values[z * pixels + i];
        if (value < 0 || value > LARGEST) {
          throw new InvalidSettingException(
              "the label %.0f is larger than %d, which ImageJ's images end at"
                  .formatted(value, LARGEST));
        }
        slice[i] = (short) (int) value;
      }
      to.addSlice(new ShortProcessor(to.getWidth(), to.getHeight(), slice, null));
    }
  }

  private static Overlay outlines(ImagePlus labels, ImagePlus image, LabelValues values) {
    Overlay outlines = new Overlay();
    for (int t = 1; t <= labels.getNFrames(); t++) {
      for (int z = 1; z <= labels.getNSlices(); z++) {
        ImageProcessor slice = labels.getStack().getProcessor((t - 1) * labels.getNSlices() + z);
        TreeSet<Integer> present = new TreeSet<>();
        for (int i = 0; i < slice.getPixelCount(); i++) {
          present.add(slice.get(i));
        }
        present.remove(0);
        for (int label : present) {
          outlines.add(outline(slice, label, values, image, z, t));
        }
      }
    }
    return outlines;
  }

  private static Roi outline(
      ImageProcessor slice, int label, LabelValues values, ImagePlus image, int z, int t) {
    ByteProcessor inside = new ByteProcessor(slice.getWidth(), slice.getHeight());
    for (int i = 0; i < slice.getPixelCount(); i++) {
      inside.set(i, slice.get(i) == label ? 255 : 0);
    }
    inside.setThreshold(255, 255, ImageProcessor.NO_LUT_UPDATE);
    Roi outline = new ThresholdToSelection().convert(inside);
    String said = values.ofObjects() ? "" : values.nameOfValue(label);
    String name =
        values.ofObjects()
            ? "object " + label
            : said.equals(Integer.toString(label)) ? "label " + label : said;
    outline.setName(
        image.getStackSize() > 1 ? "%s, slice %d, time %d".formatted(name, z, t) : name);
    outline.setStrokeColor(COLOURS.get((label - 1) % COLOURS.size()));
    if (image.isHyperStack() || image.getNChannels() > 1) {
      outline.setPosition(0, z, t); // on all channels
    } else if (image.getStackSize() > 1) {
      outline.setPosition(image.getStackIndex(1, z, t));
    }
    return outline;
  }
}
