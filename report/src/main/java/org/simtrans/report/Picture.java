package org.simtrans.report;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Locale;

/**
 * One entry of pictures/index.json.
 *
 * @param file name within pictures/; null where there is a stack
 * @param caption subject, slice and what else tells it apart
 * @param group where in the report it stands
 * @param dice of what is shown, or null
 * @param whole what the Dice belongs to if it is more than the picture, such as "whole volume"
 * @param sides what lies at the left, right, upper and lower edge, such as R, L, A, P; or null
 * @param widthMm width of a panel in mm, or null
 * @param stack slices to go through, or null
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Picture(
    String file,
    String caption,
    Group group,
    Double dice,
    String whole,
    List<String> sides,
    Double widthMm,
    Stack stack) {

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

  /**
   * Some slices of a case, one below the other in each of four files.
   *
   * @param image name of a file within pictures/
   * @param expert the expert's mask on a transparent ground
   * @param model the model's
   * @param compared both
   * @param slices their numbers, from 0
   * @param of how many slices the case has
   * @param first which of them is shown first, as a place in {@code slices}
   * @param width of a frame, in pixels
   * @param height of a frame
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Stack(
      String image,
      String expert,
      String model,
      String compared,
      List<Integer> slices,
      int of,
      int first,
      int width,
      int height) {
    /** The four files. */
    List<String> files() {
      return List.of(image, expert, model, compared);
    }
  }

  public Picture {
    caption = caption == null ? "" : caption;
    group = group == null ? Group.GALLERY : group;
    sides = sides == null || sides.size() != 4 ? null : List.copyOf(sides);
  }

  /** A picture of which no more is to be said. */
  Picture(String file, String caption, Group group, Double dice) {
    this(file, caption, group, dice, null, null, null, null);
  }

  /** The files within pictures/. */
  List<String> files() {
    return stack == null ? file == null ? List.of() : List.of(file) : stack.files();
  }

  /** "Dice 0.83", with what it belongs to, or blank. */
  public String score() {
    return dice == null || !Double.isFinite(dice)
        ? ""
        : String.format(
            Locale.ROOT, whole == null ? "Dice %.2f" : "Dice of the " + whole + " %.2f", dice);
  }
}
