package org.simtrans.house;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
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
    Map<Path, String> folders = new LinkedHashMap<>();
    for (MatchResult found :
        MODULE.matcher(Files.readString(root.resolve("pom.xml"))).results().toList()) {
      Path module = root.resolve(found.group(1));
      Path folder = module.resolve("target/classes");
      if (!Files.isDirectory(module.resolve("src/main"))) {
        continue; // the module of this test
      }
      if (!Files.isDirectory(folder)) {
        throw new IllegalStateException(
            "%s is missing; compile all modules: mvn test -pl house -am".formatted(folder));
      }
      folders.put(folder.toRealPath(), found.group(1));
    }
    JavaClasses classes = new ClassFileImporter().importPaths(folders.keySet());
    Map<String, Set<String>> modules = new TreeMap<>();
    for (JavaClass one : classes) {
      Path file = Path.of(one.getSource().orElseThrow().getUri());
      folders.forEach(
          (folder, module) -> {
            if (file.startsWith(folder)) {
              modules.computeIfAbsent(room(one), key -> new TreeSet<>()).add(module);
            }
          });
    }
    Map<String, Map<String, String>> arrows = new TreeMap<>();
    modules.keySet().forEach(room -> arrows.put(room, new TreeMap<>()));
    for (JavaClass one : classes) {
      for (Dependency dependency : one.getDirectDependenciesFromSelf()) {
        JavaClass other = dependency.getTargetClass().getBaseComponentType();
        String room = room(other);
        if (isOurs(other) && !room.equals(Architecture.ROOT) && !room.equals(room(one))) {
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

  static boolean isOurs(JavaClass type) {
    return type.getPackageName().startsWith(Architecture.ROOT);
  }

  /** Whether other packages can name a type: it is public, and so is every type around it. */
  static boolean isVisible(JavaClass type) {
    return type.getModifiers().contains(JavaModifier.PUBLIC)
        && type.getEnclosingClass().map(House::isVisible).orElse(true);
  }

  /** The types that a caller of a type sees, each with one member that shows it. */
  static Map<JavaClass, String> signature(JavaClass type) {
    Map<JavaClass, String> shown = new HashMap<>();
    for (JavaType above : type.getInterfaces()) {
      above.getAllInvolvedRawTypes().forEach(one -> shown.put(one, "class"));
    }
    type.getSuperclass()
        .ifPresent(above -> above.getAllInvolvedRawTypes().forEach(one -> shown.put(one, "class")));
    for (JavaMember member : type.getMembers()) {
      Set<JavaModifier> modifiers = member.getModifiers();
      if (modifiers.contains(JavaModifier.SYNTHETIC)
          || !modifiers.contains(JavaModifier.PUBLIC)
              && !modifiers.contains(JavaModifier.PROTECTED)) {
        continue;
      }
      List<JavaType> types = new ArrayList<>();
      if (member instanceof JavaField field) {
        types.add(field.getType());
      } else if (member instanceof JavaCodeUnit unit) {
        types.add(unit.getReturnType());
        types.addAll(unit.getParameterTypes());
        types.addAll(unit.getExceptionTypes());
      }
      for (JavaType one : types) {
        one.getAllInvolvedRawTypes()
            .forEach(raw -> shown.put(raw.getBaseComponentType(), member.getName()));
      }
    }
    return shown;
  }

  /** The name of a class's package without {@code org.simtrans.}, or the root's own. */
  static String room(JavaClass one) {
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
