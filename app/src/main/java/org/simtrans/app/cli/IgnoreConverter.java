package org.simtrans.app.cli;

import org.simtrans.cohort.Ignore;
import picocli.CommandLine.ITypeConverter;

/** Reads which label value is ignored. */
final class IgnoreConverter implements ITypeConverter<Ignore> {

  @Override
  public Ignore convert(String text) {
    return Ignore.parse(text);
  }
}
