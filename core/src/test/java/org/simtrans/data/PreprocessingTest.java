package org.simtrans.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.simtrans.InvalidSettingException;
import org.simtrans.cohort.ChannelChoice;
import org.simtrans.image.Plane;
import org.simtrans.run.RunJson;

class PreprocessingTest {
  private static final Path FILE = Path.of("config.json");

  private static Preprocessing read(String json) {
    return RunJson.as(RunJson.parseOrNull(json), Preprocessing.class, FILE);
  }

  @Test
  void aFileThatIsSilentMeansOneChannel() {
    assertEquals(
        new Preprocessing(96, 80, Plane.CORONAL, Fit.PAD),
        read("{\"height\":96,\"width\":80,\"plane\":\"CORONAL\",\"fit\":\"PAD\"}"));
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    Preprocessing two = new Preprocessing(96, 80, Plane.AXIAL, Fit.RESIZE).withChannels(2);
    assertEquals(two, read(RunJson.line(two)));
    assertEquals(two, two.withSize(new InputSize(96, 80)));
    assertEquals(2, two.withPlane(Plane.SAGITTAL).channels());
  }

  @Test
  void needsAChannel() {
    assertThrows(
        InvalidSettingException.class,
        () ->
            new Preprocessing(96, 80, Plane.AXIAL, Fit.RESIZE, 0, null, List.of(), 0, null, null));
  }

  @Test
  void namesAndNeighboursAreWrittenAndReadAgain() {
    Preprocessing three =
        new Preprocessing(96, 80, Plane.AXIAL, Fit.RESIZE)
            .with(new ChannelChoice(List.of("T1w", "FLAIR")))
            .withContext(2, 3.5);
    assertEquals(three, read(RunJson.line(three)));
    assertEquals(10, three.planes());
    assertEquals(List.of("T1w", "FLAIR"), three.choice().names());
  }
}
