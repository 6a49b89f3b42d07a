package org.simtrans.image.nifti;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.simtrans.image.Affine;
import org.simtrans.image.Axes;
import org.simtrans.image.DataType;
import org.simtrans.image.Images;
import org.simtrans.image.UnreadableImageException;
import org.simtrans.image.Volume;

/** NIfTI written and read, and files that are not what they say. */
class NiftiFilesTest {
  /** Turned by 30 degrees around x and 10 around z, left-handed, off centre. */
  private static final Affine OBLIQUE =
      new Affine(
          new double[][] {
            {-0.98480775, -0.30076774, 0.17364818, 91.25},
            {-0.17364818, 1.70574067, -0.98480775, -126.5},
            {0, 1, 1.73205081, -72.125}
          });

  private static final Affine SHEARED =
      new Affine(new double[][] {{2, 0.5, 0, -10}, {0, 2, 0.25, 7}, {0, 0, 3, 1}});

  private static final int[] SHAPE = {4, 3, 2};

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {"a.nii", "a.nii.gz", "a.hdr", "a.img", "a.hdr.gz", "a.img.gz", "A.NII.GZ"})
  void whatIsWrittenIsReadAgain(String name) {
    Path file = folder.resolve("new folder").resolve(name);
    float[] values = ramp(0.25f);
    values[3] = Float.NaN;
    Images.write(file, Volume.of(SHAPE, OBLIQUE, values));
    Volume read = Images.read(file);
    assertArrayEquals(SHAPE, read.shape());
    assertArrayEquals(values, read.values());
    assertTrue(OBLIQUE.closeTo(read.affine(), 1e-5), read.affine()::toString);
    assertEquals(values[7], read.value(3, 1, 0));
  }

  static Stream<Affine> affines() {
    return Stream.concat(
        Stream.of(OBLIQUE, SHEARED),
        Axes.all().map(axes -> axes.affine(new double[] {0.9375, 1.25, 3})));
  }

  @ParameterizedTest
  @MethodSource("affines")
  void readingAndWritingAgainChangesNoByte(Affine affine) throws IOException {
    Path first = folder.resolve("first.nii");
    Path second = folder.resolve("second.nii");
    Images.write(first, Volume.of(SHAPE, affine, ramp(1)));
    Images.write(second, Images.read(first));
    assertArrayEquals(Files.readAllBytes(first), Files.readAllBytes(second));
  }

  @ParameterizedTest
  @MethodSource("affines")
  void sformAndQformOfANewVolumeAgree(Affine affine) throws IOException {
    NiftiHeader header = NiftiHeader.create(SHAPE, affine, DataType.UINT8);
    assertTrue(affine.closeTo(header.affine(), 1e-5));
    boolean sheared = affine == SHEARED;
    assertEquals(sheared ? 0 : 2, header.get(NiftiField.QFORM_CODE));
    if (!sheared) {
      header.set(NiftiField.SFORM_CODE, 0);
      assertTrue(affine.closeTo(header.affine(), 1e-5), header.affine()::toString);
    }
  }

  static Stream<Arguments> every_type_version_and_order() {
    return Arrays.stream(DataType.values())
        .flatMap(
            type ->
                Stream.of(NiftiVersion.values())
                    .flatMap(
                        version ->
                            Stream.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)
                                .map(order -> Arguments.of(type, version, order))));
  }

  @ParameterizedTest
  @MethodSource("every_type_version_and_order")
  void aMaskKeepsEverythingThatPlacesTheScan(DataType type, NiftiVersion version, ByteOrder order)
      throws IOException {
    ByteBuffer file =
        file(
            version,
            order,
            type,
            header -> {
              header.set(NiftiField.SCL_SLOPE, 0.5);
              header.set(NiftiField.SCL_INTER, 3);
              header.set(NiftiField.CAL_MAX, 100);
              header.set(NiftiField.INTENT_CODE, 5);
            });
    Path scan = write("scan.nii", file);
    Volume volume = Images.read(scan);
    byte[] labels = new byte[24];
    labels[5] = (byte) 200;
    Path written = folder.resolve("mask.nii");
    Images.write(written, volume.withLabels(labels));

    ByteBuffer mask = ByteBuffer.wrap(Files.readAllBytes(written)).order(order);
    for (NiftiField kept :
        List.of(
            NiftiField.DIM,
            NiftiField.PIXDIM,
            NiftiField.XYZT_UNITS,
            NiftiField.QFORM_CODE,
            NiftiField.SFORM_CODE,
            NiftiField.QUATERN,
            NiftiField.QOFFSET,
            NiftiField.SROW)) {
      int count = kept == NiftiField.SROW ? 12 : kept == NiftiField.PIXDIM ? 8 : 1;
      for (int i = 0; i < count; i++) {
        assertEquals(kept.get(file, version, i), kept.get(mask, version, i), kept + " " + i);
      }
    }
    Volume read = Images.read(written);
    assertEquals(200, read.value(1, 1, 0));
    assertEquals(volume.affine(), read.affine());
    assertEquals(0, NiftiField.CAL_MAX.get(mask, version, 0));
    assertEquals(0, NiftiField.INTENT_CODE.get(mask, version, 0));

    float[] probabilities = ramp(1 / 32f);
    Images.write(written, volume.withValues(probabilities));
    assertArrayEquals(probabilities, Images.read(written).values());
    assertEquals(volume.affine(), Images.read(written).affine());
  }

  @ParameterizedTest
  @CsvSource({
    "0, 255, UINT8",
    "0, 256, UINT16",
    "-1, 255, INT16",
    "-1, 32768, INT32",
    "0, 65536, INT32"
  })
  void labelsTakeTheSmallestIntegersThatHoldThem(int low, int high, DataType type)
      throws IOException {
    int[] labels = new int[24];
    labels[0] = low;
    labels[1] = high;
    Path scan = write("scan.nii", file(NiftiVersion.ONE, ByteOrder.BIG_ENDIAN, DataType.INT8));
    Volume mask = Images.read(scan).withLabels(labels);
    assertEquals(type, mask.stored().type());
    Path written = folder.resolve("mask.nii.gz");
    Images.write(written, mask);
    assertEquals(low, Images.read(written).value(0, 0, 0));
    assertEquals(high, Images.read(written).value(1, 0, 0));
  }

  @Test
  void oneFrameOfManyBecomesAVolumeOfItsOwn() throws IOException {
    ByteBuffer file =
        file(
            NiftiVersion.ONE,
            ByteOrder.LITTLE_ENDIAN,
            DataType.UINT8,
            header -> {
              header.set(NiftiField.DIM, 0, 5);
              header.set(NiftiField.DIM, 1, 2);
              header.set(NiftiField.DIM, 2, 2);
              header.set(NiftiField.DIM, 3, 2);
              header.set(NiftiField.DIM, 4, 1);
              header.set(NiftiField.DIM, 5, 3);
            });
    for (int i = 0; i < 24; i++) {
      file.put(352 + i, (byte) i);
    }
    Path scan = write("scan.nii", file);
    assertArrayEquals(new float[] {16, 17, 18, 19, 20, 21, 22, 23}, Images.read(scan, 2).values());
    assertEquals(List.of(2L, 2L, 2L, 1L, 3L), Images.inspect(scan).shape());
    assertEquals(23, Images.inspect(scan).max());
    assertProblem("has no frame 3", () -> Images.read(scan, 3));

    Path written = folder.resolve("frame.nii");
    Images.write(written, Images.read(scan, 1));
    assertEquals(List.of(2L, 2L, 2L), Images.inspect(written).shape());
    assertEquals(15, Images.inspect(written).max());
  }

  @Test
  void unsignedIntegersOf64BitsAreRoundedAsOneNumber() {
    long[] bits = {-1, Long.MIN_VALUE, Long.MIN_VALUE + 1025, (1L << 53) + 1, 7};
    ByteBuffer bytes = ByteBuffer.allocate(40);
    bytes.asLongBuffer().put(bits);
    double[] values = new double[5];
    DataType.UINT64.decode(bytes, 0, values, 5);
    for (int i = 0; i < bits.length; i++) {
      assertEquals(Double.parseDouble(Long.toUnsignedString(bits[i])), values[i]);
    }
  }

  @Test
  void extensionsArePassedOver() throws IOException {
    ByteBuffer plain = file(NiftiVersion.ONE, ByteOrder.LITTLE_ENDIAN, DataType.UINT8);
    byte[] extended = new byte[plain.capacity() + 32];
    System.arraycopy(plain.array(), 0, extended, 0, 352);
    System.arraycopy(plain.array(), 352, extended, 384, 24);
    ByteBuffer file = ByteBuffer.wrap(extended).order(ByteOrder.LITTLE_ENDIAN);
    file.put(348, (byte) 1).putInt(352, 32);
    NiftiField.VOX_OFFSET.set(file, NiftiVersion.ONE, 0, 384);
    float[] expected = Images.read(write("plain.nii", plain)).values();
    assertArrayEquals(expected, Images.read(write("extended.nii", file)).values());
  }

  @Test
  void gzipIsKnownByItsContent() throws IOException {
    ByteBuffer plain = file(NiftiVersion.TWO, ByteOrder.BIG_ENDIAN, DataType.INT16);
    float[] expected = Images.read(write("named.nii.gz", plain)).values();
    Path packed = folder.resolve("named.nii");
    Files.write(packed, gzip(plain.array()));
    assertArrayEquals(expected, Images.read(packed).values());
  }

  @Test
  void keepsShortIntegersShort() throws IOException {
    Path scan = write("s.nii", file(NiftiVersion.ONE, ByteOrder.LITTLE_ENDIAN, DataType.INT16));
    assertEquals(48, Images.read(scan).stored().bytes().capacity());
  }

  // ---- files that are not what they say

  @Test
  void aLyingHeaderIsFoundOutBeforeMemoryIsTaken() throws IOException {
    Consumer<NiftiHeader> huge =
        header -> {
          for (int i = 1; i <= 3; i++) {
            header.set(NiftiField.DIM, i, 1200);
          }
        };
    ByteBuffer lying = file(NiftiVersion.ONE, ByteOrder.LITTLE_ENDIAN, DataType.UINT8, huge);
    Path plain = write("lying.nii", lying);
    assertProblem("dimensions [1200, 1200, 1200]", () -> Images.read(plain));
    Path packed = folder.resolve("lying.nii.gz");
    Files.write(packed, gzip(lying.array()));
    assertProblem("dimensions [1200, 1200, 1200]", () -> Images.read(packed));
    assertProblem("dimensions [1200, 1200, 1200]", () -> Images.inspect(packed));
  }

  @Test
  void aScanBeyondTwoGibibytesIsRefusedByName() throws IOException {
    Path sparse = folder.resolve("big.nii");
    ByteBuffer header =
        file(
            NiftiVersion.ONE,
            ByteOrder.LITTLE_ENDIAN,
            DataType.FLOAT32,
            h -> {
              h.set(NiftiField.DIM, 1, 1024);
              h.set(NiftiField.DIM, 2, 1024);
              h.set(NiftiField.DIM, 3, 513);
            });
    try (RandomAccessFile out = new RandomAccessFile(sparse.toFile(), "rw")) {
      out.write(header.array());
      out.setLength(352 + 4L * 1024 * 1024 * 513);
    }
    assertProblem("2 GiB", () -> Images.read(sparse));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 20, 300, 500})
  void aPackedFileThatEndsEarlyIsRefused(int missing) throws IOException {
    float[] noise = new float[24 * 24];
    for (int i = 0; i < noise.length; i++) {
      noise[i] = (float) Math.sin(i * i);
    }
    Path file = folder.resolve("cut.nii.gz");
    Images.write(file, Volume.of(new int[] {24, 24, 1}, OBLIQUE, noise));
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - missing));
    assertProblem("cut.nii.gz", () -> Images.read(file));
    assertProblem("cut.nii.gz", () -> Images.inspect(file));
  }

  @Test
  void aFlippedBitInAPackedFileIsFound() throws IOException {
    Path file = folder.resolve("rotten.nii.gz");
    Images.write(file, Volume.of(SHAPE, OBLIQUE, ramp(1)));
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 6] ^= 1; // in the checksum
    Files.write(file, bytes);
    assertProblem("gzip", () -> Images.read(file));
    assertProblem("gzip", () -> Images.inspect(file));
  }

  @Test
  void aMissingPartnerIsNamed() throws IOException {
    Images.write(folder.resolve("p.hdr"), Volume.of(SHAPE, OBLIQUE, ramp(1)));
    Files.delete(folder.resolve("p.img"));
    assertProblem("p.img, is not beside it", () -> Images.read(folder.resolve("p.hdr")));
    assertProblem("does not exist", () -> Images.read(folder.resolve("p.img")));
  }

  /** nibabel leaves positions in the header's unit; ITK makes millimetres of them, and so do we. */
  @ParameterizedTest
  @CsvSource({"0, 1, ", "1, 1000, m", "2, 1, mm", "3, 0.001, um", "11, 0.001, um"})
  void lengthsAreInMillimetresWhateverTheUnitOfTheHeader(int units, double factor, String unit)
      throws IOException {
    Path file = folder.resolve("units.nii");
    Images.write(file, Volume.of(SHAPE, OBLIQUE, ramp(1)));
    double[] before = Images.read(file).spacing();
    byte[] bytes = Files.readAllBytes(file);
    bytes[123] = (byte) units; // xyzt_units
    Files.write(file, bytes);
    Volume read = Images.read(file);
    for (int axis = 0; axis < 3; axis++) {
      assertEquals(before[axis] * factor, read.spacing()[axis], 1e-9 * factor);
      assertEquals(
          OBLIQUE.get(axis, 3) * factor, read.affine().get(axis, 3), 1e-4 * factor, "origin");
    }
    assertEquals(unit, Images.inspect(file).unit());
    Path mask = folder.resolve("mask.nii");
    Images.write(mask, read.withLabels(new byte[24]));
    assertArrayEquals(
        Arrays.copyOfRange(bytes, 76, 108), // pixdim
        Arrays.copyOfRange(Files.readAllBytes(mask), 76, 108));
    assertEquals(units, Files.readAllBytes(mask)[123]);
    assertTrue(read.affine().closeTo(Images.read(mask).affine(), 0));
  }

  /** Java's own stream overflows its stack here; nibabel reads it. */
  @Test
  void gzipOfThousandsOfEmptyMembersIsRead() throws IOException {
    Path plain = folder.resolve("plain.nii.gz");
    Images.write(plain, Volume.of(SHAPE, OBLIQUE, ramp(1)));
    ByteArrayOutputStream empty = new ByteArrayOutputStream();
    new GZIPOutputStream(empty).close();
    ByteArrayOutputStream many = new ByteArrayOutputStream();
    for (int i = 0; i < 20_000; i++) {
      empty.writeTo(many);
    }
    many.write(Files.readAllBytes(plain));
    for (int i = 0; i < 20_000; i++) {
      empty.writeTo(many);
    }
    many.write(new byte[512]); // padding, as tapes leave it
    Path file = folder.resolve("members.nii.gz");
    Files.write(file, many.toByteArray());
    assertArrayEquals(ramp(1), Images.read(file).values());
  }

  @Test
  void otherFilesAreRefusedByName() throws IOException {
    Path text = Files.writeString(folder.resolve("x.nii"), "x".repeat(400));
    assertProblem("no NIfTI signature", () -> Images.read(text));
    Path shortFile = Files.writeString(folder.resolve("y.nii"), "short");
    assertProblem("has 5 bytes", () -> Images.read(shortFile));
    assertProblem("is a folder", () -> Images.read(Files.createDirectory(folder.resolve("d.nii"))));
    Path foreign = Files.writeString(folder.resolve("scan.dcm"), "x");
    assertProblem("expected .nii", () -> Images.read(foreign));
    assertProblem("does not exist", () -> Images.read(folder.resolve("nowhere")));
    ByteBuffer analyze = file(NiftiVersion.ONE, ByteOrder.BIG_ENDIAN, DataType.UINT8);
    analyze.putInt(344, 0);
    assertProblem("Analyze 7.5", () -> Images.read(write("a.nii", analyze)));
  }

  private interface Action {
    void run() throws IOException;
  }

  private static void assertProblem(String named, Action action) {
    UnreadableImageException error = assertThrows(UnreadableImageException.class, action::run);
    assertTrue(error.getMessage().contains(named), error.getMessage());
  }

  // ---- making files

  private static float[] ramp(float step) {
    float[] values = new float[24];
    for (int i = 0; i < values.length; i++) {
      values[i] = i * step;
    }
    return values;
  }

  private static ByteBuffer file(NiftiVersion version, ByteOrder order, DataType type) {
    return file(version, order, type, header -> {});
  }

  /** A single file of 4x3x2 voxels with bytes counting from 0. */
  private static ByteBuffer file(
      NiftiVersion version, ByteOrder order, DataType type, Consumer<NiftiHeader> changes) {
    NiftiHeader model = NiftiHeader.create(SHAPE, OBLIQUE, type);
    int voxelsAt = version.voxelsAt();
    ByteBuffer file = ByteBuffer.allocate(voxelsAt + 24 * type.bytes()).order(order);
    for (NiftiField field : NiftiField.values()) {
      int count =
          switch (field) {
            case DIM, PIXDIM -> 8;
            case QUATERN, QOFFSET -> 3;
            case SROW -> 12;
            default -> 1;
          };
      for (int i = 0; i < count; i++) {
        field.set(file, version, i, model.get(field, i));
      }
    }
    NiftiField.SIZEOF_HDR.set(file, version, 0, version.headerBytes());
    NiftiField.VOX_OFFSET.set(file, version, 0, voxelsAt);
    byte[] magic = version.magic(true);
    for (int i = 0; i < magic.length; i++) {
      NiftiField.MAGIC.set(file, version, i, magic[i]);
    }
    for (int i = voxelsAt; i < file.capacity(); i++) {
      file.put(i, (byte) (i - voxelsAt));
    }
    changes.accept(new NiftiHeader(version, file));
    return file;
  }

  private Path write(String name, ByteBuffer bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes.array());
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }
}
