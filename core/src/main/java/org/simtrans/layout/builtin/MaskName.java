package org.simtrans.layout.builtin;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names of mask files, and the names of images that they may belong to. */
final class MaskName {
  private static final String WORDS =
      "(?:masks?|msks?|segs?|segm|segmentations?|labels?|lbls?|labelmap|gts?|ground[_ -]?truth|truth"
          + "|annotations?|annots?|manual|[12](?:st|nd)ho)";
  private static final String SIGN = "[\\s_.-]";
  private static final String PERSON =
      "(?:expert|rater|reader|annotator|observer|grader|radiologist)";

  /** {@code X_mask}, {@code X-seg}, {@code X_mask_2}, {@code X_cp_masks}, {@code X_mask_rater1}. */
  private static final Pattern SUFFIX =
      Pattern.compile(
          "(?i)(.+?)%1$s+%2$s(%1$s?(?:\\d{1,4}|[a-z])|%1$s%3$s%1$s?\\d{0,2})?"
              .formatted(SIGN, WORDS, PERSON));

  /** {@code 0012mask}. */
  private static final Pattern GLUED = Pattern.compile("(?i)(.*\\d)" + WORDS + "(\\d{1,2})?");

  /** {@code mask_X}, {@code seg-X}, {@code label0012}. */
  private static final Pattern PREFIX =
      Pattern.compile("(?i)" + WORDS + "(?:" + SIGN + "+(?=.)|(?=\\d))(.+)");

  private static final Pattern ALONE = Pattern.compile("(?i)" + WORDS + "\\d{0,3}");

  /** In a folder with an image, the mask of it. */
  private static final Pattern FINDING =
      Pattern.compile("(?i)lesions?|tumou?rs?|wmh|roi|consensus|infarcts?");

  /** What a mask shows, by whom: it may stand before the word for the mask. */
  private static final Pattern QUALIFIED =
      Pattern.compile(
          "(?i)(.+?)"
              + SIGN
              + "+(?:lesions?|tumou?rs?|roi|binary|bin|final|cp|gold|wmh|"
              + PERSON
              + "\\d*)");

  /** Who drew it, of several: {@code 21_manual1}, {@code p7_rater2_mask}. */
  private static final Pattern DRAWN_BY =
      Pattern.compile(
          "(?i)(?:^|.*"
              + SIGN
              + ")((?:"
              + PERSON
              + SIGN
              + "?|manual)\\d{1,2})(?:"
              + SIGN
              + WORDS
              + ")?");

  /** Words of images that masks do not repeat: {@code img_12}, {@code volume-3}, {@code 7_sat}. */
  private static final Pattern IMAGE_PREFIX =
      Pattern.compile(
          "(?i)(?:images?|img|volume|vol|scan|im|picture|original|orig|input|sat)(?:"
              + SIGN
              + "+(?=.)|(?=\\d))(.+)");

  private static final Pattern IMAGE_SUFFIX =
      Pattern.compile(
          "(?i)(.+?)"
              + SIGN
              + "+(?:images?|img|volume|scan|original|orig|input|sat|raw|rgb|training|test|0000)");

  private MaskName() {}

  /** Whether a name says that the file is a mask. */
  static boolean isMask(String stem) {
    return SUFFIX.matcher(stem).matches()
        || GLUED.matcher(stem).matches()
        || PREFIX.matcher(stem).matches()
        || ALONE.matcher(stem).matches();
  }

  /** Whether a name says what is to be found, which is a mask where an image lies beside it. */
  static boolean isFinding(String stem) {
    return FINDING.matcher(stem).matches();
  }

  /** The names that the image of a mask may have, the likeliest first; empty words are left out. */
  static List<String> ofImage(String stem) {
    Set<String> names = new LinkedHashSet<>(List.of(stem));
    for (Pattern pattern : List.of(SUFFIX, GLUED)) {
      Matcher matcher = pattern.matcher(stem);
      if (matcher.matches()) {
        if (matcher.group(2) != null && matcher.group(2).matches(SIGN + ".*")) {
          names.add(matcher.group(1) + matcher.group(2)); // pat1_mask_012 is of pat1_012
        }
        names.add(matcher.group(1));
      }
    }
    Matcher prefix = PREFIX.matcher(stem);
    if (prefix.matches()) {
      names.add(prefix.group(1));
    }
    for (String name : List.copyOf(names)) {
      Matcher qualified = QUALIFIED.matcher(name);
      if (qualified.matches()) {
        names.add(qualified.group(1));
      }
    }
    return List.copyOf(names);
  }

  /** The names by which a mask may call an image: its own, and without the word for an image. */
  static List<String> aliases(String stem) {
    List<String> aliases = new ArrayList<>(List.of(stem));
    for (Pattern pattern : List.of(IMAGE_PREFIX, IMAGE_SUFFIX)) {
      Matcher matcher = pattern.matcher(stem);
      if (matcher.matches()) {
        aliases.add(matcher.group(1));
      }
    }
    return aliases;
  }

  /** Who drew the mask where the name numbers people, in lower case: {@code rater2}; else empty. */
  static String drawnBy(String stem) {
    Matcher matcher = DRAWN_BY.matcher(stem);
    return matcher.matches() ? matcher.group(1).toLowerCase(Locale.ROOT) : "";
  }

  /** The name without a number at its end: masks that differ in it alone belong together. */
  static String withoutNumber(String stem) {
    return stem.replaceFirst(SIGN + "?\\d{1,4}$", "");
  }
}
