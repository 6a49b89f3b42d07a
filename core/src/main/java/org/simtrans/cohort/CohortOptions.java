package org.simtrans.cohort;

import java.util.Optional;
import org.simtrans.layout.Layout;
import org.simtrans.layout.subjects.SubjectRule;

/**
 * How to look at a folder of images.
 *
 * @param layout the layout to assume; found by looking if empty
 * @param include a glob such as {@code axial/**}: keeps the images whose path below the image
 *     folder matches
 * @param subjectFrom what tells the subject of an image
 */
public record CohortOptions(
    Optional<Layout> layout, Optional<String> include, SubjectRule subjectFrom) {

  /** Layout and subjects found by looking, every image. */
  public static CohortOptions defaults() {
    return new CohortOptions(Optional.empty(), Optional.empty(), SubjectRule.AUTO);
  }

  /** The same with a layout that is not looked for. */
  public CohortOptions withLayout(Layout chosen) {
    return new CohortOptions(Optional.of(chosen), include, subjectFrom);
  }

  /** The same for images whose path matches {@code glob} alone. */
  public CohortOptions withInclude(String glob) {
    return new CohortOptions(layout, Optional.of(glob), subjectFrom);
  }

  /** The same, with a rule for what a subject is where none was chosen. */
  public CohortOptions or(SubjectRule rule) {
    return subjectFrom.equals(SubjectRule.AUTO) ? withSubjectFrom(rule) : this;
  }

  /** The same with another rule for what a subject is. */
  public CohortOptions withSubjectFrom(SubjectRule rule) {
    return new CohortOptions(layout, include, rule);
  }
}
