package org.simtrans.dicom;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;

/**
 * A series of slices with random pixels, as a scanner would write it. The planes of one seed have
 * the same pixels, so that what they become can be compared.
 */
final class SeriesPhantom {
  static final double[] AXIAL = {1, 0, 0, 0, 1, 0};
  static final double[] SAGITTAL = {0, 1, 0, 0, 0, -1};
  static final double[] CORONAL = {1, 0, 0, 0, 0, -1};

  int columns = 10;
  int rows = 12;
  int slices = 5;
  double[] axes = AXIAL;
  double[] origin = {-20.5, -30.25, 10.125};
  double[] spacing = {0.8, 0.5}; // between rows, between columns
  double distance = 3;
  String series = "2.25.1001";
  String modality = "CT";
  long seed = 1;
  BiConsumer<Integer, DataSetBuilder> change = (slice, set) -> {};

  SeriesPhantom with(BiConsumer<Integer, DataSetBuilder> other) {
    change = other;
    return this;
  }

  /** The stored values of a slice. */
  int[] pixels(int slice) {
    return new Random(seed + slice).ints(rows * columns, 0, 4000).toArray();
  }

  /** The data set of a slice. */
  DataSet slice(int k) {
    double[] across = {
      axes[1] * axes[5] - axes[2] * axes[4],
      axes[2] * axes[3] - axes[0] * axes[5],
      axes[0] * axes[4] - axes[1] * axes[3]
    };
    double[] position = new double[3];
    for (int i = 0; i < 3; i++) {
      position[i] = Math.round((origin[i] + across[i] * distance * k) * 1e6) / 1e6;
    }
    DataSetBuilder set =
        new DataSetBuilder()
            .text(
                Tag.SOP_CLASS_UID,
                modality.equals("CT") ? "1.2.840.10008.5.1.4.1.1.2" : "1.2.840.10008.5.1.4.1.1.4")
            .text(Tag.SOP_INSTANCE_UID, series + "." + (k + 1))
            .text(Tag.STUDY_INSTANCE_UID, "2.25.77")
            .text(Tag.SERIES_INSTANCE_UID, series)
            .text(Tag.FRAME_OF_REFERENCE_UID, "2.25.88")
            .text(Tag.MODALITY, modality)
            .text(Tag.PATIENT_NAME, "Doe^Jane")
            .text(Tag.PATIENT_ID, "MRN471199")
            .text(Tag.STUDY_DATE, "20240102")
            .text(Tag.STUDY_TIME, "101112")
            .text(Tag.SERIES_NUMBER, "3")
            .text(Tag.IMAGE_TYPE, "ORIGINAL\\PRIMARY\\AXIAL")
            .text(Tag.INSTANCE_NUMBER, String.valueOf(k + 1))
            .decimals(Tag.IMAGE_POSITION_PATIENT, position)
            .decimals(Tag.IMAGE_ORIENTATION_PATIENT, axes)
            .decimals(Tag.PIXEL_SPACING, spacing)
            .decimals(Tag.SLICE_THICKNESS, distance)
            .integers(Tag.SAMPLES_PER_PIXEL, 1)
            .text(Tag.PHOTOMETRIC_INTERPRETATION, "MONOCHROME2")
            .integers(Tag.ROWS, rows)
            .integers(Tag.COLUMNS, columns)
            .integers(Tag.BITS_ALLOCATED, 16)
            .integers(Tag.BITS_STORED, 12)
            .integers(Tag.HIGH_BIT, 11)
            .integers(Tag.PIXEL_REPRESENTATION, 0)
            .decimals(Tag.RESCALE_SLOPE, 1)
            .decimals(Tag.RESCALE_INTERCEPT, -1024)
            .bytes(Tag.PIXEL_DATA, Vr.OW, words(pixels(k)));
    change.accept(k, set);
    return set.built();
  }

  static byte[] words(int[] values) {
    ByteBuffer words = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int value : values) {
      words.putShort((short) value);
    }
    return words.array();
  }

  /** Writes all slices under names whose order is not theirs, and returns the folder. */
  Path writeTo(Path folder) {
    for (int k = 0; k < slices; k++) {
      write(folder.resolve("IM" + (k * 7 + 3) % 100), slice(k));
    }
    return folder;
  }

  static void write(Path file, DataSet set) {
    try {
      Files.createDirectories(file.getParent());
      try (var out = Files.newOutputStream(file)) {
        ElementWriter.write(out, set);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What another program printed; null where it is not installed. */
  static String run(Path folder, String... command) {
    try {
      Process process =
          new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes());
      return process.waitFor() == 0 ? said : "failed: " + said;
    } catch (IOException e) {
      return null;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  static List<Path> files(Path folder) throws IOException {
    try (var all = Files.walk(folder)) {
      return new ArrayList<>(all.filter(Files::isRegularFile).sorted().toList());
    }
  }
}
