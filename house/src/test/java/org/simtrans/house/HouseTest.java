package org.simtrans.house;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.fail;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.simtrans.house.Architecture.Floor;
import org.simtrans.house.Architecture.Row;

/**
 * The code of all modules and the drawing and table of {@code docs/architecture.md} say the same.
 * Where one of them changes, the message names the line that the other one needs.
 */
class HouseTest {
  private static final String FILE = "docs/architecture.md";

  private static Architecture said;
  private static House built;

  @BeforeAll
  static void read() throws IOException {
    Path root = Path.of("..");
    said = Architecture.read(root.resolve(FILE));
    built = House.read(root);
  }

  @Test
  void theTableHasARowForEachRoomAndNoOther() {
    List<String> wrong = new ArrayList<>();
    for (String room : built.rooms()) {
      if (!said.rows().containsKey(room)) {
        Row row = new Row(List.of("`" + room + "`", "what it is for", "", "", ""));
        wrong.add(
            "%s has no row in the table of %s. Add:\n%s"
                .formatted(room, FILE, row.knowing(built.arrows().get(room).keySet())));
      }
    }
    for (String room : said.rows().keySet()) {
      if (!built.rooms().contains(room)) {
        wrong.add(
            "%s has a row in the table of %s but no class: delete the row".formatted(room, FILE));
      }
    }
    assertNothing(wrong);
  }

  @Test
  void roomsKnowExactlyWhatTheTableSays() {
    List<String> wrong = new ArrayList<>();
    built
        .arrows()
        .forEach(
            (room, arrows) -> {
              Row row = said.rows().get(room);
              if (row == null || row.knows().equals(arrows.keySet())) {
                return;
              }
              Set<String> more = minus(arrows.keySet(), row.knows());
              Set<String> fewer = minus(row.knows(), arrows.keySet());
              more.forEach(
                  other ->
                      wrong.add(
                          "%s knows %s, which the table of %s does not allow: %s."
                              .formatted(room, other, FILE, arrows.get(other))));
              fewer.forEach(
                  other ->
                      wrong.add(
                          "%s does not know %s any more, but the table of %s says so."
                              .formatted(room, other, FILE)));
              wrong.add(
                  "If that is wanted, the row of %s is:\n%s\n"
                      .formatted(room, row.knowing(arrows.keySet())));
            });
    assertNothing(wrong);
  }

