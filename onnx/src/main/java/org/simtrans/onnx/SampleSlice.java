package org.simtrans.onnx;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import org.simtrans.SimTransException;
import org.simtrans.cohort.Cohort;
import org.simtrans.cohort.TruthMatch;
import org.simtrans.config.DataConfig;
import org.simtrans.data.PickedSlice;
import org.simtrans.image.Images;
import org.simtrans.image.Source;
import org.simtrans.image.Volume;
import org.simtrans.layout.Case;
import org.simtrans.layout.Splits;
import org.simtrans.phantom.BrainPhantom;
import org.simtrans.phantom.Phantom;
import org.simtrans.phantom.PhantomConfig;
import org.simtrans.run.ModelCard;
import org.simtrans.run.RunFolder;
import org.slf4j.LoggerFactory;

/** A slice to show what a model does. */
public final class SampleSlice {
  private static final long SEED = 1;

  private SampleSlice() {}

  /**
   * Of the data that the model was judged by when it was trained; of a phantom where that data is
   * not there any more.
   *
   * @param run folder of the training
   */
  public static PickedSlice ofRun(Path run, ModelCard card) {
    RunFolder folder = new RunFolder(run);
    if (Files.exists(folder.config())) {
      try {
        DataConfig data = DataConfig.ofRun(folder.config(), "train");
        if (Files.isDirectory(data.folder())) {
          return ofCohort(data.open().labelled(), folder, card);
        }
      } catch (SimTransException e) {
        LoggerFactory.getLogger(SampleSlice.class).debug("no slice of the run's data", e);
      }
    }
    return ofPhantom(card);
  }

  private static PickedSlice ofCohort(Cohort labelled, RunFolder run, ModelCard card) {
    Cohort judged =
        Files.exists(run.splits()) ? labelled.only(Splits.read(run.splits()).val()) : labelled;
    List<Case> cases = judged.cases().isEmpty() ? labelled.cases() : judged.cases();
    if (cases.isEmpty()) {
      return ofPhantom(card);
    }
    Case first = cases.get(0);
    List<Volume> image = card.preprocessing().choice().read(first);
    byte[] truth = TruthMatch.of(card.labels(), first).reader().read(first, image.get(0));
    return pick(first.name(), image, truth, card);
  }

  /** Of any image, where it shows the most. */
  public static PickedSlice ofImage(Path file, ModelCard card) {
    List<Volume> image = card.preprocessing().choice().read(Source.of(file), List.of());
    return pick(Images.stem(file), image, null, card);
  }

  /** Of a synthetic head with a stroke, which may be given to anyone. */
  public static PickedSlice ofPhantom(ModelCard card) {
    Phantom phantom = BrainPhantom.generate(PhantomConfig.coarse().withLesions(30, 60), SEED);
    byte[] truth = new byte[Math.toIntExact(phantom.t1w().voxels())];
    for (Volume lesion : phantom.lesions()) {
      float[] values = lesion.values();
      for (int i = 0; i < truth.length; i++) {
        truth[i] |= (byte) (values[i] > 0 ? 1 : 0);
      }
    }
    int channels = card.preprocessing().channels();
    return pick("phantom", Collections.nCopies(channels, phantom.t1w()), truth, card);
  }

  private static PickedSlice pick(String name, List<Volume> image, byte[] truth, ModelCard card) {
    return PickedSlice.of(name, image, truth, card.preprocessing(), OptionalInt.empty());
  }
}
