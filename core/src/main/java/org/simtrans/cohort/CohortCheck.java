package org.simtrans.cohort;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.simtrans.Message;
import org.simtrans.image.Images;
import org.simtrans.layout.Case;
import org.simtrans.layout.CohortException;
import org.simtrans.layout.Part;

/** Finds what shows only when cases are compared with each other. */
record CohortCheck(Cohort cohort, List<CaseCheck> cases, LabelSurvey survey) {
  /** With fewer labelled files, a value that only one of them holds says nothing. */
  private static final int ENOUGH_TO_COMPARE = 10;

  /** Names of what programs compute from an image, after the image's own. */
  private static final Pattern MAP =
      Pattern.compile(
          "(.+?)[-_. ](?:prob|probs|probability|probabilities|softmax|logits|heatmap|uncertainty|entropy)"
              + "(?:[-_. ]?(?:map|\\d+))?",
          Pattern.CASE_INSENSITIVE);

  Findings findings() {
    Findings findings = new Findings();
    cohort.notes().remarks().forEach(findings::add);
    checkDuplicates(findings);
    checkChannels(findings);
    checkStrayLabels(findings);
    checkMissingLabels(findings);
    checkMasksAmongImages(findings);
    checkMapsAmongImages(findings);
    checkEmptyLabels(findings);
    findings.addAll(survey.findings().errors(), survey.findings().warnings());
    checkLabelValues(findings);
    checkSplit(findings);
    return findings;
  }

  private void checkDuplicates(Findings findings) {
    Map<String, Case> seen = new HashMap<>();
    for (CaseCheck check : cases) {
      Case first = check.contents().map(c -> seen.putIfAbsent(c, check.one())).orElse(null);
      if (first == null) {
        continue;
      }
      String same = "the image has the same voxels as " + first.image();
      if (first.subject().equals(check.one().subject())) {
        findings.warning(check.one().image().first(), same, "keep one of the two");
      } else {
        findings.error(
            check.one().image().first(),
            same + " of another subject, '" + first.subject() + "'",
            "keep one of the two: with one in training and one in the test, the test would be too good");
      }
    }
  }

  /** The channels that the readable images have. */
  CohortChannels channels() {
    List<CaseCheck> read = cases.stream().filter(check -> !check.channels().isEmpty()).toList();
    return CohortChannels.of(
        read.stream().map(CaseCheck::one).toList(),
        read.stream().map(CaseCheck::channels).toList());
  }

  private void checkChannels(Findings findings) {
    CohortChannels channels = channels();
    if (!cohort.channels().isEmpty() && !channels.groups().isEmpty()) {
      requireChosen(channels, findings);
      return;
    }
    if (!channels.differ()) {
      return;
    }
    Path file = channels.rarest().image().first();
    String problem = "the images do not have the same channels: " + channels.counts();
    Optional<ChannelChoice> common = channels.commonOrNone();
    if (common.isPresent()) {
      findings.warning(
          file,
          problem,
          channels.differInColour()
              ? "nothing, if this is intended: of a grey picture, red, green and blue are alike"
              : "export the others, too; meanwhile only %s is seen, which all have"
                  .formatted(common.get()));
    } else {
      findings.error(
          file, problem, "export all images with the same channels, or take out those that differ");
    }
  }

  private void requireChosen(CohortChannels channels, Findings findings) {
    try {
      channels.chosen(cohort.channels());
    } catch (CohortException e) {
      findings.error(
          channels.rarest().image().first(),
          Message.plain(e.getMessage()),
          Message.plain("choose channels that all images have, or leave out those without"));
    }
  }

  private void checkStrayLabels(Findings findings) {
    for (Path label : cohort.strayLabels()) {
      findings.error(
          label, "the label has no image", "add its image, correct the name, or remove the label");
    }
  }

  private void checkMissingLabels(Findings findings) {
    if (cohort.labelled().cases().isEmpty()) {
      return; // a cohort for pretraining
    }
    List<Path> unlabelled =
        cohort.cases().stream()
            .filter(one -> !one.labelled())
            .filter(one -> cohort.layout().expectsLabel(cohort.root(), one))
            .map(one -> one.image().first())
            .toList();
    findings.warnings(
        unlabelled,
        "the image is without a label, while others have one",
        "add the label; without it the image serves pretraining only");
  }