  @Test
  void noCircles() {
    List<String> circle = built.circle();
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i + 1 < circle.size(); i++) {
      String room = circle.get(i);
      String next = circle.get(i + 1);
      wrong.add("%s knows %s: %s".formatted(room, next, built.arrows().get(room).get(next)));
    }
    if (!wrong.isEmpty()) {
      wrong.add(0, "Rooms know one another in a circle; cut one of these arrows:");
    }
    assertNothing(wrong);
  }

  /** Each room is drawn once, beside its module, and stands higher than all that it knows. */
  @Test
  void theDrawingIsTrue() {
    List<String> wrong = new ArrayList<>();
    Map<String, Integer> height = new HashMap<>();
    for (int i = 0; i < said.floors().size(); i++) {
      Floor floor = said.floors().get(i);
      for (String room : floor.rooms()) {
        if (height.put(room, said.floors().size() - i) != null) {
          wrong.add("%s is drawn twice in %s".formatted(room, FILE));
        }
        Set<String> modules = built.modules().getOrDefault(room, Set.of());
        if (modules.isEmpty()) {
          wrong.add("%s is drawn in %s but has no class".formatted(room, FILE));
        } else if (!modules.equals(Set.of(floor.module()))) {
          wrong.add(
              "%s is drawn in the module %s in %s, but its classes lie in %s"
                  .formatted(room, floor.module(), FILE, modules));
        }
      }
    }
    for (String room : built.rooms()) {
      if (!height.containsKey(room)) {
        wrong.add(
            "%s is not drawn in %s: draw it above all of %s"
                .formatted(room, FILE, built.arrows().get(room).keySet()));
      }
      for (String other : built.arrows().get(room).keySet()) {
        if (height.getOrDefault(room, 0) <= height.getOrDefault(other, -1)
            && height.containsKey(room)) {
          wrong.add(
              "%s knows %s but is not drawn above it in %s: move %s up or %s down"
                  .formatted(room, other, FILE, room, other));
        }
      }
    }
    assertNothing(wrong);
  }

  /** A caller of a room that is meant for other programs meets only types of such rooms. */
  @Test
  void whatIsForOthersShowsNothingElse() {
    List<String> wrong = new ArrayList<>();
    for (JavaClass type : built.classes()) {
      if (isForOthers(type)) {
        House.signature(type)
            .forEach(
                (other, member) -> {
                  if (House.isOurs(other) && !isForOthers(other)) {
                    wrong.add(
                        "%s.%s shows %s, which is not meant for other programs."
                            .formatted(type.getName(), member, other.getName()));
                  }
                });
      }
    }
    if (!wrong.isEmpty()) {
      wrong.add(
          "Take those types out of the signatures, make them public, or write their rooms in bold in"
              + " the table of "
              + FILE);
    }
    assertNothing(wrong);
  }

  @Test
  void whatIsForOthersHasComments() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (String room : built.rooms()) {
      if (isForOthers(room)) {
        String folder =
            room.equals(Architecture.ROOT)
                ? "org/simtrans"
                : "org/simtrans/" + room.replace('.', '/');
        for (String module : built.modules().get(room)) {
          wrong.addAll(Comments.missing(Path.of("..", module, "src/main/java", folder)));
        }
      }
    }
    if (!wrong.isEmpty()) {
      wrong.add(
          0, wrong.size() + " public members of rooms that are meant for others lack a comment:");
    }
    assertNothing(wrong);
  }

  /** Javadoc is made of the rooms that are meant for other programs. */
  @Test
  void javadocLeavesTheOtherRoomsOut() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (String module : List.of("core", "onnx", "report")) {
      String without =
          built.modules().entrySet().stream()
              .filter(room -> room.getValue().contains(module) && !isForOthers(room.getKey()))
              .map(room -> Architecture.ROOT + "." + room.getKey())
              .collect(joining(":"));
      String line = "<javadoc.without>" + without + "</javadoc.without>";
      String pom = Files.readString(Path.of("..", module, "pom.xml"));
      if (without.isEmpty() ? pom.contains("<javadoc.without>") : !pom.contains(line)) {
        wrong.add("The properties of %s/pom.xml are to have:\n%s".formatted(module, line));
      }
    }
    assertNothing(wrong);
  }

  /**
   * Option structs, vectors and scopes of JavaCPP stay low in the house; above, a tensor is just a
   * tensor.
   */
  @Test
  void javaCppStaysInTheCellar() {
    ArchRule rule =
        noClasses()
            .that()
            .resideOutsideOfPackages(
                "org.simtrans.host",
                "org.simtrans.tensor",
                "org.simtrans.weights",
                "org.simtrans.ranks",
                "org.simtrans.optim",
                "org.simtrans.nn")
            .should()
            .dependOnClassesThat(
                resideInAPackage("org.bytedeco..").and(not(name("org.bytedeco.pytorch.Tensor"))));
    rule.check(built.classes());
  }

  private static boolean isForOthers(JavaClass type) {
    return House.isOurs(type) && House.isVisible(type) && isForOthers(House.room(type));
  }

  private static boolean isForOthers(String room) {
    Row row = said.rows().get(room);
    return row != null && row.isForOthers();
  }

  private static Set<String> minus(Set<String> all, Set<String> some) {
    Set<String> rest = new TreeSet<>(all);
    rest.removeAll(some);
    return rest;
  }

  private static void assertNothing(List<String> wrong) {
    if (!wrong.isEmpty()) {
      fail("\n" + String.join("\n", wrong));
    }
  }
}
