package org.simtrans.layout.subjects;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.simtrans.InvalidSettingException;
import org.simtrans.Message;

/**
 * What tells the subject of a picture: {@code auto} looks at the names, {@code file} takes the name
 * of the file up to {@code _slice}, {@code folder} the folders around it, {@code prefix} the name
 * up to its running number; anything else is a regular expression, of which the group {@code
 * subject}, or else the first group, is the subject.
 *
 * @param text as settings write it
 */
public record SubjectRule(@JsonValue String text) {
  private static final Set<String> WORDS = Set.of("auto", "file", "folder", "prefix", "earlier");

  /** By looking at the names of files and folders, or as {@code subjects.csv} says. */
  public static final SubjectRule AUTO = new SubjectRule("auto");

  /** By the name of the file up to {@code _slice}. */
  public static final SubjectRule FILE = new SubjectRule("file");

  /**
   * As versions told that knew no rules: as the layout names them, else by the name of the file.
   * Settings without a rule mean this, so that a run of theirs finds its subjects again.
   */
  public static final SubjectRule EARLIER = new SubjectRule("earlier");

  /** By the folders around the file. */
  public static final SubjectRule FOLDER = new SubjectRule("folder");

  /** By the name of the file up to its running number. */
  public static final SubjectRule PREFIX = new SubjectRule("prefix");

  /**
   * @throws InvalidSettingException if it is none of the words and no regular expression with a
   *     group
   */
  @JsonCreator
  public SubjectRule {
    if (!WORDS.contains(text) && pattern(text).matcher("").groupCount() == 0) {
      throw new InvalidSettingException(
          Message.of(
              "{subject_from} is '%s'; expected auto, file, folder, prefix, or a regular expression with the subject in brackets, such as '(pat\\d+)_.*'",
              text));
    }
  }

  /** Whether it is a regular expression. */
  public boolean isPattern() {
    return !WORDS.contains(text);
  }

  /** Whether subjects that the layout names are taken as it names them. */
  boolean leavesLayout() {
    return equals(AUTO) || equals(EARLIER);
  }

  /** Whether the name of the file tells, where nothing else does. */
  boolean byFile() {
    return equals(FILE) || equals(EARLIER);
  }

  /** The regular expression. */
  Pattern pattern() {
    return pattern(text);
  }

  private static Pattern pattern(String text) {
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw new InvalidSettingException(
          Message.of(
              "{subject_from} is '%s', which is no regular expression (%s at %d); write the subject in brackets, such as '(pat\\d+)_.*'",
              text, e.getDescription(), e.getIndex()));
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
