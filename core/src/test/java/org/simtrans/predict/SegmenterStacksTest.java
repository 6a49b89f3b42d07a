package org.simtrans.predict;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.simtrans.data.PictureStacks;
import org.simtrans.image.Affine;
import org.simtrans.image.Plane;
import org.simtrans.image.Volume;
import org.simtrans.layout.Case;
import org.simtrans.model.ModelConfig;
import org.simtrans.model.Models;
import org.simtrans.run.ModelCard;
import org.simtrans.run.TrainedModel;
import org.simtrans.tensor.ComputeDevice;
import org.simtrans.tensor.Precision;
import org.simtrans.tensor.Rng;

/** Slices of air, volumes in any orientation, and several threads. */
class SegmenterStacksTest {
  private static final int NX = 8;
  private static final int NY = 10;
  private static final int PIXELS = NX * NY;
  private static final DoubleUnaryOperator PERCENT = grey -> grey / 100;

  /** Tissue of grey 20 on each slice that is not named, but for a column of air. */
  private static float[] head(int slices, Integer... air) {
    float[] grey = new float[slices * PIXELS];
    for (int i = 0; i < grey.length; i++) {
      grey[i] = List.of(air).contains(i / PIXELS) || i % NX == 0 ? 0 : 20;
    }
    return grey;
  }

  private static Volume volume(float[] grey) {
    return Volume.of(new int[] {NX, NY, grey.length / PIXELS}, Affine.scaling(1, 1, 3), grey);
  }

  private static void set(float[] grey, float value, int z, int y, int... xs) {
    for (int x : xs) {
      grey[z * PIXELS + y * NX + x] = value;
    }
  }

  private static byte[] drawn(float[] grey, int smallestPart) {
    Volume volume = volume(grey);
    Rule model = Rule.ofGreys(volume, Plane.AXIAL, smallestPart, PERCENT);
    return Segmenter.of(model).segment(volume).labels();
  }

  /** 1 where the grey value is one of those. */
  private static byte[] where(float[] grey, float... values) {
    byte[] labels = new byte[grey.length];
    for (int i = 0; i < labels.length; i++) {
      for (float value : values) {
        labels[i] |= (byte) (grey[i] == value ? 1 : 0);
      }
    }
    return labels;
  }

  @Test
  void aSliceOfAirSeparatesParts() {
    float[] across = head(4, 1);
    set(across, 90, 0, 2, 1, 2, 3);
    set(across, 90, 2, 2, 1, 2, 3);
    assertArrayEquals(new byte[across.length], drawn(across, 4));
    float[] adjacent = head(4, 0);
    set(adjacent, 90, 1, 2, 1, 2, 3);
    set(adjacent, 90, 2, 2, 1, 2, 3);
    assertArrayEquals(where(adjacent, 90), drawn(adjacent, 4));
  }

  /** Where the part of the more probable label is too small, no other label takes its place. */
  @Test
  void aPartThatIsTooSmallIsBackground() {
    float[] grey = head(2);
    set(grey, 90, 0, 3, 1, 2);
    set(grey, 60, 0, 3, 3, 4, 5, 6);
    DoubleUnaryOperator second = g -> g == 90 ? .6 : g == 60 ? .7 : 0;
    Volume volume = volume(grey);
    byte[] drawn =
        Segmenter.of(Rule.ofGreys(volume, Plane.AXIAL, 3, PERCENT, second))
            .segment(volume)
            .labels();
    byte[] expected = where(grey, 60);
    for (int i = 0; i < expected.length; i++) {
      expected[i] *= 2;
    }
    assertArrayEquals(expected, drawn);
  }

