package org.simtrans.dicom;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * Whose an image is. Names and numbers of patients stay here: whoever asks gets a pseudonym.
 *
 * @param removed whether the file says that its names and numbers are not the patient's own
 */
record Patient(String id, String issuer, String name, String study, boolean removed) {
  private static final int SHORTEST_PART = 3; // letters of a name that a name of a file may betray
  private static final int SHORTEST_ID = 4; // characters; shorter ones only count as a whole

  static Patient of(DataSet header) {
    return new Patient(
        header.text(Tag.PATIENT_ID),
        header.text(Tag.ISSUER_OF_PATIENT_ID),
        header.text(Tag.PATIENT_NAME),
        header.text(Tag.STUDY_INSTANCE_UID),
        header.text(Tag.PATIENT_IDENTITY_REMOVED).equals("YES"));
  }

  /** The same for all images with one number of a patient; without a number, with one name. */
  String pseudonym() {
    String whose = !id.isEmpty() ? id + "\n" + issuer : !name.isEmpty() ? name : study;
    return "subject-" + digest(whose).substring(0, 8);
  }

  /** A text that does not tell what it was made of, and is the same for the same. */
  static String digest(String text) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  /** A path with pseudonyms in place of the names of folders and files that tell a patient. */
  static Path hidden(Path path, Collection<Patient> patients) {
    Path hidden = Path.of("");
    for (Path part : path) {
      String name = part.toString();
      String shown =
          patients.stream()
              .filter(patient -> patient.isToldBy(name))
              .findFirst()
              .map(Patient::pseudonym)
              .orElse(name);
      hidden = hidden.resolve(shown);
    }
    return hidden;
  }

  private boolean isToldBy(String fileName) {
    if (removed) {
      return false;
    }
    String told = plain(fileName);
    String number = plain(id);
    if (!number.isEmpty()
        && (number.length() < SHORTEST_ID ? told.equals(number) : told.contains(number))) {
      return true;
    }
    List<String> parts = Arrays.stream(name.split("[\\^= ,]")).map(Patient::plain).toList();
    return parts.stream().anyMatch(part -> part.length() >= SHORTEST_PART && told.contains(part));
  }

  private static String plain(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
  }
}
