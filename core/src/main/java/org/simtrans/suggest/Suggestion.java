package org.simtrans.suggest;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.nio.file.Path;
import java.util.Locale;
import org.simtrans.layout.Case;

/**
 * An image to label.
 *
 * @param one the image
 * @param slice of a volume that is the best example of it, from 0; null for a single picture
 * @param score the share of all that no labelled image shows which this image would cover, 0 to 1;
 *     what was suggested before counts as labelled
 * @param standsFor how many images without labels, itself among them, are more like it than like
 *     any labelled or earlier suggested one
 * @param unlabelled how many images without labels there are
 * @param unsure the mean entropy of the model's probabilities on it over that of all images without
 *     labels; null where there is no model that draws masks
 * @param first whether nothing was labelled or suggested before it
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Suggestion(
    @JsonIgnore Case one,
    Integer slice,
    double score,
    int standsFor,
    @JsonIgnore int unlabelled,
    Double unsure,
    @JsonIgnore boolean first) {
  private static final double MUCH = 1.2; // times the mean, from which it is a reason

  /** Whose image it is. */
  @JsonProperty
  public String subject() {
    return one.subject();
  }

  /** The first of its files. */
  @JsonProperty
  public Path image() {
    return one.image().first();
  }

  private String like() {
    if (unlabelled == 1) {
      return "It is the only image without labels";
    }
    if (standsFor == 1) {
      return "It stands for itself alone: no other of the %d images without labels is more like it than like %s"
          .formatted(
              unlabelled,
              first
                  ? "the average one, and nothing is labelled yet"
                  : "any that is labelled or above it in the list");
    }
    return first
        ? "It is typical: %d of the %d images without labels are more like it than like the average one, and nothing is labelled yet"
            .formatted(standsFor, unlabelled)
        : "It stands for %d of the %d images without labels, itself among them: they are more like it than like any that is labelled or above it in the list"
            .formatted(standsFor, unlabelled);
  }

  /** A sentence for people. */
  @JsonProperty
  public String reason() {
    return like()
        + (unsure == null || unsure < MUCH
            ? "."
            : String.format(
                Locale.ROOT, ", and the model is %.1f times as unsure of it as usual.", unsure));
  }
}
