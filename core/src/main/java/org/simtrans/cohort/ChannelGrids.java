package org.simtrans.cohort;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.simtrans.Message;
import org.simtrans.image.Channels;
import org.simtrans.image.Grid;
import org.simtrans.image.Images;
import org.simtrans.image.Source;
import org.simtrans.image.UnreadableImageException;
import org.simtrans.layout.CohortException;

/** Which channels of an image lie on one grid, where each has a file of its own. */
final class ChannelGrids {
  private ChannelGrids() {}

  /**
   * Reads all channels of an image.
   *
   * @param own their names; empty where the layout names none
   * @throws CohortException if they lie on several grids, with a choice of channels that do not
   * @throws UnreadableImageException if they cannot be read
   */
  static Channels read(Source image, List<String> own) {
    try {
      return Images.readChannels(image);
    } catch (UnreadableImageException e) {
      Message choice = choice(image, own).orElseThrow(() -> e);
      throw new CohortException(Message.of("%s, or %s", e.getMessage(), choice));
    }
  }

  /** A choice of channels on one grid; empty if all lie on one, or none can be told. */
  static Optional<Message> choice(Source image, List<String> own) {
    if (own.size() < 2 || own.size() != image.files().size()) {
      return Optional.empty();
    }
    List<List<Integer>> grids;
    try {
      grids = alike(image.files().stream().map(file -> Images.grid(Source.of(file))).toList());
    } catch (UnreadableImageException e) {
      return Optional.empty();
    }
    if (grids.size() == 1) {
      return Optional.empty();
    }
    List<Integer> most = grids.stream().max(Comparator.comparingInt(List::size)).orElseThrow();
    return Optional.of(
        Message.of(
            "choose channels that lie on one grid ({channels} %s)",
            most.stream().map(own::get).collect(Collectors.joining(","))));
  }

  /** The places of grids that agree with each other. */
  private static List<List<Integer>> alike(List<Grid> grids) {
    List<List<Integer>> groups = new ArrayList<>();
    for (int i = 0; i < grids.size(); i++) {
      Grid grid = grids.get(i);
      List<Integer> group =
          groups.stream()
              .filter(some -> grid.agrees(grids.get(some.get(0))))
              .findFirst()
              .orElse(null);
      if (group == null) {
        group = new ArrayList<>();
        groups.add(group);
      }
      group.add(i);
    }
    return groups;
  }
}
