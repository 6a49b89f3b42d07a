package org.simtrans.predict;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.simtrans.InvalidSettingException;
import org.simtrans.cohort.LabelValues;
import org.simtrans.data.Fit;
import org.simtrans.data.Preprocessing;
import org.simtrans.image.Affine;
import org.simtrans.image.Plane;
import org.simtrans.image.Volume;

/** From probabilities to masks, with a rule in place of a network. */
class SegmenterTest {
  private static final int[] SHAPE = {7, 6, 5};
  private static final int VOXELS = 7 * 6 * 5;

  private static Volume volume(boolean[] bright) {
    float[] values = new float[bright.length];
    for (int v = 0; v < values.length; v++) {
      values[v] = isAir(v) ? 1 : bright[v] ? 200 + v % 3 : 100 + v % 3;
    }
    return Volume.of(SHAPE, Affine.scaling(1, 2, 3), values);
  }

  /** A little in each slice, so that dark tissue is not taken for it. */
  private static boolean isAir(int v) {
    return v % 12 == 11;
  }

  private static boolean[] noise() {
    Random random = new Random(4);
    boolean[] bright = new boolean[VOXELS];
    for (int v = 0; v < VOXELS; v++) {
      bright[v] = !isAir(v) && random.nextInt(3) == 0;
    }
    return bright;
  }

  private static byte[] asLabels(boolean[] mask) {
    byte[] labels = new byte[mask.length];
    for (int v = 0; v < labels.length; v++) {
      labels[v] = (byte) (mask[v] ? 1 : 0);
    }
    return labels;
  }

  private static Rule rule(Plane plane, double threshold, int smallestPart) {
    return Rule.of(
        new Preprocessing(8, 8, plane, Fit.PAD),
        List.of(1),
        threshold,
        smallestPart,
        new float[] {.6f},
        new float[] {.4f});
  }

  /** Slices are cut, padded, seen in batches and put back: each voxel gets its own label. */
  @ParameterizedTest
  @EnumSource
  void everyVoxelGetsItsOwnLabel(Plane plane) {
    boolean[] bright = noise();
    Segmentation drawn = Segmenter.of(rule(plane, .5, 1)).segment(volume(bright), true);
    assertArrayEquals(asLabels(bright), drawn.labels());
    float[] probabilities = drawn.probabilities().get(0);
    long labelled = 0;
    for (int v = 0; v < VOXELS; v++) {
      assertEquals(bright[v] ? .6f : .4f, probabilities[v], 1e-6, "voxel " + v);
      labelled += bright[v] ? 1 : 0;
    }
    assertEquals(labelled, drawn.labelledVoxels());
  }

  @Test
  void aVoxelAtTheThresholdBelongsToTheLabel() {
    boolean[] bright = noise();
    assertArrayEquals(
        asLabels(bright),
        Segmenter.of(rule(Plane.AXIAL, .6f, 1)).segment(volume(bright), false).labels());
    assertEquals(
        0, Segmenter.of(rule(Plane.AXIAL, .61, 1)).segment(volume(bright), false).labelledVoxels());
    assertEquals(
        VOXELS,
        Segmenter.of(rule(Plane.AXIAL, .4f, 1)).segment(volume(bright), false).labelledVoxels());
  }

  @Test
  void anotherThresholdReplacesTheModels() {
    Segmenter segmenter = Segmenter.of(rule(Plane.AXIAL, .5, 1)).withThreshold(.7).withFlips(false);
    assertEquals(.7, segmenter.threshold());
    assertEquals(0, segmenter.segment(volume(noise()), false).labelledVoxels());
  }

  /** A part of five voxels in two slices, one of four in one slice, which only a corner touches. */
  private static boolean[] twoParts() {
    boolean[] bright = new boolean[VOXELS];
    for (int v : new int[] {at(1, 1, 1), at(2, 1, 1), at(2, 2, 1), at(2, 2, 2), at(3, 2, 2)}) {
      bright[v] = true;
    }
    for (int v : new int[] {at(4, 3, 2), at(5, 3, 2), at(4, 4, 2), at(5, 4, 2)}) {
      bright[v] = true;
    }
    return bright;
  }

  private static int at(int x, int y, int z) {
    return x + 7 * (y + 6 * z);
  }

  @Test
  void smallerPartsAreNotDrawnAndPartsReachThroughSlices() {
    boolean[] bright = twoParts();
    byte[] both = asLabels(bright);
    byte[] larger = both.clone();
    for (int v : new int[] {at(4, 3, 2), at(5, 3, 2), at(4, 4, 2), at(5, 4, 2)}) {
      larger[v] = 0;
    }
    for (int smallest = 1; smallest <= 6; smallest++) {
      byte[] expected = smallest <= 4 ? both : smallest == 5 ? larger : new byte[VOXELS];
      assertArrayEquals(
          expected,
          Segmenter.of(rule(Plane.AXIAL, .5, smallest)).segment(volume(bright), false).labels(),
          "smallest part " + smallest);
    }
  }

  /** What is not drawn keeps its probability. */
  @Test
  void probabilitiesAreThoseOfTheNetwork() {
    Segmentation drawn = Segmenter.of(rule(Plane.AXIAL, .5, 6)).segment(volume(twoParts()), true);
    assertEquals(0, drawn.labelledVoxels());
    assertEquals(.6f, drawn.probabilities().get(0)[at(4, 3, 2)], 1e-6);
  }

