package org.simtrans.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.simtrans.data.Batch;
import org.simtrans.data.ImageSlice;
import org.simtrans.data.PickedSlice;
import org.simtrans.data.Planes;
import org.simtrans.data.PreparedImage;
import org.simtrans.data.Preprocessing;
import org.simtrans.image.Affine;
import org.simtrans.image.Plane;
import org.simtrans.image.Volume;
import org.simtrans.run.TrainedModel;

/**
 * A slice as a package's graph takes it, and what the model makes of it without the graph.
 *
 * @param stored (planes, H, W) at the slice's own size, all values finite
 */
record PackageSample(Planes stored) {
  /** As pictures lie: the first voxel is the first pixel of the slice. */
  private static final Affine ROWS_DOWN =
      new Affine(new double[][] {{-1, 0, 0, 0}, {0, -1, 0, 0}, {0, 0, 1, 0}});

  /** Of any size but the network's, which would not show whether the graph fits slices to it. */
  static PackageSample of(PickedSlice sample, Preprocessing size) {
    Planes stored = Planes.joined(sample.stack().stream().map(s -> finite(s, size)).toList());
    boolean telling = stored.height() != size.height() || stored.width() != size.width();
    return new PackageSample(telling ? stored : middle(stored));
  }

  /** Air where a value is not finite: many programs cannot show such a picture. */
  private static Planes finite(ImageSlice slice, Preprocessing size) {
    Planes stored = slice.stored();
    List<Planes> channels = new ArrayList<>();
    for (int c = 0; c < stored.channels(); c++) {
      float[] values = stored.channel(c);
      float air = size.normalisation(c).of(values).ground();
      for (int i = 0; i < values.length; i++) {
        values[i] = Float.isFinite(values[i]) ? values[i] : air;
      }
      channels.add(Planes.of(stored.height(), stored.width(), values));
    }
    return Planes.joined(channels);
  }

  /** Without a sixteenth of the rows at either end, and with all columns. */
  private static Planes middle(Planes image) {
    int first = image.height() / 16;
    int height = Math.max(1, image.height() - Math.max(1, 2 * first));
    List<Planes> channels = new ArrayList<>();
    for (int c = 0; c < image.channels(); c++) {
      int from = first * image.width();
      float[] rows = Arrays.copyOfRange(image.channel(c), from, from + height * image.width());
      channels.add(Planes.of(height, image.width(), rows));
    }
    return Planes.joined(channels);
  }

  /** The same picture, for i above 0 in other units and partly darker. */
  PackageSample inOtherUnits(int i) {
    float[] values = stored.values().clone();
    for (int p = 0; i > 0 && p < values.length; p++) {
      values[p] = values[p] * (p < values.length / 2 ? i : i * 0.75f) - 100 * i;
    }
    return new PackageSample(
        new Planes(stored.channels(), stored.height(), stored.width(), values));
  }

  /** The same picture, changed in the last bit of its values. */
  PackageSample inTheLastBit() {
    float[] values = Agreement.inTheLastBit(stored.values());
    return new PackageSample(
        new Planes(stored.channels(), stored.height(), stored.width(), values));
  }

  /**
   * What libtorch makes of it, prepared and mapped back as masks are drawn.
   *
   * @return (classes, H, W)
   */
  Planes probabilities(TrainedModel model) {
    Preprocessing size = model.card().preprocessing();
    PreparedImage image =
        PreparedImage.of(
            volumes(size), size.withPlane(Plane.AXIAL).withContext(size.context(), null));
    Batch batch = image.batch(List.of(size.context()));
    Batch seen = model.probabilities(batch, model.card().flips());
    List<Planes> maps = new ArrayList<>();
    for (int c = 0; c < seen.channels(); c++) {
      float[] map = image.fit().toNative(seen.channel(0, c));
      maps.add(Planes.of(stored.height(), stored.width(), map));
    }
    return Planes.joined(maps);
  }

  /** Each channel as a stack of its slices. */
  private List<Volume> volumes(Preprocessing size) {
    int[] shape = {stored.width(), stored.height(), size.slices()};
    int pixels = stored.width() * stored.height();
    List<Volume> volumes = new ArrayList<>();
    for (int c = 0; c < size.channels(); c++) {
      float[] values = new float[size.slices() * pixels];
      for (int k = 0; k < size.slices(); k++) {
        int from = (k * size.channels() + c) * pixels;
        System.arraycopy(stored.values(), from, values, k * pixels, pixels);
      }
      volumes.add(Volume.of(shape, ROWS_DOWN, values));
    }
    return volumes;
  }
}
