package org.simtrans.cohort;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.simtrans.Message;
import org.simtrans.image.Channels;
import org.simtrans.image.Images;
import org.simtrans.layout.Case;
import org.simtrans.layout.CohortException;

/**
 * The channels that the images of a cohort have. A cohort of pictures whose colours are grey
 * everywhere, in every picture, has one channel; where one picture shows a colour, all have red,
 * green and blue.
 *
 * @param groups the cases by the names of their channels, empty for a channel without a name; in
 *     the order of the first case of each
 */
public record CohortChannels(Map<List<String>, List<Case>> groups) {
  private static final int EXAMPLES = 3;

  /** Looks into the images as far as needed: formats tell the names, and greys are compared. */
  public static CohortChannels of(Cohort cohort) {
    List<Case> cases = cohort.cases();
    List<List<String>> names = new ArrayList<>(Parallel.map(cases, CohortChannels::named));
    List<Case> coloured = coloured(cases, names);
    if (!coloured.isEmpty() && coloured.stream().allMatch(CohortChannels::isGrey)) {
      names.replaceAll(own -> own.equals(Channels.COLOURS) ? List.of(ChannelName.GREY) : own);
    }
    return of(cases, names);
  }

  /** The same of one image. */
  public static CohortChannels of(Case one) {
    List<String> names = named(one);
    boolean grey = !coloured(List.of(one), List.of(names)).isEmpty() && isGrey(one);
    return of(List.of(one), List.of(grey ? List.of(ChannelName.GREY) : names));
  }

  private static List<String> named(Case one) {
    return one.channels().isEmpty() ? Images.channelNames(one.image()) : one.channels();
  }

  private static List<Case> coloured(List<Case> cases, List<List<String>> names) {
    return IntStream.range(0, cases.size())
        .filter(i -> cases.get(i).channels().isEmpty() && names.get(i).equals(Channels.COLOURS))
        .mapToObj(cases::get)
        .toList();
  }

  private static boolean isGrey(Case one) {
    return Images.readChannels(one.image()).isGrey();
  }

  /**
   * Of cases that have been looked into.
   *
   * @param names of each case's channels; {@code "grey"} alone for a picture of grey colours
   */
  static CohortChannels of(List<Case> cases, List<List<String>> names) {
    boolean coloured = names.contains(Channels.COLOURS);
    Map<List<String>, List<Case>> groups = new LinkedHashMap<>();
    for (int i = 0; i < cases.size(); i++) {
      List<String> own = names.get(i);
      boolean grey = own.equals(List.of(ChannelName.GREY)) && cases.get(i).channels().isEmpty();
      if (grey) {
        own = coloured ? Channels.COLOURS : List.of(ChannelName.NONE);
      }
      groups.computeIfAbsent(own, key -> new ArrayList<>()).add(cases.get(i));
    }
    return new CohortChannels(groups);
  }

  /**
   * All channels that every image has.
   *
   * @throws CohortException if there are none
   */
  public ChannelChoice common() {
    return commonOrNone()
        .orElseThrow(
            () ->
                new CohortException(
                    Message.of(
                        "the images do not have the same channels, and none that all have: %s;"
                            + " choose those that belong together ({include}), or export them alike",
                        counts())));
  }

  /** As {@link #choice}; nothing where an image does not have them. */
  private Optional<ChannelChoice> choiceOrNone(List<String> wanted) {
    try {
      return wanted.isEmpty() ? commonOrNone() : Optional.of(chosen(wanted));
    } catch (CohortException e) {
      return Optional.empty();
    }
  }

  /** All channels that every image has; nothing if there are none. */
  Optional<ChannelChoice> commonOrNone() {
    List<List<String>> all = described();
    List<String> first = all.isEmpty() ? List.of(ChannelName.NONE) : all.get(0);
    if (all.size() <= 1) {
      return Optional.of(
          ChannelName.areNone(first)
              ? ChannelChoice.unnamed(first.size())
              : new ChannelChoice(first));
    }
    List<String> shared =
        first.stream()
            .filter(name -> !name.equals(ChannelName.NONE))
            .filter(name -> all.stream().allMatch(own -> ChannelName.indexOf(name, own) >= 0))
            .toList();
    return shared.isEmpty() ? Optional.empty() : Optional.of(new ChannelChoice(shared));
  }