  @Test
  void theNetworkNeverSeesAir() {
    float[] grey = head(9, 0, 4);
    set(grey, 90, 1, 2, 1, 2, 3);
    Volume volume = volume(grey);
    Rule model = Rule.ofGreys(volume, Plane.AXIAL, 1, g -> 1); // labels all that it sees
    Segmentation drawn = Segmenter.of(model).segment(volume, true);
    assertEquals(List.of(4, 3), model.counts());
    byte[] expected = new byte[grey.length];
    Arrays.fill(expected, (byte) 1);
    Arrays.fill(expected, 0, PIXELS, (byte) 0);
    Arrays.fill(expected, 4 * PIXELS, 5 * PIXELS, (byte) 0);
    assertArrayEquals(expected, drawn.labels());
    assertEquals(0, drawn.probabilities().get(0)[4 * PIXELS]);
    Volume blank = volume(new float[3 * PIXELS]);
    assertThrows(
        UndrawableImageException.class, () -> Segmenter.of(model).segment(blank), "asked alone");
    Case one = new Case("a", "a", Path.of("a.nii"), List.of());
    Segmentation empty = Segmenter.of(model).segmentAny(one, List.of(blank), PictureStacks.none());
    assertEquals(0, empty.labelledVoxels(), "one of a cohort");
  }

  /** However the file's axes lie, labels come back to their own voxels. */
  @ParameterizedTest
  @EnumSource(Plane.class)
  void labelsComeBackToTheirVoxels(Plane plane) {
    Random random = new Random(3);
    float[] grey = new float[8 * 10 * 6];
    for (int i = 0; i < grey.length; i++) {
      grey[i] = i % 7 == 0 ? 0 : 10 * (2 + random.nextInt(8));
    }
    double[][][] affines = {
      {{1, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 1, 0}},
      {{0, 0, -2, 5}, {1, 0, 0, 0}, {0, -1, 0, 9}},
      {{0, -1, 0, 0}, {0, 0, 3, 0}, {-1, 0, 0, 0}}
    };
    for (double[][] affine : affines) {
      Volume volume = Volume.of(new int[] {8, 10, 6}, new Affine(affine), grey);
      Segmentation drawn =
          Segmenter.of(Rule.ofGreys(volume, plane, 1, PERCENT)).segment(volume, true);
      assertArrayEquals(where(grey, 50, 60, 70, 80, 90), drawn.labels());
      float[] expected = new float[grey.length];
      for (int i = 0; i < expected.length; i++) {
        expected[i] = Math.max(20, grey[i]) / 100; // air is as dark as the darkest tissue
      }
      assertArrayEquals(expected, drawn.probabilities().get(0), 1e-6f);
      SliceStack stack = drawn.stack();
      for (int k = 0; k < stack.count(); k++) {
        float[] slice = stack.imageSlice(k).get(0);
        byte[] labels = stack.labelSlice(k);
        for (int p = 0; p < slice.length; p++) {
          assertEquals(slice[p] >= 50 ? 1 : 0, labels[p]);
        }
      }
    }
  }

  @Test
  void severalThreadsGetWhatOneGets() throws Exception {
    ModelConfig form = new ModelConfig("simtrans", "swin-tiny-test", 1, 1);
    ModelCard base = Rule.ofGreys(volume(head(1)), Plane.AXIAL, 1, PERCENT).card();
    ModelCard card =
        new ModelCard(form, base.preprocessing(), base.labels(), .5, 1, false, 1, 0, 1, "test");
    TrainedModel model =
        TrainedModel.ready(
            Models.create(form, new Rng(1)), card, Precision.FP32, ComputeDevice.CPU);
    Segmenter segmenter = Segmenter.of(model);
    List<Volume> volumes = new ArrayList<>();
    List<float[]> alone = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      float[] grey = head(5);
      Random random = new Random(i);
      for (int p = 0; p < grey.length; p++) {
        grey[p] += random.nextInt(50);
      }
      volumes.add(volume(grey));
      alone.add(segmenter.segment(volumes.get(i), true).probabilities().get(0));
    }
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<float[]>> together = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        Volume volume = volumes.get(i % 4);
        together.add(threads.submit(() -> segmenter.segment(volume, true).probabilities().get(0)));
      }
      for (int i = 0; i < 12; i++) {
        assertArrayEquals(alone.get(i % 4), together.get(i).get());
      }
    } finally {
      threads.shutdown();
      model.release();
    }
    assertFalse(Arrays.equals(alone.get(0), alone.get(1)));
    IllegalStateException refused =
        assertThrows(IllegalStateException.class, () -> segmenter.segment(volumes.get(0)));
    assertTrue(refused.getMessage().contains("this model was released"), refused.getMessage());
  }
}
