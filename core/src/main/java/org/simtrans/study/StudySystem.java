package org.simtrans.study;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.simtrans.InvalidSettingException;
import org.simtrans.encoder.Encoders;
import org.simtrans.model.Models;

/**
 * A network under comparison.
 *
 * @param name as it is asked for and shown: {@code MODEL[:ENCODER][+PRETRAINED]}
 * @param model its name on the command line
 * @param encoder that it really has
 * @param pretrained name of the pretraining that it begins with, null for none
 */
public record StudySystem(String name, String model, String encoder, String pretrained) {
  private static final Pattern FORM =
      Pattern.compile("([a-z0-9-]+)(?::([a-z0-9-]+))?(?:\\+([A-Za-z0-9_.-]+))?");

  /**
   * Reads {@code MODEL}, {@code MODEL:ENCODER}, each with or without {@code +PRETRAINED}.
   *
   * @param encoder of models that do not name one and are free to choose
   * @throws InvalidSettingException if it has another form, or names something unknown
   */
  public static StudySystem parse(String text, String encoder) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new InvalidSettingException(
          "--models holds '"
              + text
              + "'; expected MODEL, MODEL:ENCODER or either with +NAME of a pretraining, like"
              + " simtrans:swin-t+pretrained");
    }
    String model = form.group(1);
    if (!Models.names().contains(model)) {
      throw new InvalidSettingException(
          "--models holds '%s'; expected one of %s"
              .formatted(text, String.join(", ", Models.names())));
    }
    String asked = form.group(2);
    String real = Models.encoderOf(model, asked == null ? encoder : asked);
    if (asked != null && !asked.equals(real)) {
      throw new InvalidSettingException(
          "--models holds '%s', but the encoder of %s is always %s; name it without one"
              .formatted(text, model, real));
    }
    if (asked != null && !Encoders.names().contains(asked)) {
      throw new InvalidSettingException(
          "--models holds '%s'; expected an encoder among %s"
              .formatted(text, String.join(", ", Encoders.names())));
    }
    return new StudySystem(text, model, real, form.group(3));
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
    return new StudySystem(other, model, encoder, pretrained);
  }

  /** Its folder: the name, with what file systems do not like replaced. */
  String folder() {
    return name.replace(':', '-');
  }
}