  /** The names of each group; a grey picture among coloured ones counts as having their colours. */
  private List<List<String>> described() {
    return groups.keySet().stream()
        .filter(own -> !isGreyAmongColours(own))
        .collect(Collectors.toList());
  }

  private boolean isGreyAmongColours(List<String> own) {
    return own.equals(List.of(ChannelName.NONE)) && groups.containsKey(Channels.COLOURS);
  }

  /** Whether images differ in their channels. */
  public boolean differ() {
    return groups.size() > 1;
  }

  /** Whether they differ only in that some pictures are grey and others have colours. */
  boolean differInColour() {
    return differ() && described().size() == 1;
  }

  /** A case of those channels that the fewest have. */
  Case rarest() {
    return groups.values().stream()
        .min(Comparator.comparingInt(List::size))
        .map(some -> some.get(0))
        .orElseThrow();
  }

  /** The names of the channels that are seen, numbers where they have none; none if none. */
  List<String> names(List<String> wanted) {
    return choiceOrNone(wanted)
        .map(common -> common.names().isEmpty() ? List.of("0") : common.names())
        .orElse(List.of());
  }

  /** How many images have which channels: "12 have T1w, FLAIR and 3 have T1w (such as a.nii)". */
  public String counts() {
    return groups.entrySet().stream()
        .map(
            group ->
                "%d %s %s (such as %s)"
                    .formatted(
                        group.getValue().size(),
                        group.getValue().size() == 1 ? "image has" : "images have",
                        written(group.getKey()),
                        examples(group.getValue())))
        .collect(Collectors.joining(", "));
  }

  private static String written(List<String> names) {
    if (!ChannelName.areNone(names)) {
      return String.join(" + ", names);
    }
    return names.size() == 1 ? "one channel" : names.size() + " channels without names";
  }

  private static String examples(List<Case> cases) {
    return cases.stream()
        .limit(EXAMPLES)
        .map(one -> one.image().first().toString())
        .collect(Collectors.joining(", "));
  }

  /**
   * The channels that a network sees.
   *
   * @param wanted those that were asked for; empty for all that every image has
   * @throws CohortException if an image does not have them
   */
  public ChannelChoice choice(List<String> wanted) {
    return wanted.isEmpty() ? common() : chosen(wanted);
  }

  /**
   * The channels that were asked for.
   *
   * @param wanted names, or numbers from 0
   * @throws CohortException if an image does not have them
   */
  public ChannelChoice chosen(List<String> wanted) {
    List<String> first = groups.keySet().iterator().next();
    List<String> names = wanted.stream().map(name -> named(name, first)).toList();
    for (List<String> own : described()) {
      for (String name : names) {
        requireHas(name, own);
      }
    }
    boolean only = ChannelName.areNone(first) && first.size() == names.size() && names.size() == 1;
    return only ? ChannelChoice.ONE : new ChannelChoice(names);
  }

  /** The name of a channel that was asked for by its number, where the images have one for it. */
  static String named(String wanted, List<String> own) {
    boolean numbers =
        ChannelName.indexOf(wanted, own) < 0
            && ChannelName.isNumber(wanted)
            && Integer.parseInt(wanted) < own.size();
    return numbers && !ChannelName.areNone(own) ? own.get(Integer.parseInt(wanted)) : wanted;
  }

  private void requireHas(String name, List<String> own) {
    boolean has =
        ChannelName.areNone(own)
            ? ChannelName.isNumber(name) && Integer.parseInt(name) < own.size()
            : ChannelName.indexOf(name, own) >= 0;
    if (!has) {
      throw new CohortException(
          Message.of(
              "{channels} names '%s', but %s; choose channels that all of these images have, or"
                  + " leave out those without ({include})",
              name, counts()));
    }
  }
}
