package org.simtrans.host;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AddressSpaceTest {
  @Test
  void theLimitStandsInTheSystemsTable(@TempDir Path folder) throws IOException {
    Path limits = folder.resolve("limits");
    String line =
        "Limit  Soft Limit\nMax address space         %s            unlimited     bytes\n";
    Files.writeString(limits, line.formatted("8388608000"));
    assertTrue(AddressSpace.isLimited(limits));
    Files.writeString(limits, line.formatted("unlimited"));
    assertFalse(AddressSpace.isLimited(limits));
    assertFalse(AddressSpace.isLimited(folder.resolve("none")));
  }
}
