package org.simtrans.cohort;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.simtrans.layout.labels.LabelTable;

/**
 * The regions by which BraTS scores: the whole tumour, its core, and its enhancing part. Labels are
 * 1 (necrosis), 2 (oedema) and 4, since 2021 3 (enhancing tumour); other values make no regions.
 *
 * @see <a href="https://arxiv.org/abs/2107.02314">Baid et al., 2021</a>
 */
final class BratsRegions {
  private static final int CORE = 1;
  private static final int OEDEMA = 2;

  private BratsRegions() {}

  /** Those of labels with such values; says nothing of others. */
  static LabelTable of(Set<Integer> values, Integer ignore) {
    for (int enhancing : new int[] {3, 4}) {
      if (values.contains(enhancing) && Set.of(CORE, OEDEMA, enhancing).containsAll(values)) {
        Map<Integer, List<Integer>> regions = new LinkedHashMap<>(); // in the order of drawing
        regions.put(OEDEMA, List.of(CORE, OEDEMA, enhancing));
        regions.put(CORE, List.of(CORE, enhancing));
        regions.put(enhancing, List.of(enhancing));
        TreeMap<Integer, String> names = new TreeMap<>();
        names.put(OEDEMA, "whole tumour");
        names.put(CORE, "tumour core");
        names.put(enhancing, "enhancing tumour");
        return new LabelTable(names, regions, ignore, Map.of());
      }
    }
    return LabelTable.none().ignoring(ignore);
  }
}
