package org.simtrans.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.simtrans.TemporaryFolder;
import org.simtrans.cohort.ProgressListener;
import org.simtrans.data.Preprocessing;
import org.simtrans.host.ResidentMemory;
import org.simtrans.image.Images;
import org.simtrans.image.Slices;
import org.simtrans.image.Volume;
import org.simtrans.predict.Segmenter;
import org.simtrans.run.TrainedModel;
import org.simtrans.tensor.Compute;

/**
 * Times masks on a made-up scan.
 *
 * @param listener hears of each mask
 */
public record SegmentBench(SegmentSettings settings, ProgressListener listener) {

  public SegmentResult measure() {
    try (TemporaryFolder folder = TemporaryFolder.make("bench")) {
      long begin = System.nanoTime();
      Path scan = folder.resolve("scan.nii.gz");
      Images.write(scan, new MadeUpScan(settings.nx(), settings.ny(), settings.nz()).image());
      double making = (System.nanoTime() - begin) / 1e9;
      TrainedModel model = settings.run() == null ? untrained() : trained();
      try {
        return measure(model, scan, folder.resolve("mask.nii.gz"), making);
      } finally {
        model.release();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private SegmentResult measure(TrainedModel model, Path scan, Path mask, double making) {
    Segmenter segmenter = Segmenter.of(model);
    Volume volume = Images.read(scan);
    Images.write(mask, segmenter.segment(volume).mask(model.card().labels()));
    OptionalDouble age = ProcessAge.seconds();
    listener.progress(1, settings.repeats() + 1);
    double[] seconds = new double[settings.repeats()];
    for (int i = 0; i < seconds.length; i++) {
      long begin = System.nanoTime();
      segmenter.segment(volume);
      seconds[i] = (System.nanoTime() - begin) / 1e9;
      listener.progress(i + 2, settings.repeats() + 1);
    }
    OptionalLong resident = ResidentMemory.peak();
    Quartiles quartiles = Quartiles.of(seconds);
    Preprocessing size = model.card().preprocessing();
    int slices = new Slices(volume, size.plane()).count();
    return new SegmentResult(
        settings.run(),
        model.card().model().model(),
        model.card().model().encoder(),
        size.height(),
        size.width(),
        List.of(volume.nx(), volume.ny(), volume.nz()),
        slices,
        model.card().flips(),
        quartiles,
        slices / quartiles.median(),
        age.isPresent() ? age.getAsDouble() - making : null,
        resident.isPresent() ? resident.getAsLong() : null);
  }

  private TrainedModel trained() {
    Compute compute = settings.compute();
    return TrainedModel.load(settings.run(), compute.precision(), compute.device());
  }

  private TrainedModel untrained() {
    return Untrained.model(
        settings.model(), settings.encoder(), settings.size(), settings.compute());
  }
}
