package org.simtrans.cohort;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.simtrans.layout.Layout;

/**
 * What a cohort holds and what is wrong with it.
 *
 * @param images the number of image files
 * @param labels the number of label files that belong to an image
 * @param slices the number of axial slices in the images that can be read
 * @param labelValues the values that labels hold, 0 left out
 * @param errors what would spoil training or its evaluation
 * @param warnings what may be meant so
 */
public record Findings(
    Layout layout,
    int subjects,
    int images,
    int labels,
    long slices,
    @JsonProperty("label_values") List<Integer> labelValues,
    List<Finding> errors,
    List<Finding> warnings) {

  public Findings {
    labelValues = List.copyOf(labelValues);
    errors = List.copyOf(errors);
    warnings = List.copyOf(warnings);
  }
}
