package org.simtrans.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CgroupTest {
  @TempDir Path root;

  @Test
  void theTightestGroupCounts() throws IOException {
    group("", "max", 9_000);
    group("jobs", "5000", 4_200);
    group("jobs/one", "4000", 1_000);
    Files.writeString(root.resolve("jobs/memory.stat"), "anon 4000\ninactive_file 200\n");

    assertEquals(OptionalLong.of(1_000), new Cgroup(root).available("jobs/one"));
    assertEquals(OptionalLong.empty(), new Cgroup(root).available(""));
  }

  @Test
  void version1Too() throws IOException {
    Path memory = Files.createDirectories(root.resolve("memory"));
    Files.writeString(memory.resolve("memory.limit_in_bytes"), "3000\n");
    Files.writeString(memory.resolve("memory.usage_in_bytes"), "1000\n");

    assertEquals(OptionalLong.of(2_000), new Cgroup(root).available(""));
    Files.writeString(memory.resolve("memory.limit_in_bytes"), "9223372036854771712\n");
    assertEquals(OptionalLong.empty(), new Cgroup(root).available(""));
  }

  private void group(String name, String limit, long used) throws IOException {
    Path group = Files.createDirectories(root.resolve(name));
    Files.writeString(group.resolve("memory.max"), limit + "\n");
    Files.writeString(group.resolve("memory.current"), used + "\n");
  }
}
