package org.simtrans;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/**
 * Says why a file could not be read or written; messages put it in brackets after the file's name.
 */
public final class Reason {
  private Reason() {}

  /** What the system said, as a clause without a full stop. */
  public static String of(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "it does not exist";
    }
    if (e instanceof AccessDeniedException) {
      return "its permissions forbid it";
    }
    if (e instanceof CharacterCodingException) {
      return "it is not UTF-8 text";
    }
    if (e instanceof EOFException) {
      return "it ends early";
    }
    if (e instanceof FileSystemException system && system.getReason() != null) {
      return system.getReason();
    }
    String said = e.getMessage() == null ? "" : e.getMessage().strip();
    if (e instanceof FileNotFoundException) { // "NAME (why)"
      said = said.replaceFirst("(?s)^.*\\(([^()]*)\\)$", "$1");
    }
    return said.isEmpty() ? "the system does not say why" : said;
  }
}
