package org.simtrans.app.figure;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.simtrans.InvalidSettingException;
import org.simtrans.app.cli.Console;
import org.simtrans.app.cli.OutputOptions;
import org.simtrans.figure.Png;

/** The file of a figure. */
public final class PictureFile {
  private PictureFile() {}

  /** Checks before the work begins that the file may be written, and is no image of the data. */
  public static void check(Path out, List<Path> inputs, OutputOptions output) {
    if (!out.toString().toLowerCase(Locale.ROOT).endsWith(".png")) {
      throw new InvalidSettingException("--out is '" + out + "'; expected a name ending in .png");
    }
    output.claim("out", out, inputs.toArray(Path[]::new));
  }

  /** Writes the figure and prints its name. */
  public static void write(Path out, BufferedImage picture, Console console) throws IOException {
    Png.write(out, picture);
    console.out().printf("%s: %d x %d%n", out, picture.getWidth(), picture.getHeight());
  }
}
