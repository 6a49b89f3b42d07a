package org.simtrans.report;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/**
 * One entry of pictures/index.json.
 *
 * @param file name within pictures/
 * @param caption subject, slice and what else tells it apart
 * @param group where in the report it stands
 * @param dice of what is shown, or null
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Picture(String file, String caption, Group group, Double dice) {

  /** The parts of a report that hold pictures. */
  public enum Group {
    /** Strips of image, expert, model and comparison, chosen without looking at the result. */
    @JsonProperty("gallery")
    GALLERY,
    /** Strips of the cases with the lowest Dice. */
    @JsonProperty("worst")
    WORST,
    /** Strips of the cases with the highest Dice. */
    @JsonProperty("best")
    BEST,
    /** What pretraining sees: pairs of views, hidden blocks or planted lesions. */
    @JsonProperty("views")
    VIEWS
  }

  public Picture {
    caption = caption == null ? "" : caption;
    group = group == null ? Group.GALLERY : group;
  }

  /** "Dice 0.83", or blank. */
  public String score() {
    return dice == null || !Double.isFinite(dice)
        ? ""
        : String.format(Locale.ROOT, "Dice %.2f", dice);
  }
}
