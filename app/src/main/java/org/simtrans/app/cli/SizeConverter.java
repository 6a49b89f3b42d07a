package org.simtrans.app.cli;

import org.simtrans.InvalidSettingException;
import org.simtrans.data.InputSize;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the value of {@code --size}. */
public final class SizeConverter implements ITypeConverter<InputSize> {
  @Override
  public InputSize convert(String text) {
    try {
      return InputSize.parse(text);
    } catch (InvalidSettingException wrong) {
      throw new TypeConversionException(
          wrong.getMessage().replaceFirst("^the size ", "")); // the option is named before it
    }
  }
}
