package org.simtrans.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.simtrans.TemporaryFolder;
import org.simtrans.cohort.Cohort;
import org.simtrans.cohort.CohortOptions;
import org.simtrans.cohort.LabelValues;
import org.simtrans.cohort.ProgressListener;
import org.simtrans.data.Preprocessing;
import org.simtrans.data.SliceStore;
import org.simtrans.image.Images;

/**
 * Axial slices of one {@link MadeUpScan}, stored as training stores its slices. Where several
 * channels are wanted, they are equal.
 */
final class MadeUpSlices implements AutoCloseable {
  private static final int NX = 197; // as ATLAS has them
  private static final int NY = 233;

  private final TemporaryFolder folder;
  private final SliceStore store;

  MadeUpSlices(int count, Preprocessing preprocessing) {
    MadeUpScan scan = new MadeUpScan(NX, NY, count);
    try {
      folder = TemporaryFolder.make("bench");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (int channel = 0; channel < preprocessing.channels(); channel++) {
      Images.write(folder.resolve("imagesTr/scan_%04d.nii".formatted(channel)), scan.image());
    }
    Images.write(folder.resolve("labelsTr/scan.nii"), scan.lesion());
    store =
        SliceStore.build(
            Cohort.open(folder.path(), CohortOptions.defaults()),
            new LabelValues(List.of(1)),
            preprocessing,
            folder.resolve("cache"),
            1,
            ProgressListener.SILENT);
  }

  SliceStore store() {
    return store;
  }

  /** Removes everything that was written. */
  @Override
  public void close() {
    store.close();
    folder.close();
  }
}