  @Test
  void withoutBeingAskedNoProbabilitiesAreKept() {
    assertTrue(
        Segmenter.of(rule(Plane.AXIAL, .5, 1))
            .segment(volume(noise()), false)
            .probabilities()
            .isEmpty());
  }

  /** Of labels that reach the threshold the most probable is drawn, under its own value. */
  @Test
  void theMostProbableLabelIsDrawn() {
    boolean[] bright = noise();
    Rule rule =
        Rule.of(
            new Preprocessing(8, 8, Plane.AXIAL, Fit.PAD),
            List.of(3, 9),
            .5,
            1,
            new float[] {.9f, .6f},
            new float[] {.55f, .7f});
    Segmentation drawn = Segmenter.of(rule).segment(volume(bright), false);
    Volume mask = drawn.mask(new LabelValues(List.of(3, 9)));
    for (int v = 0; v < VOXELS; v++) {
      assertEquals(bright[v] ? 1 : 2, drawn.labels()[v]);
      assertEquals(bright[v] ? 3 : 9, mask.values()[v]);
    }
    assertArrayEquals(SHAPE, mask.shape());
    assertArrayEquals(new double[] {1, 2, 3}, mask.spacing(), 1e-6);
  }

  @Test
  void oneLabelBelowTheThresholdIsNone() {
    Rule rule =
        Rule.of(
            new Preprocessing(8, 8, Plane.AXIAL, Fit.PAD),
            List.of(1, 2),
            .5,
            1,
            new float[] {.4f, .6f},
            new float[] {.45f, .3f});
    boolean[] bright = noise();
    byte[] labels = Segmenter.of(rule).segment(volume(bright), false).labels();
    for (int v = 0; v < VOXELS; v++) {
      assertEquals(bright[v] ? 2 : 0, labels[v]);
    }
  }

  /** Each label has its own map, and its own parts. */
  @Test
  void labelsHaveTheirOwnMapsAndParts() {
    Rule rule =
        Rule.of(
            new Preprocessing(8, 8, Plane.AXIAL, Fit.PAD),
            List.of(1, 2),
            .5,
            5,
            new float[] {.6f, .2f},
            new float[] {.1f, .7f});
    boolean[] bright = twoParts();
    Segmentation drawn = Segmenter.of(rule).segment(volume(bright), true);
    for (int v = 0; v < VOXELS; v++) {
      assertEquals(bright[v] ? .6f : .1f, drawn.probabilities().get(0)[v], 1e-6);
      assertEquals(bright[v] ? .2f : .7f, drawn.probabilities().get(1)[v], 1e-6);
      boolean small = v == at(4, 3, 2) || v == at(5, 3, 2) || v == at(4, 4, 2) || v == at(5, 4, 2);
      assertEquals(small ? 0 : bright[v] ? 1 : 2, drawn.labels()[v], "voxel " + v);
    }
  }

  /** The predictor does not see slices of air, and they stay empty. */
  @Test
  void slicesOfAirStayEmpty() {
    boolean[] bright = noise();
    float[] values = volume(bright).values();
    for (int v = 0; v < VOXELS; v++) {
      boolean air = v / 42 == 1 || v / 42 == 4;
      values[v] = air ? 1 : values[v];
      bright[v] &= !air;
    }
    Volume head = Volume.of(SHAPE, Affine.scaling(1, 2, 3), values);
    byte[] labels = Segmenter.of(rule(Plane.AXIAL, .4f, 1)).segment(head, false).labels();
    for (int v = 0; v < VOXELS; v++) { // .4 is reached by all that is seen
      assertEquals(v / 42 == 1 || v / 42 == 4 ? 0 : 1, labels[v], "voxel " + v);
    }
  }

  @Test
  void flipsAreAskedOfThePredictor() {
    Rule rule = rule(Plane.AXIAL, .5, 1);
    assertEquals(
        VOXELS,
        Segmenter.of(rule)
            .withThreshold(.99)
            .withFlips(true)
            .segment(volume(noise()), false)
            .labelledVoxels());
    assertThrows(
        InvalidSettingException.class,
        () -> Segmenter.of(rule(Plane.SAGITTAL, .5, 1)).withThreshold(.5).withFlips(true));
  }

  /** A half of each slice is bright; the network sees slices twice as large. */
  @Test
  void masksComeBackToTheImagesOwnSize() {
    int[] shape = {8, 8, 3};
    float[] values = new float[8 * 8 * 3];
    byte[] expected = new byte[values.length];
    for (int v = 0; v < values.length; v++) {
      expected[v] = (byte) (v % 8 < 4 ? 1 : 0);
      values[v] = expected[v] == 1 ? 200 : v % 8 == 7 ? 1 : 100;
    }
    Rule rule =
        Rule.of(
            new Preprocessing(16, 16, Plane.AXIAL, Fit.RESIZE),
            List.of(1),
            .5,
            1,
            new float[] {.9f},
            new float[] {.1f});
    Segmentation drawn =
        Segmenter.of(rule).segment(Volume.of(shape, Affine.scaling(1, 1, 1), values), false);
    assertArrayEquals(expected, drawn.labels());
  }
}
