package org.simtrans.data;

import org.simtrans.InvalidSettingException;
import org.simtrans.Setting;
import org.simtrans.image.Plane;

/**
 * How volumes become slices of one size; part of a model's stored configuration, since a model
 * understands only what was prepared like its training data.
 *
 * @param height rows of the network's input
 * @param width columns of the network's input
 * @param plane how volumes are cut
 * @param fit how a slice comes to that size
 */
public record Preprocessing(int height, int width, Plane plane, Fit fit) {
  private static final int LARGEST = 1 << 14; // pixels

  public Preprocessing {
    if (height < 1 || width < 1) {
      throw new InvalidSettingException(
          "the network's size is %d x %d, but height and width must be at least 1"
              .formatted(height, width));
    }
    if (height > LARGEST || width > LARGEST) {
      throw new InvalidSettingException(
          "the network's size is %d x %d, but height and width must be at most %d"
              .formatted(height, width, LARGEST));
    }
    Setting.required(plane, "plane");
    Setting.required(fit, "fit");
  }

  /** The same for another input of the network. */
  public Preprocessing withSize(InputSize size) {
    return new Preprocessing(size.height(), size.width(), plane, fit);
  }

  /** The way between a slice of the given size and the network. */
  public SliceFit sliceFit(int sliceHeight, int sliceWidth) {
    return new SliceFit(sliceHeight, sliceWidth, height, width, fit);
  }
}
