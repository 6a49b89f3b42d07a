package org.simtrans.study;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.simtrans.InvalidSettingException;
import org.simtrans.Message;
import org.simtrans.Setting;
import org.simtrans.data.InputSize;
import org.simtrans.data.Preprocessing;
import org.simtrans.encoder.Encoders;
import org.simtrans.model.Models;

/**
 * A network under comparison.
 *
 * @param name as it is asked for and shown: {@code MODEL[:ENCODER][@SIZE][+PRETRAINED]}
 * @param model its name on the command line
 * @param encoder that it really has
 * @param size of its input, null for the study's
 * @param pretrained name of the pretraining that it begins with, null for none
 */
public record StudySystem(
    String name, String model, String encoder, InputSize size, String pretrained) {
  private static final Pattern FORM =
      Pattern.compile(
          "([a-z0-9-]+)(?::([a-z0-9-]+))?(?:@(%s))?(?:\\+([A-Za-z0-9_.-]+))?"
              .formatted(InputSize.FORM));

  /**
   * @throws InvalidSettingException if it has no name or no model
   */
  public StudySystem {
    Setting.required(name, "name");
    Setting.required(model, "model");
  }

  /**
   * Reads {@code MODEL}, {@code MODEL:ENCODER}, each with or without {@code @SIZE} and {@code
   * +PRETRAINED}.
   *
   * @param encoder of models that do not name one and are free to choose
   * @throws InvalidSettingException if it has another form, or names something unknown
   */
  public static StudySystem parse(String text, String encoder) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new InvalidSettingException(
          Message.of(
              "{systems} holds '%s'; expected MODEL[:ENCODER][@SIZE][+NAME of a pretraining], like"
                  + " simtrans:swin-t@192x160+pretrained",
              text));
    }
    String model = form.group(1);
    if (!Models.names().contains(model)) {
      throw new InvalidSettingException(
          Message.of(
              "{systems} holds '%s'; expected one of %s", text, String.join(", ", Models.names())));
    }
    String asked = form.group(2);
    String real = Models.encoderOf(model, asked == null ? encoder : asked);
    if (asked != null && !asked.equals(real)) {
      throw new InvalidSettingException(
          Message.of(
              "{systems} holds '%s', but the encoder of %s is always %s; name it without one",
              text, model, real));
    }
    if (asked != null && !Encoders.names().contains(asked)) {
      throw new InvalidSettingException(
          Message.of(
              "{systems} holds '%s'; expected an encoder among %s",
              text, String.join(", ", Encoders.names())));
    }
    InputSize size = form.group(3) == null ? null : InputSize.parse(form.group(3));
    return new StudySystem(text, model, real, size, form.group(4));
  }

  /** The systems of a list separated by commas, each once. */
  public static List<StudySystem> parseAll(List<String> texts, String encoder) {
    return texts.stream()
        .map(String::strip)
        .filter(text -> !text.isEmpty())
        .map(text -> parse(text, encoder))
        .toList();
  }

  StudySystem withName(String other) {
    return new StudySystem(other, model, encoder, size, pretrained);
  }

  /** How slices are prepared for it, in a study that prepares them like {@code common}. */
  Preprocessing preprocessing(Preprocessing common) {
    return size == null ? common : common.withSize(size);
  }

  /** Its folder: the name, with what file systems do not like replaced. */
  String folder() {
    return name.replace(':', '-');
  }
}
