package org.simtrans.predict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.cohort.Cohort;
import org.simtrans.cohort.CohortOptions;
import org.simtrans.cohort.LabelValues;
import org.simtrans.data.Batch;
import org.simtrans.data.Fit;
import org.simtrans.data.Preprocessing;
import org.simtrans.image.Affine;
import org.simtrans.image.Images;
import org.simtrans.image.Plane;
import org.simtrans.image.Volume;
import org.simtrans.metric.Evaluation;
import org.simtrans.model.ModelConfig;
import org.simtrans.run.ModelCard;
import org.simtrans.run.SlicePredictor;

/** Pictures that are slices of one stack, drawn on by a model that sees their neighbours. */
class PictureStacksTest {
  private static final int EDGE = 8;

  @TempDir private Path folder;

  /** Draws what is bright on the slice below. */
  private record Below(ModelCard card) implements SlicePredictor {
    static Segmenter segmenter() {
      return Segmenter.of(
          new Below(
              new ModelCard(
                  new ModelConfig("simtrans", "swin-tiny-test", 3, 1),
                  new Preprocessing(EDGE, EDGE, Plane.AXIAL, Fit.PAD).withContext(1, null),
                  new LabelValues(List.of(1)),
                  .5,
                  1,
                  false,
                  1,
                  .5,
                  1,
                  "test")));
    }

    @Override
    public Batch probabilities(Batch images, boolean flips) {
      float[] seen = new float[images.count() * EDGE * EDGE];
      for (int i = 0; i < images.count(); i++) {
        float[] below = images.channel(i, 0);
        for (int p = 0; p < below.length; p++) {
          seen[i * below.length + p] = below[p] > 0 ? .9f : .1f;
        }
      }
      return new Batch(images.count(), 1, EDGE, EDGE, seen);
    }
  }

  /** Tissue that is bright in the given column alone, and a column of air. */
  private Path picture(String name, int column) {
    byte[] values = new byte[EDGE * EDGE];
    for (int p = 0; p < values.length; p++) {
      values[p] = (byte) (p % EDGE == column ? 200 : p % EDGE == EDGE - 1 ? 1 : 100);
    }
    Path file = folder.resolve(name);
    Images.write(file, Volume.ofLabels(new int[] {EDGE, EDGE, 1}, Affine.scaling(1, 1, 1), values));
    return file;
  }

  private void label(String name, int column) {
    byte[] values = new byte[EDGE * EDGE];
    for (int p = 0; p < values.length; p++) {
      values[p] = (byte) (p % EDGE == column ? 1 : 0);
    }
    Images.write(
        folder.resolve(name),
        Volume.ofLabels(new int[] {EDGE, EDGE, 1}, Affine.scaling(1, 1, 1), values));
  }

  /** The columns that are drawn in the first row. */
  private static List<Integer> drawn(Path mask) {
    float[] values = Images.read(mask).values();
    List<Integer> columns = new ArrayList<>();
    for (int x = 0; x < EDGE; x++) {
      if (values[x] > 0) {
        columns.add(x);
      }
    }
    return columns;
  }

  private List<SegmentFiles.Failure> segment(List<Path> inputs) {
    List<SegmentFiles.Task> tasks = SegmentFiles.tasks(inputs, folder.resolve("out"));
    return new SegmentFiles(Below.segmenter(), false)
        .run(tasks, (task, drawn) -> {}, (done, total) -> {});
  }

  @Test
  void neighboursAreTheNextPicturesOfTheStackWhateverTheirNumbers() {
    picture("in/p_slice002.png", 1);
    picture("in/p_slice010.png", 2);
    picture("in/p_slice011.png", 3);
    picture("in/q_slice010.png", 5);
    picture("in/q_slice012.png", 6);

    assertEquals(List.of(), segment(List.of(folder.resolve("in"))));

    assertEquals(List.of(1), drawn(folder.resolve("out/p_slice002.png")), "the outermost repeats");
    assertEquals(List.of(1), drawn(folder.resolve("out/p_slice010.png")));
    assertEquals(List.of(2), drawn(folder.resolve("out/p_slice011.png")));
    assertEquals(List.of(5), drawn(folder.resolve("out/q_slice012.png")));
  }

  @Test
  void aFileThatIsNamedAloneHasThoseBesideItAsNeighbours() {
    picture("in/p_slice1.png", 1);
    Path second = picture("in/p_slice2.png", 2);

    assertEquals(List.of(), segment(List.of(second)));

    assertEquals(List.of(1), drawn(folder.resolve("out/p_slice2.png")));
  }

  @Test
  void aPictureAloneIsRefused() {
    List<SegmentFiles.Failure> failures = segment(List.of(picture("in/p_slice1.png", 1)));

    assertTrue(
        failures.get(0).problem().getMessage().contains("also sees the slice above and below"),
        failures.get(0).problem().getMessage());
  }

  @Test
  void evaluationSeesTheSameNeighbours() {
    for (int k = 1; k < 5; k++) {
      picture("images/p_slice%d.png".formatted(k), k);
      label("labels/p_slice%d.png".formatted(k), Math.max(1, k - 1));
    }
    Cohort cohort = Cohort.open(folder, CohortOptions.defaults());

    Evaluation evaluation = Evaluator.of(Below.segmenter(), "all").evaluate(cohort);

    assertEquals(1, evaluation.overall().pooled().dice().mean());
  }
}
