package org.simtrans.house;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The rooms as the compiled code has them.
 *
 * @param modules the modules that hold a class of each room
 * @param arrows for each room the rooms that it knows, each with one place in the code that does
 */
record House(
    JavaClasses classes,
    Map<String, Set<String>> modules,
    Map<String, Map<String, String>> arrows) {

  private static final Pattern MODULE = Pattern.compile("<module>(.+)</module>");

  /**
   * Reads the class files of every module that the pom of {@code root} names.
   *
   * @throws IllegalStateException if a module with sources has not been compiled
   */
  static House read(Path root) throws IOException {
    Map<String, Set<String>> modules = new TreeMap<>();
    List<Path> folders = new ArrayList<>();
    for (String module :
        MODULE
            .matcher(Files.readString(root.resolve("pom.xml")))
            .results()
            .map(m -> m.group(1))
            .toList()) {
      if (!Files.isDirectory(root.resolve(module).resolve("src/main"))) {
        continue; // this module
      }
      Path folder = root.resolve(module).resolve("target/classes");
      if (!Files.isDirectory(folder)) {
        throw new IllegalStateException(
            "%s is missing; compile all modules: mvn test -pl house -am".formatted(folder));
      }
      folders.add(folder);
      for (JavaClass one : new ClassFileImporter().importPath(folder)) {
        modules.computeIfAbsent(room(one), key -> new TreeSet<>()).add(module);
      }
    }
    JavaClasses classes = new ClassFileImporter().importPaths(folders);
    Map<String, Map<String, String>> arrows = new TreeMap<>();
    modules.keySet().forEach(room -> arrows.put(room, new TreeMap<>()));
    for (JavaClass one : classes) {
      for (Dependency dependency : one.getDirectDependenciesFromSelf()) {
        JavaClass other = dependency.getTargetClass().getBaseComponentType();
        String room = room(other);
        if (other.getPackageName().startsWith(Architecture.ROOT)
            && !room.equals(Architecture.ROOT)
            && !room.equals(room(one))) {
          arrows.get(room(one)).putIfAbsent(room, place(dependency) + " names " + other.getName());
        }
      }
    }
    return new House(classes, modules, arrows);
  }

  Set<String> rooms() {
    return modules.keySet();
  }

  /** Rooms that know one another in a circle, the first of them again at its end; empty if none. */
  List<String> circle() {
    for (String room : rooms()) {
      Deque<List<String>> ways = new ArrayDeque<>(List.of(List.of(room)));
      Set<String> seen = new TreeSet<>();
      while (!ways.isEmpty()) {
        List<String> way = ways.poll();
        for (String next : arrows.get(way.get(way.size() - 1)).keySet()) {
          List<String> longer = new ArrayList<>(way);
          longer.add(next);
          if (next.equals(room)) {
            return longer;
          }
          if (seen.add(next)) {
            ways.add(longer);
          }
        }
      }
    }
    return List.of();
  }

  /** The name of a class's package without {@code org.simtrans.}, or the root's own. */
  private static String room(JavaClass one) {
    String name = one.getPackageName();
    return name.startsWith(Architecture.ROOT + ".")
        ? name.substring(Architecture.ROOT.length() + 1)
        : name;
  }

  private static String place(Dependency dependency) {
    return dependency.getOriginClass().getPackageName().replace('.', '/')
        + "/"
        + dependency.getSourceCodeLocation().toString().replaceAll("[()]", "");
  }
}
