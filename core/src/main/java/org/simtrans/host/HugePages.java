package org.simtrans.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether the memory of tensors is in huge pages; fp32 steps are much slower without them.
 *
 * @param asked whether malloc asks the kernel for huge pages
 * @param kernel the kernel's policy: always, madvise (only if asked) or never; null if unknown, as
 *     on systems other than Linux
 */
public record HugePages(boolean asked, String kernel) {
  /** Where the kernel's policy is set. */
  public static final Path SETTING = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");

  private static final Pattern ASKING = Pattern.compile("glibc\\.malloc\\.hugetlb=[12]");
  private static final Pattern CHOSEN = Pattern.compile("\\[(\\w+)]");

  /** The state for this process. */
  public static HugePages here() {
    String tunables = System.getenv().getOrDefault("GLIBC_TUNABLES", "");
    return new HugePages(ASKING.matcher(tunables).find(), chosen());
  }

  private static String chosen() {
    try {
      Matcher chosen = CHOSEN.matcher(Files.readString(SETTING));
      return chosen.find() ? chosen.group(1) : null;
    } catch (IOException e) {
      return null;
    }
  }
}
