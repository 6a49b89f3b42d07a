package org.simtrans.layout;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of an image of its own that may be a slice of a stack: {@code p07_slice012} is slice 12
 * of {@code p07}.
 *
 * @param subject the name up to the suffix
 * @param slice the number of the slice, 0 if the name has none
 */
public record SliceName(String subject, int slice) {
  private static final Pattern SLICE =
      Pattern.compile("(.+?)_slice[-_]?(\\d{0,9})", Pattern.CASE_INSENSITIVE);

  /**
   * What names of the slices of one stack have in common: folders, and the name up to the suffix.
   */
  public static String stack(String name) {
    int folder = name.lastIndexOf('/') + 1;
    return name.substring(0, folder) + of(name).subject();
  }

  /** Takes a name apart; folders before it play no role. */
  public static SliceName of(String name) {
    String last = name.substring(name.lastIndexOf('/') + 1);
    Matcher matcher = SLICE.matcher(last);
    if (!matcher.matches()) {
      return new SliceName(last, 0);
    }
    String number = matcher.group(2);
    return new SliceName(matcher.group(1), number.isEmpty() ? 0 : Integer.parseInt(number));
  }
}
