package org.simtrans.app.use;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.app.cli.ExitCode;
import org.simtrans.app.cli.Invocation;

/** The command line knows DICOM without being told. */
class DicomVerbsTest {
  private static final Path GOLDEN = Path.of("../dicom/src/test/resources/golden");

  @TempDir private Path folder;

  @Test
  void inspectTakesAFolder() throws IOException {
    Files.copy(GOLDEN.resolve("rle.dcm"), folder.resolve("0001"));
    JsonNode info = Invocation.of("inspect", folder, "--json").json();
    assertEquals("[17,12,1]", info.get("shape").toString());
    assertEquals("LAS", info.get("orientation").asText());
  }

  @Test
  void verifyTakesSeriesAsACohort() throws IOException {
    Files.copy(GOLDEN.resolve("lossless-12.dcm"), folder.resolve("0001"));
    Invocation verified = Invocation.of("verify", folder, "--json");
    assertEquals(ExitCode.DONE, verified.exitCode(), verified.err());
    assertEquals("dicom", verified.json().get("layout").asText());
    assertEquals(1, verified.json().get("images").asInt());
    assertFalse(verified.out().contains("Muster"), verified.out());
  }

  @Test
  void seriesOfOneFolderAreNamedWhereOneIsExpected() throws IOException {
    Files.copy(GOLDEN.resolve("enhanced.dcm"), folder.resolve("0001"));
    Invocation inspected = Invocation.of("inspect", folder);
    assertEquals(ExitCode.FAILED, inspected.exitCode());
    assertTrue(inspected.err().contains("holds 2 images"), inspected.err());
    assertTrue(inspected.err().contains("time-point-2"), inspected.err());
  }
}
