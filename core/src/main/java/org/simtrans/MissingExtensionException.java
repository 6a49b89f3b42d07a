package org.simtrans;

import java.nio.file.Path;
import java.util.Collection;

/** A setting names an encoder, a model, a loss or the like that no jar on the class path has. */
public final class MissingExtensionException extends InvalidSettingException {
  private static final long serialVersionUID = 1L;

  private final String setting;
  private final String name;

  /**
   * As somebody chose it.
   *
   * @param setting that names it, which is also what it is: {@code encoder}
   * @param known the names that there are
   */
  public MissingExtensionException(String setting, String name, Collection<String> known) {
    super(
        Message.of(
            "{" + setting + "} is '%s'; expected one of %s (a jar that is added may offer more)",
            name,
            String.join(", ", known)));
    this.setting = setting;
    this.name = name;
  }

  /** The same as a sentence about a file that was written where the jar was there. */
  public String neededBy(Path file) {
    return "%s needs the %s '%s', which no jar on the class path offers: add the jar that holds it"
        .formatted(file, setting, name);
  }
}
