package org.simtrans.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests and scripts that the pages about reliability name are there, by these names. */
class ClaimsTest {
  private static final Path ROOT = Path.of("..");
  private static final List<String> PAGES =
      List.of("docs/reliability.md", "docs/attack.md", "SECURITY.md");
  private static final Pattern TEST = Pattern.compile("`([A-Z]\\w+Test)(?:\\.(\\w+))?`");
  private static final Pattern SCRIPT = Pattern.compile("tools/\\w+/\\w+\\.(?:sh|java|py)");

  private static Map<String, String> tests() throws IOException {
    Map<String, String> tests = new HashMap<>();
    try (Stream<Path> modules = Files.list(ROOT)) {
      for (Path module : modules.map(path -> path.resolve("src/test/java")).toList()) {
        if (!Files.isDirectory(module)) {
          continue;
        }
        try (Stream<Path> files = Files.walk(module)) {
          for (Path file : files.filter(path -> path.toString().endsWith("Test.java")).toList()) {
            tests.put(file.getFileName().toString().replace(".java", ""), Files.readString(file));
          }
        }
      }
    }
    return tests;
  }

  @Test
  void everyTestAndScriptThatIsNamedExists() throws IOException {
    Map<String, String> tests = tests();
    assertTrue(tests.containsKey("ClaimsTest"));
    List<String> missing = new ArrayList<>();
    for (String page : PAGES) {
      String text = Files.readString(ROOT.resolve(page));
      Matcher test = TEST.matcher(text);
      while (test.find()) {
        String source = tests.get(test.group(1));
        String method = test.group(2);
        if (source == null || method != null && !source.contains("void " + method + "(")) {
          missing.add(page + ": " + test.group());
        }
      }
      Matcher script = SCRIPT.matcher(text);
      while (script.find()) {
        if (!Files.exists(ROOT.resolve(script.group()))) {
          missing.add(page + ": " + script.group());
        }
      }
    }
    assertEquals(List.of(), missing);
  }
}
