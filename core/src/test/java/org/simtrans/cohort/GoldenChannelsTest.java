package org.simtrans.cohort;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.simtrans.image.Channels;
import org.simtrans.image.Source;
import org.simtrans.image.Volume;
import org.simtrans.layout.Case;

/** The channels that PIL and nibabel read: tools/golden/channels.py. */
class GoldenChannelsTest {

  private static Path golden(String name) {
    try {
      return Path.of(GoldenChannelsTest.class.getResource("/golden/channels").toURI())
          .resolve(name);
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private static void assertExpected(String name, List<Volume> found) throws IOException {
    JsonNode expected = new ObjectMapper().readTree(golden("expected.json").toFile()).get(name);
    double tolerance = expected.path("tolerance").asDouble(0);
    assertEquals(expected.get("channels").size(), found.size());
    for (int c = 0; c < found.size(); c++) {
      float[] values = found.get(c).values();
      JsonNode channel = expected.get("channels").get(c);
      assertEquals(channel.size(), values.length);
      for (int i = 0; i < values.length; i++) {
        assertEquals(
            channel.get(i).asDouble(),
            values[i],
            tolerance,
            name + ", channel " + c + ", pixel " + i);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"colours.png", "see-through.png", "palette.png", "colours.jpg"})
  void theColoursOfAPictureAreThoseOfPil(String name) throws IOException {
    Source picture = Source.of(golden(name));
    assertExpected(name, new ChannelChoice(Channels.COLOURS).read(picture, List.of()));
  }

  @Test
  void aDecathlonImageHasTheChannelsThatItsDatasetNames() throws IOException {
    Cohort cohort = Cohort.open(golden("decathlon"), CohortOptions.defaults());
    ChannelChoice all = CohortChannels.of(cohort).common();
    Case one = cohort.cases().get(0);

    assertEquals(List.of("FLAIR", "T1w"), all.names());
    assertExpected("decathlon", all.read(one));
    Volume second = all.read(one).get(1);
    assertEquals(
        List.of(second.value(2, 3, 1)),
        new ChannelChoice(List.of("t1w"))
            .read(one).stream().map(volume -> volume.value(2, 3, 1)).toList());
  }
}
