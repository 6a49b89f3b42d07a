package org.simtrans.server;

import io.javalin.http.Context;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.simtrans.SimTransException;
import org.simtrans.cohort.Finding;
import org.simtrans.cohort.LabelValues;
import org.simtrans.cohort.Verification;
import org.simtrans.layout.Case;
import org.simtrans.layout.Part;
import org.simtrans.layout.Splits;

/** The cohort as a list. */
final class CohortRoutes {
  private final OpenCohort open;
  private final Survey survey;
  private final Runs runs;

  CohortRoutes(OpenCohort open, Survey survey, Runs runs) {
    this.open = open;
    this.survey = survey;
    this.runs = runs;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get(
            "/api/cohort",
            "The cohort: subjects with their images, what is labelled, and what 'verify' finds",
            this::cohort),
        Endpoint.post(
            "/api/cohort/again", "Look at the folder again, after files were added", this::again));
  }

  /** A class that labels tell apart: its place in what is sent, its value in files, its name. */
  record Label(int index, int value, String name) {
    static List<Label> of(LabelValues classes) {
      List<Label> labels = new ArrayList<>();
      List<Integer> values = classes.values();
      for (int i = 0; i < values.size(); i++) {
        labels.add(new Label(i + 1, values.get(i), classes.nameOfValue(values.get(i))));
      }
      return labels;
    }
  }

  /** What {@code verify} says of a file. */
  record Found(String kind, String file, String problem, String fix) {}

  /** An image in the list. */
  record Image(
      String id, String name, boolean labelled, Double ml, Long voxels, Integer findings) {}

  /** A subject in the list. */
  record Subject(String subject, String split, List<Image> images) {}

  /**
   * The whole list.
   *
   * @param parted the name of the run whose split the subjects' parts are; null where the data say
   *     them, or no run does
   */
  record Listed(
      String data,
      String layout,
      List<String> sentences,
      int checked,
      int total,
      String parted,
      String problem,
      List<Label> labels,
      List<Found> findings,
      List<Subject> subjects) {}

  private void cohort(Context ctx) {
    Verification found = survey.verification();
    Map<String, List<Finding>> byFile = survey.byFile();
    Optional<Splits> fixed = open.cohort().fixedSplit();
    Optional<Runs.Run> parted = fixed.isPresent() ? Optional.empty() : newest();
    Map<String, String> parts = parts(fixed.or(() -> parted.flatMap(Runs::splits)));
    Map<String, List<Image>> subjects = new TreeMap<>();
    for (Map.Entry<String, Case> entry : open.cases().entrySet()) {
      Case one = entry.getValue();
      int findings =
          Survey.files(one).stream()
              .mapToInt(f -> byFile.getOrDefault(f.toString(), List.of()).size())
              .sum();
      subjects
          .computeIfAbsent(one.subject(), subject -> new ArrayList<>())
          .add(
              new Image(
                  entry.getKey(),
                  one.name(),
                  one.labelled(),
                  survey.ml(entry.getKey()),
                  survey.voxels(entry.getKey()),
                  findings == 0 ? null : (Integer) findings));
    }
    List<Subject> listed = new ArrayList<>();
    subjects.forEach((name, images) -> listed.add(new Subject(name, parts.get(name), images)));
    Json.answer(
        ctx,
        new Listed(
            String.valueOf(open.root().toAbsolutePath().normalize().getFileName()),
            open.cohort().layoutInWords(),
            open.cohort().sentences(),
            survey.checked(),
            open.cases().size(),
            parted.map(Runs.Run::name).orElse(null),
            survey.problem(),
            labels(),
            findings(found),
            listed));
  }

  private List<Label> labels() {
    try {
      // Asked for where it is at hand: to look through all labels takes a while.
      return survey.verification() == null
          ? List.of()
          : survey.classes().map(Label::of).orElse(List.of());
    } catch (SimTransException e) {
      return List.of(); // the findings say why
    }
  }

  private List<Found> findings(Verification found) {
    List<Found> findings = new ArrayList<>();
    if (found != null) {
      found.errors().forEach(one -> findings.add(found("error", one)));
      found.warnings().forEach(one -> findings.add(found("warning", one)));
    }
    return findings;
  }

  private Found found(String kind, Finding one) {
    return new Found(kind, open.shown(Path.of(one.file())), one.problem(), one.fix());
  }

  /** The part of each subject. */
  private static Map<String, String> parts(Optional<Splits> split) {
    Map<String, String> parts = new LinkedHashMap<>();
    for (Part part : Part.values()) {
      split
          .map(known -> known.of(part))
          .orElse(List.of())
          .forEach(subject -> parts.put(subject, part.key()));
    }
    return parts;
  }

  private static boolean namesAny(Splits split, List<String> subjects) {
    return Arrays.stream(Part.values())
        .anyMatch(part -> !Collections.disjoint(Set.copyOf(split.of(part)), subjects));
  }

  /** The run that last drew a split of these subjects: one that draws masks, if there is any. */
  private Optional<Runs.Run> newest() {
    List<String> subjects = open.cohort().subjects();
    return runs.list().stream()
        .filter(run -> Runs.splits(run).filter(split -> namesAny(split, subjects)).isPresent())
        .max(
            Comparator.comparing(Runs.Run::hasModel)
                .thenComparingLong(run -> run.folder().splits().toFile().lastModified()));
  }

  private void again(Context ctx) {
    open.listAgain();
    survey.lookAgain();
    cohort(ctx);
  }
}
