package org.simtrans.fuzz.damage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A file to be read, with others beside it if the format has them.
 *
 * @param named what the reader is given, relative to the folder; empty for the folder itself
 * @param contents of all files, by relative path
 */
public record BadFile(String named, Map<String, byte[]> contents) {

  public static BadFile of(String name, byte[] content) {
    return new BadFile(name, Map.of(name, content));
  }

  public BadFile with(String name, byte[] content) {
    Map<String, byte[]> all = new LinkedHashMap<>(contents);
    all.put(name, content);
    return new BadFile(named, all);
  }

  public long bytes() {
    return contents.values().stream().mapToLong(content -> content.length).sum();
  }

  /** Writes all and returns what the reader is given. */
  public Path writeTo(Path folder) throws IOException {
    for (Map.Entry<String, byte[]> file : contents.entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
    return folder.resolve(named);
  }
}
