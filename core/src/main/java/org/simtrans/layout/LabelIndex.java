package org.simtrans.layout;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Label files under the key that ties them to their image, and which of them found one. Keys that
 * differ only in how their accents are composed, as systems write them, are the same key.
 */
public final class LabelIndex {
  private final Map<String, List<Path>> files = new LinkedHashMap<>();
  private final Set<String> taken = new LinkedHashSet<>();

  /** Adds a label file under a key; a key may have several. */
  public void add(String key, Path label) {
    files.computeIfAbsent(FileTree.composed(key), k -> new ArrayList<>()).add(label);
  }

  /** Whether there is a label under the key. */
  public boolean contains(String key) {
    return files.containsKey(FileTree.composed(key));
  }

  /** The labels under a key, empty if there are none. */
  public List<Path> take(String key) {
    String composed = FileTree.composed(key);
    taken.add(composed);
    return files.getOrDefault(composed, List.of());
  }

  /** The labels that nobody took. */
  public List<Path> strays() {
    return files.entrySet().stream()
        .filter(entry -> !taken.contains(entry.getKey()))
        .flatMap(entry -> entry.getValue().stream())
        .toList();
  }
}
