package org.simtrans.image.nifti;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.image.Affine;
import org.simtrans.image.DataType;
import org.simtrans.image.ImageInfo;
import org.simtrans.image.Images;
import org.simtrans.image.Matrix3;
import org.simtrans.image.Orientation;
import org.simtrans.image.Volume;
import org.simtrans.image.Voxels;

/** What holds for images of any shape, type, byte order and place, tried on many. */
class NiftiPropertiesTest {
  private static final int IMAGES = 300;

  @TempDir Path folder;

  /** A random rotation, turned from one to three times, with any of the axes mirrored. */
  private static double[][] rotation(SplittableRandom random) {
    double w = random.nextDouble(-1, 1);
    double x = random.nextDouble(-1, 1);
    double y = random.nextDouble(-1, 1);
    double z = random.nextDouble(-1, 1) + 1e-3;
    double[][] rotation = new Quaternion(w, x, y, z).rotation();
    for (int c = 0; c < 3; c++) {
      if (random.nextBoolean()) {
        for (double[] row : rotation) {
          row[c] = -row[c];
        }
      }
    }
    return rotation;
  }

  private static Affine affine(SplittableRandom random) {
    double[][] rows = new double[3][4];
    double[][] rotation = rotation(random);
    for (int c = 0; c < 3; c++) {
      double spacing = Math.exp(random.nextDouble(-2, 2));
      for (int r = 0; r < 3; r++) {
        rows[r][c] = rotation[r][c] * spacing;
      }
    }
    if (random.nextInt(4) == 0) {
      rows[0][1] += 0.3 * rows[0][0]; // shear, which a qform cannot say
    }
    for (double[] row : rows) {
      row[3] = random.nextDouble(-300, 300);
    }
    return new Affine(rows);
  }

  private static Volume volume(SplittableRandom random) {
    NiftiVersion version = random.nextBoolean() ? NiftiVersion.ONE : NiftiVersion.TWO;
    ByteOrder order = random.nextBoolean() ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    DataType type = DataType.values()[random.nextInt(DataType.values().length)];
    int[] shape = {1 + random.nextInt(9), 1 + random.nextInt(9), 1 + random.nextInt(9)};
    NiftiHeader header =
        new NiftiHeader(version, ByteBuffer.allocate(version.headerBytes()).order(order));
    header.set(NiftiField.SIZEOF_HDR, version.headerBytes());
    header.set(NiftiField.DIM, 3);
    for (int i = 1; i <= 7; i++) {
      header.set(NiftiField.DIM, i, i <= 3 ? shape[i - 1] : 1);
    }
    header.set(NiftiField.DATATYPE, type.code());
    header.set(NiftiField.BITPIX, 8 * type.bytes());
    boolean scaled = random.nextInt(3) == 0;
    header.set(NiftiField.SCL_SLOPE, scaled ? 0.25 : 1);
    header.set(NiftiField.SCL_INTER, scaled ? -7 : 0);
    NiftiGeometry.store(affine(random), header);
    byte[] stored = new byte[shape[0] * shape[1] * shape[2] * type.bytes()];
    random.nextBytes(stored);
    ByteBuffer bytes = ByteBuffer.wrap(stored).order(order);
    Voxels voxels = new Voxels(type, bytes, header.slope(), header.intercept());
    return Volume.ofPlaced(header.spatialShape(), header.affine(), voxels, header);
  }

  @Test
  void whatIsWrittenIsRead() {
    for (int seed = 0; seed < IMAGES; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Volume volume = volume(random);
      String[] endings = {".nii", ".nii.gz", ".hdr", ".img.gz"};
      Path file = folder.resolve("seed" + seed + endings[random.nextInt(endings.length)]);
      Images.write(file, volume);
      Volume read = Images.read(file);
      String which = file.getFileName().toString();
      assertArrayEquals(volume.shape(), read.shape(), which);
      assertArrayEquals(volume.values(), read.values(), which); // NaN and infinity as well
      assertEquals(volume.affine(), read.affine(), which);
      assertEquals(volume.affine().orientation(), read.affine().orientation(), which);
      ImageInfo info = Images.inspect(file);
      assertEquals(volume.stored().type().label(volume.stored().bytes().order()), info.dtype());
      assertEquals(read.affine(), info.affine(), which);
    }
  }

  /** A qform alone says the same as the sform, to the precision of floats. */
  @Test
  void qformAndSformAgree() {
    for (int seed = 0; seed < IMAGES; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Affine affine = affine(random);
      NiftiHeader header = NiftiHeader.create(new int[] {2, 2, 2}, affine, DataType.UINT8);
      if (header.get(NiftiField.QFORM_CODE) == 0) {
        continue; // shear
      }
      header.set(NiftiField.SFORM_CODE, 0);
      assertTrue(
          header.affine().closeTo(affine, 1e-3), () -> affine + " became " + header.affine());
      assertEquals(affine.orientation(), header.affine().orientation());
    }
  }

  /** Axes that are permuted, mirrored and stretched are named for what they are. */
  @Test
  void orientationsAreThoseOfTheAxes() {
    String[] names = {"LR", "PA", "IS"};
    for (int seed = 0; seed < IMAGES; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Integer[] order = {0, 1, 2};
      int swapped = random.nextInt(3);
      order[0] = swapped;
      order[swapped] = 0;
      double[][] rows = new double[3][4];
      StringBuilder expected = new StringBuilder();
      for (int c = 0; c < 3; c++) {
        boolean up = random.nextBoolean();
        rows[order[c]][c] = (up ? 1 : -1) * Math.exp(random.nextDouble(-3, 3));
        rows[(order[c] + 1) % 3][c] = 0.2 * rows[order[c]][c] * random.nextDouble(-1, 1);
        expected.append(names[order[c]].charAt(up ? 1 : 0));
      }
      Affine affine = new Affine(rows);
      assertEquals(expected.toString(), affine.orientation(), () -> affine.toString());
      Orientation nearest = affine.nearestAxes();
      for (int anatomical = 0; anatomical < 3; anatomical++) {
        assertEquals(
            anatomical, Arrays.asList(order).get(nearest.voxelAxis(anatomical)).intValue());
      }
    }
  }

  @Test
  void rotationsAreTheirOwnNearestOrthogonalMatrix() {
    for (int seed = 0; seed < IMAGES; seed++) {
      double[][] rotation = rotation(new SplittableRandom(seed));
      double[][] nearest = Matrix3.nearestOrthogonal(rotation);
      for (int r = 0; r < 3; r++) {
        assertArrayEquals(rotation[r], nearest[r], 1e-12);
      }
      assertEquals(1, Math.abs(Matrix3.determinant(nearest)), 1e-12);
    }
  }
}
