package org.simtrans;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The sentence of an error. It knows which of its words are names of settings, so that whoever
 * shows it can write them as its readers know them: {@code 'batch'} in a library, {@code --batch}
 * on a command line.
 */
public final class Message implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int BEGINNING = 700; // characters of a text that are always kept
  private static final int END = 250;
  private static final Pattern PLACE =
      Pattern.compile("\\{([a-z][a-z0-9_.]*)}|%(?:%|[^a-zA-Z%]*[a-zA-Z])");

  /** Text at even places, names of settings at odd ones. */
  private final ArrayList<String> pieces = new ArrayList<>(List.of(""));

  private Message() {}

  /** A text that names no settings; braces and per cent signs mean nothing in it. */
  public static Message plain(String text) {
    Message message = new Message();
    message.append(text);
    return message;
  }

  /**
   * A text with settings and values, such as {@code of("{batch} is %d; expected at least 1",
   * batch)}. What stands in a value is never taken for a setting, unless the value is a {@code
   * Message}.
   *
   * @param template settings in braces, named as in {@code config.json}; values as in {@link
   *     String#format}, in order
   * @throws IllegalArgumentException if there are more or fewer values than places for them
   */
  public static Message of(String template, Object... values) {
    Message message = new Message();
    Matcher place = PLACE.matcher(template);
    int end = 0;
    int used = 0;
    while (place.find()) {
      message.append(template.substring(end, place.start()));
      end = place.end();
      if (place.group(1) != null) {
        message.pieces.add(place.group(1));
        message.pieces.add("");
      } else if (place.group().equals("%%")) {
        message.append("%");
      } else if (used == values.length) {
        throw new IllegalArgumentException("too few values for: " + template);
      } else {
        message.append(place.group(), values[used++]);
      }
    }
    if (used < values.length) {
      throw new IllegalArgumentException("too many values for: " + template);
    }
    message.append(template.substring(end));
    return message;
  }

  /** Whether any of its words is the name of a setting. */
  public boolean namesSettings() {
    return pieces.size() > 1;
  }

  private void append(String format, Object value) {
    if (value instanceof Message other) {
      append(other.pieces.get(0));
      pieces.addAll(other.pieces.subList(1, other.pieces.size()));
    } else {
      append(String.format(Locale.ROOT, format, value));
    }
  }

  private void append(String text) {
    pieces.set(pieces.size() - 1, pieces.get(pieces.size() - 1) + printable(text));
  }

  /**
   * Messages quote files, and files hold anything: whatever could control a terminal becomes a
   * question mark.
   */
  private static String printable(String text) {
    return text.replaceAll("\\R", " ").replaceAll("[\\p{Cc}\\p{Cs}\\p{Co}\\x{2028}\\x{2029}]", "?");
  }

  /**
   * The text in one line, each setting written as {@code naming} says. The middle of a very long
   * text is left out, because the file stands before it and the remedy behind it.
   */
  public String text(UnaryOperator<String> naming) {
    StringBuilder text = new StringBuilder(pieces.get(0));
    for (int i = 1; i < pieces.size(); i += 2) {
      text.append(naming.apply(pieces.get(i))).append(pieces.get(i + 1));
    }
    if (text.length() <= BEGINNING + END) {
      return text.toString();
    }
    int end = Character.isHighSurrogate(text.charAt(BEGINNING - 1)) ? BEGINNING - 1 : BEGINNING;
    int again = text.length() - END;
    int begin = Character.isLowSurrogate(text.charAt(again)) ? again + 1 : again;
    return text.substring(0, end) + " ... " + text.substring(begin);
  }

  /**
   * The text with the names of settings in quotes, as a reader of {@code config.json} knows them.
   */
  @Override
  public String toString() {
    return text(name -> "'" + name + "'");
  }
}
