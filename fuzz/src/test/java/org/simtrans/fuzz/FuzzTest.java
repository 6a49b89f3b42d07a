package org.simtrans.fuzz;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A short campaign; {@link Fuzz} makes the long ones. */
class FuzzTest {
  private static final int FILES = 2000;

  @TempDir Path folder;

  @Test
  void spoiltFilesAreRefusedInWordsOrReadForWhatTheyAre() throws Exception {
    Campaign campaign = new Campaign(Readers.ofForeignFiles(), 1, folder, folder.resolve("found"));
    campaign.requireSoundFilesAreRead();

    Outcomes tally = campaign.run(0, FILES, Runtime.getRuntime().availableProcessors());

    assertTrue(tally.clean(), tally::toString);
    assertTrue(tally.files() >= FILES - 20, tally::toString);
  }
}
