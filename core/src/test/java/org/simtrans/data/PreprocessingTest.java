package org.simtrans.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.simtrans.InvalidSettingException;
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
        () -> new Preprocessing(96, 80, Plane.AXIAL, Fit.RESIZE).withChannels(0));
  }
}
