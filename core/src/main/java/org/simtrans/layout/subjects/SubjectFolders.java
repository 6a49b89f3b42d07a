package org.simtrans.layout.subjects;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.simtrans.layout.Part;

/**
 * The folders around pictures, and which of them are those of subjects: the topmost whose names
 * have numbers that could be those of subjects. Planes, sides and the parts of a split are left
 * out, and so are outer folders that hold everything.
 */
final class SubjectFolders {
  private static final double MOST = 0.8;

  private final List<String> files = new ArrayList<>();
  private final List<List<String>> folders = new ArrayList<>(); // of each picture, outermost first

  /**
   * @param names of pictures below the folder of images, with slashes and without endings
   */
  SubjectFolders(List<String> names) {
    for (String name : names) {
      List<String> path = new ArrayList<>(List.of(name.split("/")));
      files.add(path.remove(path.size() - 1));
      path.removeIf(folder -> NameWords.isAspect(folder) || Part.named(folder).isPresent());
      folders.add(path);
    }
    while (holdsAll()) {
      folders.forEach(path -> path.remove(0));
    }
  }

  private boolean holdsAll() {
    return folders.stream().noneMatch(List::isEmpty)
        && folders.stream().map(path -> path.get(0)).distinct().count() == 1;
  }

  /** The subjects that folders name, one for each picture; empty if none look like subjects. */
  Optional<List<String>> subjects() {
    int deepest = folders.stream().mapToInt(List::size).max().orElse(0);
    for (int level = 0; level < deepest; level++) {
      if (areSubjects(at(level))) {
        return Optional.of(to(level));
      }
    }
    return Optional.empty();
  }

  /** The whole path of folders as the subject, one for each picture. */
  List<String> all() {
    return to(Integer.MAX_VALUE);
  }

  /** Folders that hold several pictures, with how many. */
  Map<String, Integer> crowds() {
    Map<String, Integer> crowds = new LinkedHashMap<>();
    for (List<String> path : folders) {
      if (!path.isEmpty()) {
        crowds.merge(String.join("/", path), 1, Integer::sum);
      }
    }
    crowds.values().removeIf(count -> count < 2);
    return crowds;
  }

  private List<String> at(int level) {
    return folders.stream()
        .filter(path -> path.size() > level)
        .map(path -> path.get(level))
        .toList();
  }

  private boolean areSubjects(List<String> named) {
    Set<String> distinct = new HashSet<>(named);
    Set<String> digits = new HashSet<>();
    distinct.stream().filter(NameWords::identifies).map(NameWords::digits).forEach(digits::add);
    long identified = distinct.stream().filter(NameWords::identifies).count();
    return named.size() >= MOST * files.size()
        && distinct.size() > 1
        && identified >= MOST * distinct.size()
        && digits.size() > distinct.size() / 2.0;
  }

  private List<String> to(int level) {
    List<String> subjects = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      List<String> path = folders.get(i);
      int last = Math.min(level, path.size() - 1);
      if (last < 0) {
        subjects.add(NameWords.subject(files.get(i))); // a picture outside of folders
      } else {
        List<String> named = new ArrayList<>(path.subList(0, last));
        named.add(NameWords.folderSubject(path.get(last)));
        subjects.add(String.join("/", named));
      }
    }
    return subjects;
  }
}
