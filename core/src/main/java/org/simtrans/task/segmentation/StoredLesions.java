package org.simtrans.task.segmentation;

import java.util.List;
import org.simtrans.augment.LabelledLesions;
import org.simtrans.data.SliceRef;
import org.simtrans.data.SliceStore;
import org.simtrans.task.Setup;

/** The labelled lesions of the slices that a network learns from. */
public final class StoredLesions {
  private static final int SLICES = 1000; // that are looked at; more say little more

  private StoredLesions() {}

  /**
   * Of at most {@value #SLICES} slices, evenly spread.
   *
   * @param asOne whether all labels become 1
   */
  public static LabelledLesions of(SliceStore store, Setup setup, boolean asOne) {
    List<SliceRef> labelled =
        store.slices().stream().filter(slice -> slice.foregroundPixels() > 0).toList();
    int every = Math.max(1, (labelled.size() + SLICES - 1) / SLICES);
    LabelledLesions lesions = new LabelledLesions();
    float[] image = new float[setup.values()];
    byte[] labels = new byte[setup.pixels()];
    for (int i = 0; i < labelled.size(); i += every) {
      store.read(labelled.get(i).index(), image, labels);
      for (int p = 0; p < labels.length && asOne; p++) {
        labels[p] = (byte) Math.min(1, labels[p]);
      }
      lesions.add(image, labels, setup.height(), setup.width(), setup.form());
    }
    return lesions;
  }
}
