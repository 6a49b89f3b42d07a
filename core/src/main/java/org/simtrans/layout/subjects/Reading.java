package org.simtrans.layout.subjects;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.simtrans.image.Gathering;
import org.simtrans.image.Source;
import org.simtrans.layout.CohortException;
import org.simtrans.layout.FileTree;
import org.simtrans.layout.Layout;
import org.simtrans.layout.Layout.Contents;
import org.simtrans.layout.Layout.Found;
import org.simtrans.layout.Layouts;
import org.simtrans.layout.Part;
import org.simtrans.layout.Remark;
import org.simtrans.layout.SliceName;
import org.simtrans.layout.Splits;
import org.simtrans.layout.builtin.Bare;

/**
 * What a layout makes of a tree, with the subject of every image.
 *
 * @param contents the images, each with its subject, and the split that the data fix
 * @param subjectRule what told the subjects: {@code layout}, {@code subjects.csv}, {@code folder},
 *     {@code prefix}, {@code file}, or a regular expression
 * @param remarks what a person should know, of links, of the layout and of the subjects
 */
public record Reading(Contents contents, String subjectRule, List<Remark> remarks) {
  private static final String LAYOUT = "layout";
  private static final String NEARLY =
      "rename or add what is missing, if these are not merely images without labels";
  private static final String CSV = "subjects.csv";

  /**
   * Reads a tree.
   *
   * @throws CohortException if a file that describes the cohort is broken, or a regular expression
   *     for subjects does not match every name
   */
  public static Reading of(Layout layout, FileTree tree, SubjectRule rule) {
    Contents contents = Layouts.contents(layout, tree);
    List<Remark> remarks = new ArrayList<>(tree.remarks());
    remarks.addAll(tree.ownWork());
    tree.gathered().remarks().forEach(sentence -> remarks.add(gathered(tree.root(), sentence)));
    remarks.addAll(contents.remarks());
    leftOut(layout, tree, contents).ifPresent(remarks::add);
    if (layout instanceof Bare) {
      for (String nearly : Layouts.nearly(tree)) {
        remarks.add(Remark.warning(tree.root(), nearly, NEARLY));
      }
    }
    boolean told = layout.namesSubjects() && rule.leavesLayout();
    if (told || contents.images().isEmpty()) {
      return new Reading(contents, LAYOUT, remarks);
    }
    Optional<SubjectsCsv> csv = SubjectsCsv.in(tree.root());
    List<Found> found = contents.images();
    Subjects subjects = subjects(rule, csv, found);
    List<String> names = ofSeries(tree, found, subjects.names());
    if (csv.isEmpty() && areSeries(tree, rule)) {
      return new Reading(with(contents, names, contents.split()), LAYOUT, remarks);
    }
    subjects
        .doubt()
        .ifPresent(doubt -> remarks.add(Remark.warning(tree.root(), doubt, Subjects.REMEDY)));
    boolean split = csv.isPresent() || contents.split().isPresent();
    if (split || rule.byFile()) {
      Optional<Splits> said = csv.map(SubjectsCsv::splits).or(contents::split);
      return new Reading(with(contents, names, said), subjects.rule(), remarks);
    }
    FolderSplit folders = FolderSplit.of(found, names);
    folders
        .doubt()
        .ifPresent(doubt -> remarks.add(Remark.warning(tree.root(), doubt, FolderSplit.REMEDY)));
    return new Reading(
        with(contents, folders.subjects(), folders.split()), subjects.rule(), remarks);
  }

  /** Images that the layout has no use for. */
  private static Optional<Remark> leftOut(Layout layout, FileTree tree, Contents contents) {
    Set<Path> used = new HashSet<>(contents.strayLabels());
    for (Found found : contents.images()) {
      used.addAll(found.image().image().files());
      used.addAll(found.image().labels());
    }
    Set<Path> names = new HashSet<>(used.stream().map(Reading::plain).toList());
    List<Path> left =
        tree.images().stream()
            .filter(image -> !names.contains(plain(tree.source(image).first())))
            .toList();
    return left.isEmpty() || contents.images().isEmpty()
        ? Optional.empty()
        : Optional.of(
            Remark.warning(
                tree.absolute(left.get(0)),
                "%d image%s belong to nothing that the layout %s knows, and are left out; this is the first"
                    .formatted(left.size(), left.size() == 1 ? "" : "s", layout.key()),
                "nothing, if this is intended; else choose another 'layout'"));
  }

  private static Path plain(Path file) {
    return file.toAbsolutePath().normalize();
  }

  private static Remark gathered(Path root, String sentence) {
    return Remark.warning(root, sentence, "nothing, if this is intended");
  }

  private static Subjects subjects(SubjectRule rule, Optional<SubjectsCsv> csv, List<Found> found) {
    List<String> names =
        found.stream().map(one -> FileTree.composed(Part.without(one.image().name()))).toList();
    boolean byName = rule.leavesLayout() || rule.byFile();
    if (csv.isEmpty() || !byName) {
      return Subjects.of(rule, names);
    }
    return new Subjects(
        CSV,
        names.stream()
            .map(name -> csv.get().subjectOf(name).orElse(SliceName.of(name).subject()))
            .toList(),
        Optional.empty());
  }

  /** Whether all images are series of a scanner, and nobody asked for another rule. */
  private static boolean areSeries(FileTree tree, SubjectRule rule) {
    return rule.equals(SubjectRule.AUTO) && tree.gathered().images().size() == tree.images().size();
  }

  /** A series of a scanner says itself whose it is. */
  private static List<String> ofSeries(FileTree tree, List<Found> found, List<String> names) {
    Map<Source, String> subjects = new HashMap<>();
    for (Gathering.Image image : tree.gathered().images().values()) {
      subjects.put(image.source(), image.subject());
    }
    List<String> own = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      own.add(subjects.getOrDefault(found.get(i).image().image(), names.get(i)));
    }
    return own;
  }

  private static Contents with(Contents contents, List<String> subjects, Optional<Splits> split) {
    List<Found> found = new ArrayList<>();
    for (int i = 0; i < subjects.size(); i++) {
      Found one = contents.images().get(i);
      found.add(new Found(one.image().of(subjects.get(i)), one.below()));
    }
    return new Contents(found, contents.strayLabels(), split, contents.sign(), contents.remarks());
  }
}
