package org.simtrans.cohort;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.simtrans.InvalidSettingException;

/**
 * How label files say what a pixel is, where it is not by the numbers of the classes.
 *
 * @param by colours or objects
 * @param colours the value that each colour, such as "#ff0000", stands for, background included;
 *     empty with objects
 */
public record LabelCoding(
    By by, @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Integer> colours) {

  /** What tells classes apart. */
  public enum By {
    /** Each class has a colour. */
    COLOURS,
    /** Each object has a number; classes are made of them: the objects and their boundaries. */
    OBJECTS;

    @JsonCreator
    static By named(String name) {
      for (By one : values()) {
        if (one.key().equals(name)) {
          return one;
        }
      }
      throw new InvalidSettingException(
          "labels are coded by '" + name + "'; expected colours or objects");
    }

    /** The name in files. */
    @JsonValue
    String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Copies the colours, whose order stays. */
  public LabelCoding {
    colours =
        colours == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(colours));
  }
}
