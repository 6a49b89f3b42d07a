package org.simtrans.app.use;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.simtrans.app.cli.Console;
import org.simtrans.app.cli.ExitCode;
import org.simtrans.app.cli.Json;
import org.simtrans.app.cli.OutputOptions;
import org.simtrans.app.cli.Verb;
import org.simtrans.figure.Png;
import org.simtrans.image.ImageInfo;
import org.simtrans.image.Images;
import org.simtrans.image.Source;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "inspect",
    description = "Describes one image file: size, type, geometry, range of values.",
    footer = {"", "Example: simtrans inspect scan.nii.gz --json"})
public final class InspectVerb extends Verb {
  @Parameters(paramLabel = "FILE", description = "${bundle:all-formats}.")
  private Path file;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  @Option(
      names = "--png",
      paramLabel = "OUT",
      description = "Also draw the middle slice in each plane to this file.")
  private Path png;

  @Mixin private OutputOptions output;

  public InspectVerb(Console console) {
    super(console);
  }

  @Override
  public Integer call() throws IOException {
    for (Path part : Images.companions(file)) {
      output.claim("png", png, part);
    }
    output.claim("png", png, file);
    ImageInfo info = Images.inspect(file);
    if (png != null) {
      Png.write(png, MidSlices.of(Images.read(file)));
    }
    console().out().println(json ? Json.of(new Inspected(info, channels())) : describe(info));
    return ExitCode.DONE;
  }

  /**
   * What the JSON document holds.
   *
   * @param channels by name, or by number from 0 where the file has no names
   */
  private record Inspected(@JsonUnwrapped ImageInfo info, List<String> channels) {}

  private List<String> channels() {
    List<String> names = Images.channelNames(Source.of(file));
    return IntStream.range(0, names.size())
        .mapToObj(c -> names.get(c).isEmpty() ? String.valueOf(c) : names.get(c))
        .toList();
  }

  private String describe(ImageInfo info) {
    String affine =
        Arrays.stream(info.affine().rows())
            .map(
                row -> Arrays.stream(row).mapToObj(InspectVerb::cell).collect(Collectors.joining()))
            .collect(Collectors.joining("%n            ".formatted(), "      ", ""));
    return """
        file        %s
        shape       %s
        type        %s (%s-endian)
        pages       %d
        spacing     %s mm%s
        orientation %s
        affine%s
        scaling     value = %s * stored + %s
        values      %s to %s, mean %s"""
        .formatted(
            file,
            info.shape().stream().map(String::valueOf).collect(Collectors.joining(" x ")),
            info.dtype(),
            info.endian().equals("<") ? "little" : "big",
            info.pages(),
            info.spacingMm().stream().map("%.4g"::formatted).collect(Collectors.joining(" x ")),
            info.unit() == null || info.unit().equals("mm")
                ? ""
                : " (the file is in %s)".formatted(info.unit()),
            info.orientation(),
            affine,
            number(info.slope()),
            number(info.intercept()),
            number(info.min()),
            number(info.max()),
            number(info.mean()));
  }

  private static String cell(double value) {
    return "%12.4f".formatted(value + 0.0); // + 0.0 takes the sign from a zero
  }

  private static String number(double value) {
    return "%.6g".formatted(value);
  }
}