  /** Where all images hold few values, they are images of a simple kind. */
  private void checkMasksAmongImages(Findings findings) {
    if (cases.stream().noneMatch(check -> !check.likeMask() && !check.channels().isEmpty())) {
      return;
    }
    findings.warnings(
        cases.stream()
            .filter(check -> check.likeMask() && !check.one().labelled())
            .map(check -> check.one().image().first())
            .toList(),
        "the image looks like a mask: it holds a few whole numbers, and others do not",
        "name it like a mask, as X_mask beside X, or take it out");
  }

  /** What another program computed from an image beside it is no image of a patient. */
  private void checkMapsAmongImages(Findings findings) {
    Set<String> stems = new HashSet<>();
    List<Path> files = new ArrayList<>();
    for (Case one : cohort.cases()) {
      stems.add(Images.stem(one.image().first()));
      files.add(one.image().first());
    }
    findings.warnings(
        files.stream()
            .filter(
                file -> {
                  Matcher map = MAP.matcher(Images.stem(file));
                  return map.matches() && stems.contains(map.group(1));
                })
            .toList(),
        "by its name the image is a map that was computed from the image beside it",
        "take it out, so that nothing is learned from it as from a scan");
  }

  private void checkEmptyLabels(Findings findings) {
    List<Path> slices = new ArrayList<>();
    for (CaseCheck check : cases) {
      if (check.isEmpty() && check.slices() > 1) {
        findings.warning(
            check.one().labels().get(0),
            "nothing is labelled in the whole volume",
            "check that the label was saved; fine if there is nothing to find");
      } else if (check.isEmpty()) {
        slices.add(check.one().labels().get(0));
      }
    }
    findings.warnings(
        slices,
        "the label of the slice is empty",
        "check that labels were saved; fine if there is nothing to find");
  }

  /** Says of values that only some files hold what may be wrong with them. */
  private void checkLabelValues(Findings findings) {
    LabelValues values = survey.values();
    if (values == null || values.coding() != null) {
      return;
    }
    SortedMap<Integer, List<Path>> filesOf = LabelSurvey.holders(survey.files());
    filesOf.keySet().removeIf(value -> value.equals(values.ignore()));
    List<Path> with255 = filesOf.getOrDefault(255, List.of());
    if (filesOf.keySet().equals(Set.of(1, 255)) && values.isMask()) {
      boolean fewer = with255.size() <= filesOf.get(1).size();
      findings.warnings(
          fewer ? with255 : filesOf.get(1),
          fewer
              ? "the foreground of the mask is 255, while it is 1 in others"
              : "the foreground of the mask is 1, while it is 255 in others",
          "write one value in all; meanwhile both mean the same if no file holds both");
    } else if (filesOf.size() == 1) {
      Set<Path> volumes = volumes();
      findings.warnings(
          with255.stream().filter(volumes::contains).toList(),
          "the foreground of the label volume is 255 where 1 is usual",
          "nothing, if this is intended: masks will be written with 255 too");
    } else if (survey.files().size() >= ENOUGH_TO_COMPARE) {
      warnOfRareValues(filesOf, findings);
    }
  }

  private Set<Path> volumes() {
    Set<Path> volumes = new HashSet<>();
    cases.stream()
        .filter(check -> check.slices() > 1)
        .forEach(check -> check.labels().forEach(label -> volumes.add(label.file())));
    return volumes;
  }

  private static void warnOfRareValues(SortedMap<Integer, List<Path>> filesOf, Findings findings) {
    filesOf.forEach(
        (value, holders) -> {
          if (holders.size() == 1) {
            findings.warning(
                holders.get(0),
                "no other label holds the value " + value,
                "check that it is intended; it will become an output channel of its own");
          }
        });
  }

  private void checkSplit(Findings findings) {
    cohort
        .fixedSplit()
        .ifPresent(
            split -> {
              Set<String> named = new LinkedHashSet<>();
              for (Part part : Part.values()) {
                named.addAll(split.of(part));
              }
              List<Path> unnamed = new ArrayList<>();
              for (Case one : cohort.cases()) {
                if (named.add(one.subject())) {
                  unnamed.add(one.image().first());
                }
              }
              findings.warnings(
                  unnamed,
                  "the subject is in no part of the split",
                  "name it in subjects.csv, or leave it out of training and testing");
            });
  }
}
