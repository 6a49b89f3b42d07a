package org.simtrans.train;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.simtrans.InvalidSettingException;
import org.simtrans.data.SliceRef;
import org.simtrans.data.SliceStore;
import org.simtrans.layout.CohortException;
import org.simtrans.ranks.Ranks;
import org.simtrans.run.RunJson;

/** Checks that all ranks were started with the same settings and found the same slices. */
record Agreement(Ranks ranks) {
  /** Settings that may differ: where things lie, and what a host has. */
  private static final Set<String> OF_THE_HOST =
      Set.of("data.folder", "data.splits", "pretrained", "compute.device", "compute.threads");

  /**
   * @throws InvalidSettingException if another setting than those of the host differs
   */
  void onSettings(Object config) {
    if (!ranks.several()) {
      return;
    }
    String own = RunJson.line(config);
    String first = ranks.ofFirst(own);
    String difference = difference("", RunJson.parseOrNull(first), RunJson.parseOrNull(own));
    if (difference != null) {
      throw new InvalidSettingException(
          "rank %d was started with other settings than rank 0 (%s): give all ranks the same options"
              .formatted(ranks.rank(), difference));
    }
  }

  /** The first setting that differs, or null. */
  private static String difference(String name, JsonNode first, JsonNode own) {
    if (OF_THE_HOST.contains(name) || first.equals(own)) {
      return null;
    }
    if (!first.isObject() || !own.isObject()) {
      return "%s is %s there and %s here".formatted(name, first, own);
    }
    Set<String> names = new TreeSet<>();
    first.fieldNames().forEachRemaining(names::add);
    own.fieldNames().forEachRemaining(names::add);
    return names.stream()
        .map(
            field ->
                difference(
                    name.isEmpty() ? field : name + "." + field,
                    first.path(field),
                    own.path(field)))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  /**
   * Counts the slices that training would learn from: validation also sees slices with less tissue,
   * which it did not when the first runs were written down.
   *
   * @param minForeground slices without a label are left out below this share of tissue
   * @return how many slices there are, and a hash of which
   * @throws CohortException if this rank's slices are not those of the first
   */
  String onSlices(double minForeground, SliceStore... stores) {
    long hash = 0;
    long count = 0;
    for (SliceStore store : stores) {
      for (SliceRef slice : countedIn(store, minForeground)) {
        count++;
        hash = 31 * hash + slice.caseName().hashCode();
        hash = 31 * hash + slice.position();
        hash = 31 * hash + slice.foregroundPixels();
      }
    }
    long[] first = ranks.sum(ranks.first() ? new long[] {count, hash} : new long[2]);
    if (first[0] != count || first[1] != hash) {
      throw new CohortException(
          "rank %d found %d slices%s, rank 0 found %d: let all ranks read the same cohort"
              .formatted(
                  ranks.rank(), count, first[0] == count ? " of other images" : "", first[0]));
    }
    return "%s, %016x".formatted(count, hash);
  }

  private static List<SliceRef> countedIn(SliceStore store, double minForeground) {
    Map<String, Long> ofImage =
        store.wholes().stream().collect(groupingBy(SliceRef::caseName, counting()));
    return store.wholes().stream()
        .filter(
            slice ->
                slice.foregroundPixels() > 0
                    || slice.foregroundFraction() >= minForeground
                    || ofImage.get(slice.caseName()) == 1) // a picture
        .toList();
  }
}
