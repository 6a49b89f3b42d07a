package org.simtrans.app.ranks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What must be set before a Java process of SimTrans starts; the launcher reads the same file.
 *
 * @param environment variables by name, to be set where the user has not set them
 * @param javaOptions options of Java, without the size of its heap
 */
public record LaunchSettings(Map<String, String> environment, List<String> javaOptions) {
  private static final String FILE = "launch.txt";
  private static final String TUNABLES = "GLIBC_TUNABLES";

  /** The settings of this distribution. */
  public static LaunchSettings read() {
    try (InputStream in = LaunchSettings.class.getResourceAsStream(FILE)) {
      return of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The command that starts a Java program, without the program's own arguments.
   *
   * @param heap largest size of Java's heap in MB
   * @param further more options of Java
   * @param classPath class path of the program
   * @param main name of the main class
   */
  public List<String> command(long heap, List<String> further, String classPath, String main) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + heap + "m");
    command.addAll(javaOptions);
    command.addAll(further);
    command.addAll(List.of("-cp", classPath, main));
    return command;
  }

  private static LaunchSettings of(String text) {
    Map<String, String> environment = new LinkedHashMap<>();
    List<String> javaOptions = new ArrayList<>();
    for (String line : text.lines().toList()) {
      String[] words = line.split(" ", 2);
      switch (words[0]) {
        case "malloc" ->
            environment.merge(
                TUNABLES, "glibc.malloc." + words[1], (before, next) -> before + ":" + next);
        case "env" -> {
          String[] variable = words[1].split("=", 2);
          environment.put(variable[0], variable[1]);
        }
        case "java" -> javaOptions.add(words[1]);
        case "", "#" -> {}
        default -> throw new IllegalStateException(FILE + ": unknown line '" + line + "'");
      }
    }
    return new LaunchSettings(environment, List.copyOf(javaOptions));
  }
}
