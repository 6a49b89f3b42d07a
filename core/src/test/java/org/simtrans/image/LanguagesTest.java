package org.simtrans.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.simtrans.AtomicFile;
import org.simtrans.encoder.EncoderForm;
import org.simtrans.encoder.Encoders;
import org.simtrans.image.microscope.OmeText;
import org.simtrans.phantom.PhantomCohort;
import org.simtrans.phantom.PhantomConfig;

/**
 * A program that uses the library, and a Spark executor, have the language of their user: his
 * digits, his decimal point, his letters. Files are the same in all of them.
 */
class LanguagesTest {
  private static final Locale USUAL = Locale.getDefault();

  @TempDir Path folder;

  @AfterEach
  void back() {
    Locale.setDefault(USUAL);
  }

  private static Map<String, byte[]> written(Path below, String language) throws IOException {
    Locale.setDefault(Locale.forLanguageTag(language));
    Volume volume =
        Volume.of(new int[] {12, 11, 10}, Affine.scaling(1.5, 2, 2.5), new float[12 * 11 * 10]);
    for (String name : new String[] {"a.nrrd", "a.mha", "a.mhd", "a.nii", "a.nii.gz", "a.hdr"}) {
      Images.write(below.resolve(name), volume);
    }
    AtomicFile.writeString(
        below.resolve("ome.xml"),
        OmeText.of(
            new int[] {12, 11, 10},
            DataType.UINT8,
            new double[] {1.5, 2, 2.5},
            LengthUnit.MILLIMETRE));
    AtomicFile.writeString(below.resolve("python.txt"), python("swin-t") + python("resnet50"));
    PhantomCohort.write(
        below.resolve("heads"),
        new PhantomConfig(16, 16, 16, 10, .03, .2, 20, 150),
        12,
        1,
        1,
        n -> {});
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(below)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(below.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    return files;
  }

  private static String python(String encoder) {
    EncoderForm form = new EncoderForm(encoder, 4);
    return Encoders.family(encoder).python(form, 224, 224).orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ar-EG", "fa-IR", "tr-TR", "de-DE", "hi-IN-u-nu-deva", "th-TH-u-nu-thai"})
  void filesAreTheSame(String language) throws IOException {
    Map<String, byte[]> usual = written(folder.resolve("usual"), "und");
    Map<String, byte[]> here = written(folder.resolve("here"), language);
    assertEquals(usual.keySet(), here.keySet());
    usual.forEach((name, bytes) -> assertArrayEquals(bytes, here.get(name), name));
  }

  /** Else the test above could not fail. */
  @Test
  void someLanguagesHaveDigitsOfTheirOwn() {
    Locale.setDefault(Locale.forLanguageTag("ar-EG"));
    assertNotEquals("12", "%d".formatted(12));
  }

  /** The name of a part tells who wrote it, in all of them. */
  @Test
  void whatAKilledProcessLeftIsFound() throws IOException {
    Locale.setDefault(Locale.forLanguageTag("ar-EG"));
    Path file = folder.resolve("a");
    AtomicFile.write(
        file,
        out -> {
          try (Stream<Path> parts = Files.list(folder)) {
            String name = parts.findFirst().orElseThrow().getFileName().toString();
            assertEquals(true, name.matches("\\.a\\.[A-Za-z0-9_.-]+\\.part"), name);
          }
        });
  }
}
