package org.simtrans.cohort;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.simtrans.InvalidSettingException;
import org.simtrans.Message;
import org.simtrans.layout.Case;
import org.simtrans.layout.CohortException;
import org.simtrans.layout.FileTree;
import org.simtrans.layout.Layout;
import org.simtrans.layout.Layout.Contents;
import org.simtrans.layout.Layout.Found;
import org.simtrans.layout.Layouts;
import org.simtrans.layout.Remark;
import org.simtrans.layout.Splits;
import org.simtrans.layout.labels.LabelTable;
import org.simtrans.layout.subjects.Reading;

/**
 * A folder of images, understood. Only names have been looked at; {@link Verification} looks inside
 * the files.
 *
 * @param root the folder
 * @param layout how the files lie in it
 * @param cases in the order of their paths
 * @param strayLabels label files that belong to no image
 * @param fixedSplit the split that the data names, of the subjects present
 * @param ignore the label value of what nobody labelled, as the user says; as the data say if empty
 * @param channels of the images that are seen, as the user says; all that every image has if empty
 * @param notes how it was understood
 */
public record Cohort(
    Path root,
    Layout layout,
    List<Case> cases,
    List<Path> strayLabels,
    Optional<Splits> fixedSplit,
    Optional<Ignore> ignore,
    List<String> channels,
    Notes notes) {

  /**
   * How a folder was understood.
   *
   * @param sign by which files its layout was recognised; empty where the layout's description says
   *     it all
   * @param subjectRule what told the subjects: {@code layout}, {@code subjects.csv}, {@code
   *     folder}, {@code prefix}, {@code file}, or a regular expression
   * @param remarks what a person should know of its names and links
   */
  public record Notes(String sign, String subjectRule, List<Remark> remarks) {
    public Notes {
      remarks = List.copyOf(remarks);
    }
  }

  public Cohort {
    cases = List.copyOf(cases);
    strayLabels = List.copyOf(strayLabels);
    channels = List.copyOf(channels);
    requireUniqueNames(cases);
  }

  /**
   * Finds out what a folder holds.
   *
   * @throws CohortException if it holds no images in a known layout, or contradicts itself
   * @throws InvalidSettingException if the glob is none
   */
  public static Cohort open(Path root, CohortOptions options) {
    FileTree tree = FileTree.of(root);
    Layout layout =
        options.layout().or(() -> Layouts.of(tree)).orElseThrow(() -> unrecognised(tree));
    Reading reading = Reading.of(layout, tree, options.subjectFrom());
    Contents contents = reading.contents();
    if (contents.images().isEmpty()) {
      throw without(contents, layout, root);
    }
    List<Found> kept =
        options.include().map(g -> matching(g, contents, root)).orElse(contents.images());
    SameFiles once = SameFiles.among(kept);
    List<Remark> remarks = new ArrayList<>(reading.remarks());
    remarks.addAll(once.remarks());
    Cohort all =
        new Cohort(
            root,
            layout,
            once.images().stream().map(Found::image).toList(),
            contents.strayLabels(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            new Notes(contents.sign(), reading.subjectRule(), remarks));
    return contents.split().map(all::withSplit).orElse(all);
  }

  private static CohortException without(Contents contents, Layout layout, Path root) {
    return contents.strayLabels().isEmpty()
        ? new CohortException(
            "%s holds no images in the layout %s; expected %s, or leave out the layout"
                .formatted(root, layout.key(), layout.description()))
        : new CohortException(
            Message.of(
                "all %d images of %s look like masks by their names, such as %s; name the folder that holds their images too, or say {layout} bare if these are images",
                contents.strayLabels().size(), root, contents.strayLabels().get(0)));
  }

  private static CohortException unrecognised(FileTree tree) {
    String expected =
        Layouts.all().stream().map(Layout::description).collect(Collectors.joining(", "));
    String hint =
        Layouts.cohortWithin(tree)
            .filter(nested -> !nested.equals(tree.root()))
            .map(nested -> "; perhaps " + nested + " is meant")
            .orElse("");
    String nearly = Layouts.nearly(tree).stream().map(one -> "; it " + one).findFirst().orElse("");
    return new CohortException(
        "%s holds no images that SimTrans recognises; expected one of: %s%s%s"
            .formatted(tree.root(), expected, hint, nearly));
  }

  private static List<Found> matching(String glob, Contents contents, Path root) {
    PathMatcher matcher;
    try {
      matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
    } catch (PatternSyntaxException e) {
      throw new InvalidSettingException(
          "the pattern '%s' is not a glob (%s); write it like 'axial/**'"
              .formatted(glob, e.getDescription()));
    }
    List<Found> kept =
        contents.images().stream().filter(found -> matcher.matches(found.below())).toList();
    if (kept.isEmpty()) {
      throw new CohortException(
          "none of the %d images of %s matches '%s'; the first is '%s'"
              .formatted(contents.images().size(), root, glob, contents.images().get(0).below()));
    }
    return kept;
  }

  /** The same with the split that the data name, unless it divides a subject. */
  private Cohort withSplit(Splits named) {
    Splits split;
    try {
      split = inSubjects(named);
    } catch (CohortException e) {
      List<Remark> remarks = new ArrayList<>(notes.remarks());
      remarks.add(
          new Remark(
              root,
              "the split of the data is not taken: " + e.getMessage(),
              "a split is drawn by subject; if these are different subjects, say so by 'subject_from'",
              false));
      return new Cohort(
          root,
          layout,
          cases,
          strayLabels,
          fixedSplit,
          ignore,
          channels,
          new Notes(notes.sign(), notes.subjectRule(), remarks));
    }
    return with(Optional.of(present(split, this)));
  }

  /**
   * A split of subjects, where the split may name cases instead, as nnU-Net does.
   *
   * @throws CohortException if cases of one subject are in different parts
   */
  public Splits inSubjects(Splits split) {
    Set<String> subjects = new HashSet<>(subjects());
    Map<String, String> subjectOf = new HashMap<>();
    cases.forEach(one -> subjectOf.put(one.name(), one.subject()));
    return split.renamed(
        name -> subjects.contains(name) ? name : subjectOf.getOrDefault(name, name));
  }

  /**
   * Refuses a split of which nobody would be held back, because its subjects have other names here.
   *
   * @return sentences on those that are not here; empty if all are
   * @throws CohortException if subjects are to be held back, and none of them is here
   */
  public List<String> requireHeldBack(Splits split) {
    Set<String> subjects = new HashSet<>(subjects());
    List<String> held = Stream.concat(split.val().stream(), split.test().stream()).toList();
    List<String> gone = held.stream().filter(subject -> !subjects.contains(subject)).toList();
    if (!held.isEmpty() && gone.size() == held.size() && !subjects.isEmpty()) {
      throw new CohortException(
          "the split holds back %d subjects, '%s' and others, but none of them is among those of %s, '%s' and others, so validation and test would be learned from; name the subjects as before (subject_from), or the images that the split was made for"
              .formatted(held.size(), held.get(0), root, subjects().get(0)));
    }
    return gone.isEmpty()
        ? List.of()
        : List.of(
            "%d of %d subjects that the split holds back, such as '%s', are not among the images"
                .formatted(gone.size(), held.size(), gone.get(0)));
  }

  private static Splits present(Splits split, Cohort cohort) {
    Splits present = split.among(cohort.subjects());
    if (present.equals(new Splits(List.of(), List.of(), List.of()))) {
      throw new CohortException(
          "the split of %s names none of its subjects, which are '%s' and others; correct the names"
              .formatted(cohort.root, cohort.subjects().get(0)));
    }
    return present;
  }

  private static void requireUniqueNames(List<Case> cases) {
    Map<String, Case> byName = new HashMap<>();
    for (Case one : cases) {
      Case other = byName.put(one.name(), one);
      if (other != null) {
        throw new CohortException(
            "%s and %s would both be the case '%s'; keep one of them, or rename it"
                .formatted(other.image(), one.image(), one.name()));
      }
    }
  }

  /**
   * The same, of which the user says which label value marks what nobody labelled.
   *
   * @param chosen null for what the data say
   */
  public Cohort ignoring(Ignore chosen) {
    return new Cohort(
        root, layout, cases, strayLabels, fixedSplit, Optional.ofNullable(chosen), channels, notes);
  }

  /**
   * The same, of whose images the user sees only some channels. Files of other channels are left
   * out.
   *
   * @param names or numbers from 0; empty for all that every image has
   */
  public Cohort seeing(List<String> names) {
    List<String> own = cases.isEmpty() ? List.of() : cases.get(0).channels();
    List<String> seen = names.stream().map(name -> CohortChannels.named(name, own)).toList();
    List<Case> narrowed = cases.stream().map(new ChannelChoice(seen)::narrowed).toList();
    return new Cohort(root, layout, narrowed, strayLabels, fixedSplit, ignore, seen, notes);
  }

  /** The label value of what nobody labelled, as the user or the data say; null for none. */
  public Integer ignoredValue() {
    return ignore.isPresent() ? ignore.get().value() : labelTable().ignore();
  }

  /** What the data say of their labels. */
  LabelTable labelTable() {
    return LabelTable.in(root);
  }

  /** Every subject once, sorted. */
  public List<String> subjects() {
    return cases.stream().map(Case::subject).distinct().sorted().toList();
  }

  /** The layout for people, with the files by which it was recognised. */
  public String layoutInWords() {
    return notes.sign().isEmpty()
        ? layout.description()
        : "%s: %s".formatted(layout.key(), notes.sign());
  }

  /** What told the subjects, for people: {@code by folder; the first, 'p07', has 24 images}. */
  public String subjectsInWords() {
    String rule =
        switch (notes.subjectRule()) {
          case "layout" -> "as the layout names them";
          case "subjects.csv" -> "as subjects.csv names them";
          case "folder" -> "one for each folder";
          case "prefix" -> "by the beginnings of the files' names";
          case "file" -> "by the names of the files";
          default -> "by the regular expression " + notes.subjectRule();
        };
    String first = cases.get(0).subject();
    long images = cases.stream().filter(one -> one.subject().equals(first)).count();
    return "%s; the first, '%s', has %d image%s"
        .formatted(rule, first, images, images == 1 ? "" : "s");
  }

  /** How the folder was understood, a sentence each: subjects, and what a person should check. */
  public List<String> sentences() {
    List<String> sentences = new ArrayList<>();
    sentences.add(
        "%s: %s; %d images of %d subjects, %s"
            .formatted(root, layoutInWords(), cases.size(), subjects().size(), subjectsInWords()));
    Map<String, List<Remark>> byFix =
        notes.remarks().stream()
            .collect(Collectors.groupingBy(Remark::fix, LinkedHashMap::new, Collectors.toList()));
    byFix.forEach(
        (fix, alike) ->
            sentences.add(
                "%s: %s%s; %s"
                    .formatted(
                        alike.get(0).file(),
                        alike.get(0).problem(),
                        alike.size() == 1 ? "" : ", and %d more".formatted(alike.size() - 1),
                        fix)));
    return sentences;
  }

  /** The cases that have labels. */
  public Cohort labelled() {
    return with(cases.stream().filter(Case::labelled).toList());
  }

  /** The cases of some subjects; may be none. */
  public Cohort only(Collection<String> subjects) {
    Set<String> wanted = new HashSet<>(subjects);
    return with(cases.stream().filter(one -> wanted.contains(one.subject())).toList());
  }

  /**
   * The cases that have no labels, and those of other subjects without theirs.
   *
   * @param subjects whose labelled cases are left out
   */
  public Cohort withoutLabelsOf(Collection<String> subjects) {
    Set<String> labelled = new HashSet<>(subjects);
    return with(
        cases.stream()
            .filter(one -> !(one.labelled() && labelled.contains(one.subject())))
            .map(Case::withoutLabels)
            .toList());
  }

  /** The same cases, of which those of other subjects lose their labels. */
  public Cohort withLabelsOf(Collection<String> subjects) {
    Set<String> wanted = new HashSet<>(subjects);
    return with(
        cases.stream()
            .map(one -> wanted.contains(one.subject()) ? one : one.withoutLabels())
            .toList());
  }

  private Cohort with(List<Case> fewer) {
    return new Cohort(root, layout, fewer, strayLabels, fixedSplit, ignore, channels, notes);
  }

  private Cohort with(Optional<Splits> split) {
    return new Cohort(root, layout, cases, strayLabels, split, ignore, channels, notes);
  }
}
