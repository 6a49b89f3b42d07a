package org.simtrans.app.cli;

import org.simtrans.InvalidSettingException;
import org.simtrans.Message;
import org.simtrans.data.InputSize;
import picocli.CommandLine.ITypeConverter;

/** Reads the value of {@code --size}. */
public final class SizeConverter implements ITypeConverter<InputSize> {
  @Override
  public InputSize convert(String text) {
    try {
      return InputSize.parse(text);
    } catch (InvalidSettingException wrong) {
      throw new InvalidSettingException(Message.of("{size}: %s", wrong.message()));
    }
  }
}
