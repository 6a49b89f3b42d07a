package org.simtrans.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.simtrans.Pattern;
import org.simtrans.tensor.Tensors;

/** Files of torch.save, honest ones by tools/golden/weights.py and hostile ones made here. */
@Timeout(60)
class TorchFileTest {
  @TempDir Path folder;

  private static Path golden(String name) {
    try {
      return Path.of(TorchFileTest.class.getResource("/golden/torch/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  // --- honest files --------------------------------------------------------------------------

  @Test
  void tensorsOfAllTypesOffsetsAndStridesAreRead() {
    StateDict read = StateDict.read(golden("plain.pth"));
    Tensor base = Pattern.tensor("base", 1f, 6, 5);
    Map<String, Tensor> expected = new LinkedHashMap<>();
    expected.put("whole", base);
    expected.put("turned", base.t());
    expected.put("part", base.narrow(0, 1, 3).narrow(1, 2, 3));
    expected.put("row", base.select(0, 3));
    expected.put("every_second", Tensors.of(everySecond(Tensors.toFloats(base)), 15));
    expected.put("half", Pattern.tensor("half", 1f, 4, 3).to(ScalarType.Half));
    expected.put("bfloat", Pattern.tensor("bfloat", 1f, 4, 3).to(ScalarType.BFloat16));
    expected.put("double", Tensors.toDouble(Pattern.tensor("double", 1f, 4, 3)));
    expected.put("counter", Tensors.of(new long[] {1L << 40}).reshape());
    expected.put("yes", Tensors.of(new boolean[] {true, false}, 2));
    expected.put("nothing", Tensors.zeros(0, 3));
    assertEquals(List.copyOf(expected.keySet()), List.copyOf(read.tensors().keySet()));
    expected.forEach(
        (name, t) -> {
          Tensor actual = read.tensors().get(name);
          assertArrayEquals(Tensors.shape(t), Tensors.shape(actual), name);
          assertEquals(t.scalar_type().intern(), actual.scalar_type().intern(), name);
          assertTrue(t.equal(actual), name);
        });
  }

  private static float[] everySecond(float[] values) {
    float[] kept = new float[values.length / 2];
    for (int i = 0; i < kept.length; i++) {
      kept[i] = values[2 * i + 1];
    }
    return kept;
  }

  @Test
  void weightsAreFoundInACheckpointAndShapesKnownWithoutReading() {
    try (WeightsFile file = WeightsFile.open(golden("checkpoint.pth"))) {
      assertEquals(Set.of("module.whole", "module.parameter"), file.names());
      assertArrayEquals(new long[] {6, 5}, file.shape("module.parameter"));
      assertTrue(file.read("module.parameter").equal(Pattern.tensor("base", 1f, 6, 5)));
      refused("holds no tensor 'other'", () -> file.read("other"));
    }
  }

  @Test
  void whatWasSavedOtherwiseIsRefusedWithTheRemedy() throws IOException {
    refused("torch.nn.modules.linear.Linear", () -> open(golden("module.pth")));
    refused("state_dict()", () -> open(golden("module.pth")));
    refused("torch.jit.load", () -> open(golden("script.pt")));
    refused("torch.save(torch.load(", () -> open(golden("old.pth")));
    byte[] tar = new byte[1024];
    System.arraycopy("ustar".getBytes(StandardCharsets.US_ASCII), 0, tar, 257, 5);
    refused("before 1.6", () -> open(file(tar)));
    refused("is a zip archive without a data.pkl", () -> open(zip(Map.of("a/b", new byte[3]))));
    refused("cannot be read", () -> open(folder.resolve("none.pth")));
    refused("safetensors", () -> open(file(new byte[] {1, 2, 3})));
    byte[] cut = Files.readAllBytes(golden("plain.pth"));
    refused("list of contents", () -> open(file(Arrays.copyOf(cut, cut.length / 2))));
    refused(
        "big-endian",
        () ->
            open(
                zip(
                    Map.of(
                        "w/data.pkl", bytes("\u0080\u0002}."),
                        "w/byteorder", bytes("big")))));
    refused("holds no dictionary of tensors", () -> open(pickle("\u0080\u0002]."))); // a list
    refused(
        "it holds [epoch]", () -> open(pickle("\u0080\u0002}X\5\0\0\0epochK\3s."))); // one number
  }

  // --- hostile pickles -----------------------------------------------------------------------

  /**
   * Pickles that would run something in Python, with what has to be named when they are refused.
   */
  static List<List<String>> attacks() {
    String command = "X\4\0\0\0true";
    return List.of(
        List.of("os.system", "cos\nsystem\n(" + command + "tR."),
        List.of("posix.system", "X\5\0\0\0posixX\6\0\0\0system\u0093" + command + "\u0085R."),
        List.of("builtins.eval", "}X\1\0\0\0acbuiltins\neval\n(X\3\0\0\0" + "1+1tRs."),
        List.of("builtins.exec", "ccollections\nOrderedDict\n((cbuiltins\nexec\nltR."),
        List.of("os.system", "(" + command + "ios\nsystem\n."), // INST
        List.of("os.system", "(cos\nsystem\n" + command + "o."), // OBJ
        List.of("subprocess.Popen", "csubprocess\nPopen\n" + command + "\u0085\u0081."), // NEWOBJ
        List.of("os.system", "cos\nsystem\n)}\u0092."), // NEWOBJ_EX
        List.of("runpy._run_code", "crunpy\n_run_code\n."), // a bare name
        List.of("__builtin__.getattr", "c__builtin__\ngetattr\n."),
        List.of("torch.load", "ctorch\nload\n."),
        List.of("torch._utils._rebuild_tensor_v3", "ctorch._utils\n_rebuild_tensor_v3\n."),
        List.of("torch.FloatStorage.x", "ctorch.FloatStorage\nx\n."),
        // What the library would make something of by itself.
        List.of("decimal.Decimal", "cdecimal\nDecimal\n(X\1\0\0\0" + "1tR."),
        List.of("copy_reg._reconstructor", "ccopy_reg\n_reconstructor\n."),
        List.of("array.array", "carray\narray\n."),
        List.of("_codecs.encode", "c_codecs\nencode\n."),
        List.of("builtins.bytearray", "cbuiltins\nbytearray\n."),
        List.of("exceptions.Exception", "cexceptions\nException\n."),
        List.of("operator.attrgetter", "coperator\nattrgetter\n."),
        // Operations without names.
        List.of("0x82", "\u0082\1."), // EXT1
        List.of("0x50", "Pstorage\n."), // PERSID as text
        List.of("0x6f", "(ctorch\nSize\n)o."), // OBJ of what is allowed otherwise
        List.of("0x92", "ctorch\nSize\n)}\u0092."),
        List.of("0x8f", "\u008f."), // a set
        List.of("0x97", "\u0097."), // a buffer from outside
        List.of("0xff", "\u00ff."),
        List.of("a call of torch.float32", "ctorch\nfloat32\n)R."),
        List.of("keys are neither", "}]K\1s."), // {[]: 1}
        List.of("???.x", "c\u0001\u00e4\u001b\nx\n."));
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void nothingInAPickleIsRun(List<String> attack) {
    Path file = pickle("\u0080\u0002" + attack.get(1));
    WeightsException e = refused(attack.get(0), () -> open(file));
    assertTrue(e.getMessage().startsWith(file + " holds "), e.getMessage());
    assertTrue(e.getMessage().length() < 600, "no more than a sentence");
  }

  /** Pickles that make no sense, among them some that would take all memory if believed. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // nothing
        ".", // STOP with nothing
        "R.", // a call of nothing
        "K\1K\1R.", // a call of a number
        "ctorch\nSize\n)R.", // no argument
        "ctorch\nFloatStorage\n)R.", // a storage by call
        "ccollections\nOrderedDict\n(K\1tR.", // from a number
        "ctorch._utils\n_rebuild_tensor_v2\n(K\1K\1K\1K\1tR.",
        "K\1Q.", // a persistent id that is a number
        "(X\6\0\0\0modulectorch\nFloatStorage\nX\1\0\0\0" + "0NK\1tQ.",
        "]}b.", // attributes of a list
        "K\1}b.",
        "}K\1.", // ends with a number on top: no map
        "X\u00ff\u00ff\u00ff\u007f", // text of 2 GB
        "B\u00ff\u00ff\u00ff\u007f", // bytes of 2 GB
        "X\u00ff\u00ff\u00ff\u00ff", // text of -1 bytes
        "\u008d\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u007f",
        "\u008e\0\0\0\u0080\0\0\0\0",
        "(K\1", // no STOP
        "s.",
        "}(K\1u.", // an odd number of items
        "h\7.", // a memory that is empty
        "1."
      })
  void whatMakesNoSenseIsDamaged(String pickle) {
    WeightsException e =
        assertThrows(WeightsException.class, () -> open(pickle("\u0080\u0002" + pickle)));
    assertTrue(
        e.getMessage().contains("damaged") || e.getMessage().contains("no dictionary"),
        e.getMessage());
  }

  @Test
  void aStructureThatHoldsItselfIsNoTrouble() {
    refused("no dictionary of tensors", () -> open(pickle("\u0080\u0002}q\0X\5\0\0\0modelh\0s.")));
    refused("neither text", () -> open(pickle("\u0080\u0002]q\0h\0a}h\0K\1s.")));
  }

  // --- tensors that lie ----------------------------------------------------------------------

  @Test
  void aTensorHasToLieInItsStorageAndThatInTheFile() {
    byte[] numbers = new byte[24];
    assertEquals(Set.of("t"), names(tensor(numbers, 6, 0, "(K\2K\3t", "(K\3K\1t")));
    assertEquals(
        Set.of("t"), names(tensor(numbers, 6, 5, "(K\1K\1t", "(K\7K\7t")), "size 1: no step");
    for (Path lie :
        List.of(
            tensor(numbers, 7, 0, "(K\2K\3t", "(K\3K\1t"), // a storage longer than the file's
            tensor(numbers, 5, 0, "(K\1t", "(K\1t"), // or shorter
            tensor(numbers, -6, 0, "(K\1t", "(K\1t"),
            tensor(numbers, 6, 1, "(K\2K\3t", "(K\3K\1t"), // past the end
            tensor(numbers, 6, -1, "(K\2t", "(K\1t"),
            tensor(numbers, 6, 0, "(K\2K\3t", "(K\4K\1t"),
            tensor(numbers, 6, 0, "(K\2K\3t", "(K\1t"), // one stride for two dimensions
            tensor(numbers, 6, 5, "(K\2t", "(J\u00ff\u00ff\u00ff\u00fft"), // backwards
            tensor(numbers, 6, 0, "(J\u00ff\u00ff\u00ff\u00fft", "(K\1t"),
            tensor(numbers, 6, 0, "(J\0\0\0\u0040J\0\0\0\u0040t", "(K\0K\0t"), // 2^60 of one
            tensor(
                numbers,
                6,
                0,
                "(J\0\0\0\u0040J\0\0\0\u0040J\0\0\0\u0040J\0\0\0\u0040t",
                "(K\0K\0K\0K\0t"),
            tensor(
                numbers, 6, 0, "(K\1" + "K\1".repeat(16) + "t", "(K\1" + "K\1".repeat(16) + "t"))) {
      refused("tensor 't'", () -> open(lie));
    }
  }

  @Test
  void numbersThatAreMissingCompressedOrSharedTooOftenAreRefused() {
    String tensor = tensorPickle("0", 6, 0, "(K\6t", "(K\1t");
    refused("does not hold", () -> open(zip(Map.of("w/data.pkl", bytes(map("t", tensor))))));
    String escaping = tensorPickle("../data.pkl", 6, 0, "(K\6t", "(K\1t");
    refused("does not hold", () -> open(zip(Map.of("w/data.pkl", bytes(map("t", escaping))))));
    StringBuilder many = new StringBuilder("\u0080\u0002}(");
    for (int i = 0; i < 50; i++) {
      many.append("X\2\0\0\0")
          .append(i + 10)
          .append(tensorPickle("0", 6000, 0, "(M\u0070\u0017t", "(K\1t"));
    }
    refused(
        "many times what it holds",
        () -> open(zip(Map.of("w/data.pkl", bytes(many + "u."), "w/data/0", new byte[24000]))));
    Path packed = folder.resolve("packed.pth");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(packed))) {
      out.putNextEntry(new ZipEntry("w/data.pkl"));
      out.write(bytes(map("t", tensor)));
      out.putNextEntry(new ZipEntry("w/data/0"));
      out.write(new byte[24]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    refused("has been compressed", () -> open(packed));
    refused("its pickle has", () -> open(zip(Map.of("w/data.pkl", new byte[(16 << 20) + 1]))));
  }

  // --- making them ---------------------------------------------------------------------------

  private static Set<String> names(Path file) {
    try (WeightsFile open = WeightsFile.open(file)) {
      open.names().forEach(open::read);
      return open.names();
    }
  }

  private static void open(Path file) {
    WeightsFile.open(file).close();
  }

  private static WeightsException refused(
      String because, org.junit.jupiter.api.function.Executable what) {
    WeightsException e = assertThrows(WeightsException.class, what);
    assertTrue(e.getMessage().contains(because), e.getMessage());
    return e;
  }

  /** One tensor 't' of {@code count} numbers, as the pickle says. */
  private Path tensor(byte[] numbers, int count, int offset, String shape, String stride) {
    return zip(
        Map.of(
            "w/data.pkl",
            bytes(map("t", tensorPickle("0", count, offset, shape, stride))),
            "w/data/0",
            numbers));
  }

  private static String map(String name, String value) {
    return "\u0080\u0002}X\1\0\0\0" + name + value + "s.";
  }

  private static String tensorPickle(
      String key, int count, int offset, String shape, String stride) {
    return "ctorch._utils\n_rebuild_tensor_v2\n((X\7\0\0\0storagectorch\nFloatStorage\n"
        + ("X" + integer(key.length()) + key)
        + ("X\3\0\0\0cpuJ" + integer(count) + "tQJ" + integer(offset))
        + (shape + stride + "\u0089ccollections\nOrderedDict\n)RtR");
  }

  private static String integer(int value) {
    byte[] bytes = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private Path pickle(String pickle) {
    return zip(Map.of("w/data.pkl", bytes(pickle)));
  }

  private Path file(byte[] content) {
    try {
      return Files.write(Files.createTempFile(folder, "weights", ".pth"), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Entries as torch.save writes them, not compressed. */
  private Path zip(Map<String, byte[]> entries) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        store(entry.getKey(), entry.getValue(), out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file(bytes.toByteArray());
  }

  private static void store(String name, byte[] content, ZipOutputStream out) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    CRC32 crc = new CRC32();
    crc.update(content);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(crc.getValue());
    out.putNextEntry(entry);
    out.write(content);
  }
}
