package org.simtrans.dicom;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.simtrans.image.Images;
import org.simtrans.image.UnreadableImageException;

/** Damaged files of every transfer syntax are read or refused, and nothing else happens. */
class DamagedFilesTest {
  private static final int VARIANTS = 150;

  @TempDir private Path folder;

  static Stream<Path> files() throws IOException, URISyntaxException {
    Path golden = Path.of(DamagedFilesTest.class.getResource("/golden").toURI());
    return SeriesPhantom.files(golden).stream()
        .filter(file -> file.toString().endsWith(".dcm"))
        .filter(file -> !file.toString().contains("jpeg-")); // another program reads these
  }

  @ParameterizedTest
  @MethodSource("files")
  void readOrRefused(Path file) throws IOException {
    byte[] whole = Files.readAllBytes(file);
    Random random = new Random(file.getFileName().hashCode());
    Path spoilt = folder.resolve("spoilt.dcm");
    for (int i = 0; i < VARIANTS; i++) {
      byte[] bytes = whole.clone();
      for (int hurt = random.nextInt(3); hurt >= 0; hurt--) {
        int at = (i % 2 == 0 ? 0 : bytes.length / 2) + random.nextInt(bytes.length / 2);
        bytes[at] = (byte) random.nextInt();
      }
      Files.write(spoilt, i % 5 == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes);
      Assertions.assertTimeout(Duration.ofSeconds(20), () -> read(spoilt));
    }
  }

  private static void read(Path file) {
    try {
      Images.read(file).values();
    } catch (UnreadableImageException e) {
      assertTrue(e.getMessage().length() > file.toString().length() + 20, e.getMessage());
    }
  }
}
