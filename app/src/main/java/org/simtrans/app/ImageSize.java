package org.simtrans.app;

import org.simtrans.InvalidSettingException;
import picocli.CommandLine.ITypeConverter;

/** A network's input: "224" for a square, "160x192" for height by width. */
record ImageSize(int height, int width) {

  static final class Converter implements ITypeConverter<ImageSize> {
    @Override
    public ImageSize convert(String text) {
      if (!text.matches("[1-9][0-9]{0,3}(x[1-9][0-9]{0,3})?")) {
        throw new InvalidSettingException(
            "--size is '" + text + "'; expected pixels, like 224 or 160x192 (height x width)");
      }
      String[] sides = text.split("x");
      return new ImageSize(Integer.parseInt(sides[0]), Integer.parseInt(sides[sides.length - 1]));
    }
  }
}
