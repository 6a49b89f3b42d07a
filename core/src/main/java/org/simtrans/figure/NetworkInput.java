package org.simtrans.figure;

import java.util.List;
import org.simtrans.augment.SliceForm;
import org.simtrans.data.PickedSlice;
import org.simtrans.data.Planes;
import org.simtrans.data.Preprocessing;

/**
 * Slices as a network gets them, on their way into a picture.
 *
 * @param side of a picture's longer edge, in its pixels
 */
record NetworkInput(Preprocessing size, int side) {

  SliceForm form() {
    return new SliceForm(size.channels(), size.slices(), size.hasColours());
  }

  int pixels() {
    return size.height() * size.width();
  }

  /** What is drawn of planes x height x width values. */
  List<float[]> shown(float[] values, PickedSlice slice) {
    return slice.shown(new Planes(size.planes(), size.height(), size.width(), values));
  }

  SliceImage picture(float[] values, PickedSlice slice) {
    return SliceImage.of(shown(values, slice), size.height(), size.width())
        .spacing(slice.rowSpacing(), slice.columnSpacing())
        .side(side);
  }

  SliceImage picture(float[] values, PickedSlice slice, Window window) {
    return picture(values, slice).window(window);
  }
}
