package org.simtrans.layout.labels;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.simtrans.layout.CohortException;

/**
 * In which order overlapping regions are drawn, and as which label value: as {@code
 * regions_class_order} says, with a value for each region in the order of their names. Where it is
 * missing, a region that holds another is drawn before it, as the value that the other lacks.
 *
 * @param regions the label values of each region by its name, in the order of the file
 */
record RegionOrder(Path file, Map<String, List<Integer>> regions, JsonNode classOrder) {

  /** The name of the region that each value is drawn for, in the order of drawing. */
  Map<Integer, String> drawn() {
    return classOrder.isArray() ? asSaid() : byNesting();
  }

  private Map<Integer, String> asSaid() {
    if (classOrder.size() != regions.size()) {
      throw new CohortException(
          "%s names %d regions (%s), but 'regions_class_order' has %d values; expected one for each region"
              .formatted(
                  file, regions.size(), String.join(", ", regions.keySet()), classOrder.size()));
    }
    Map<Integer, String> drawn = new LinkedHashMap<>();
    int i = 0;
    for (String name : regions.keySet()) {
      put(drawn, classOrder.get(i++).asInt(), name);
    }
    return drawn;
  }

  private Map<Integer, String> byNesting() {
    List<String> names = new ArrayList<>(regions.keySet());
    names.sort(Comparator.comparing((String name) -> -regions.get(name).size())); // stable
    Map<Integer, String> drawn = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      Set<Integer> own = new LinkedHashSet<>(regions.get(names.get(i)));
      for (String later : names.subList(i + 1, names.size())) {
        own.removeAll(regions.get(later));
      }
      own.removeAll(drawn.keySet());
      if (own.isEmpty()) {
        throw new CohortException(
            "%s does not say as which label the region '%s' is drawn; add 'regions_class_order' with one value for each region"
                .formatted(file, names.get(i)));
      }
      put(drawn, own.iterator().next(), names.get(i));
    }
    return drawn;
  }

  private void put(Map<Integer, String> drawn, int value, String name) {
    boolean known = regions.values().stream().anyMatch(values -> values.contains(value));
    if (!known || drawn.put(value, name) != null) {
      throw new CohortException(
          "%s draws the region '%s' as label %d, which is of no region or drawn twice; expected another value of 'regions_class_order' for each region"
              .formatted(file, name, value));
    }
  }
}
