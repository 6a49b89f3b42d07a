package org.simtrans.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

    assertEquals(
        OptionalLong.of(1_000),
        new Cgroup(root).available(List.of("1:name=systemd:/", "0::/jobs/one")));
    assertEquals(OptionalLong.empty(), new Cgroup(root).available(List.of("0::/")));
  }

  @Test
  void version1Too() throws IOException {
    Path memory = Files.createDirectories(root.resolve("memory"));
    Files.writeString(memory.resolve("memory.limit_in_bytes"), "3000\n");
    Files.writeString(memory.resolve("memory.usage_in_bytes"), "1000\n");

    assertEquals(OptionalLong.of(2_000), new Cgroup(root).available(List.of("0::/")));
    Files.writeString(memory.resolve("memory.limit_in_bytes"), "9223372036854771712\n");
    assertEquals(OptionalLong.empty(), new Cgroup(root).available(List.of("0::/")));
  }

  /** Batch systems give each job a group of its own. */
  @Test
  void groupsOfVersion1() throws IOException {
    Path job = Files.createDirectories(root.resolve("memory/slurm/job_7/step"));
    Files.writeString(root.resolve("memory/memory.limit_in_bytes"), "9223372036854771712\n");
    Files.writeString(job.getParent().resolve("memory.limit_in_bytes"), "5000\n");
    Files.writeString(job.getParent().resolve("memory.usage_in_bytes"), "4500\n");
    Files.writeString(job.resolve("memory.limit_in_bytes"), "9000\n");
    Files.writeString(job.resolve("memory.usage_in_bytes"), "100\n");
    for (String line : List.of("4:memory:/slurm/job_7/step", "9:cpu,memory:/slurm/job_7/step")) {
      assertEquals(OptionalLong.of(500), new Cgroup(root).available(List.of("3:cpuset:/", line)));
    }
    assertEquals(OptionalLong.empty(), new Cgroup(root).available(List.of("4:memory:/elsewhere")));
  }

  private void group(String name, String limit, long used) throws IOException {
    Path group = Files.createDirectories(root.resolve(name));
    Files.writeString(group.resolve("memory.max"), limit + "\n");
    Files.writeString(group.resolve("memory.current"), used + "\n");
  }
}
