package org.simtrans.app.exchange;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.InvalidSettingException;
import org.simtrans.Version;
import org.simtrans.app.cli.Console;
import org.simtrans.app.cli.ExitCode;
import org.simtrans.app.cli.Json;
import org.simtrans.app.cli.Names;
import org.simtrans.app.cli.OutputOptions;
import org.simtrans.app.cli.Verb;
import org.simtrans.encoder.Encoder;
import org.simtrans.encoder.EncoderForm;
import org.simtrans.encoder.EncoderWeights;
import org.simtrans.encoder.SwinFamily;
import org.simtrans.encoder.VisionTransformerFamily;
import org.simtrans.host.Torch;
import org.simtrans.tensor.Rng;
import org.simtrans.weights.LoadReport;
import org.simtrans.weights.StateDict;
import org.simtrans.weights.WeightsFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "import",
    description =
        "Turns an encoder's weights from timm, torchvision or Microsoft's Swin (safetensors, .pth"
            + " or"
            + " .pt) into a file that encode, train and pretrain take.",
    footer = {
      "",
      "Windows, positions and channels stay the file's unless an option says otherwise. Nothing in"
          + " a .pth file is run.",
      "",
      "Example: simtrans import swin_tiny_patch4_window7_224.pth --encoder swin-t \\",
      "  --out swin-t.safetensors"
    })
public final class ImportVerb extends Verb {
  private static final int SHOWN = 20; // names of each list, in words

  @Parameters(
      index = "0",
      paramLabel = "WEIGHTS",
      description = "The file of weights; it is recognised by its content.")
  private Path weights;

  @Option(
      names = "--encoder",
      required = true,
      paramLabel = "E",
      completionCandidates = Names.OfEncoders.class,
      description = "The encoder that the weights belong to: one of ${COMPLETION-CANDIDATES}.")
  private String encoderName;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "The file or folder to write.")
  private Path out;

  @Option(
      names = "--in-channels",
      paramLabel = "N",
      description =
          "Channels of the image (default: the file's). RGB weights are summed to one"
              + " channel.")
  private Integer inChannels;

  @Option(
      names = "--window",
      paramLabel = "N",
      description =
          "Edge of Swin's windows (default: the file's); biases are resampled bicubically.")
  private Integer window;

  @Option(
      names = "--size",
      paramLabel = "S",
      description =
          "Edge of the image that a ViT's positions are kept for, a multiple of 16 (default: the"
              + " file's); positions are resampled bicubically.")
  private Integer size;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  /**
   * What came of it; names of weights.
   *
   * @param names whose they were
   * @param prefix that they had
   * @param window null if there are none
   * @param imageSize that positions are for; null if there are none
   * @param dropped heads, and what else belongs to no encoder
   */
  record Imported(
      Path file,
      Path out,
      String encoder,
      String names,
      String prefix,
      int inChannels,
      Integer window,
      Integer imageSize,
      boolean padBeforeShift,
      List<String> loaded,
      List<String> missing,
      List<String> unexpected,
      List<String> resized,
      List<String> dropped) {}

  @Mixin private OutputOptions output;

  public ImportVerb(Console console) {
    super(console);
  }

  @Override
  public Integer call() throws IOException {
    if (inChannels != null && inChannels < 1) {
      throw new InvalidSettingException("--in-channels is " + inChannels + "; expected at least 1");
    }
    output.claim("out", out, weights);
    Torch.load();
    Imported imported = convert();
    warn(imported);
    console().out().println(json ? Json.of(imported) : describe(imported));
    return ExitCode.DONE;
  }

  private Imported convert() throws IOException {
    try (WeightsFile file = WeightsFile.open(weights)) {
      EncoderWeights found = EncoderWeights.of(file, weights, encoderName);
      EncoderForm form = wanted(found.form(encoderName));
      Encoder encoder = form.create(new Rng(0));
      LoadReport report = found.into(encoder);
      Map<String, Tensor> state = encoder.state().tensors();
      report.missing().forEach(state::remove); // nothing is written that the file does not hold
      write(state, form, found);
      return new Imported(
          weights,
          out,
          encoderName,
          found.naming(),
          found.prefix(),
          form.inChannels(),
          form.number(SwinFamily.WINDOW).orElse(null),
          form.number(VisionTransformerFamily.IMAGE_SIZE).orElse(null),
          form.isOn(SwinFamily.PAD_BEFORE_SHIFT),
          report.loaded(),
          report.missing(),
          report.unexpected(),
          report.resized(),
          found.dropped());
    }
  }

  private EncoderForm wanted(EncoderForm files) {
    EncoderForm form = inChannels == null ? files : files.withInChannels(inChannels);
    if (window != null) {
      form = changed(form, SwinFamily.WINDOW, window, "--window is for Swin");
    }
    if (size != null) {
      String what = "--size is for the positions of a ViT";
      form = changed(form, VisionTransformerFamily.IMAGE_SIZE, size, what);
    }
    return form;
  }

  private EncoderForm changed(EncoderForm form, String setting, int value, String what) {
    if (!form.settings().containsKey(setting)) {
      throw new InvalidSettingException(what + ", but --encoder is " + encoderName);
    }
    return form.with(setting, value);
  }

  private void write(Map<String, Tensor> state, EncoderForm form, EncoderWeights found)
      throws IOException {
    Map<String, String> metadata = new TreeMap<>(form.toMetadata());
    metadata.put("version", Version.current());
    metadata.put("imported_from", weights.getFileName() + " (" + found.naming() + ")");
    new StateDict(state, metadata).write(out);
  }

  private void warn(Imported imported) {
    if (!imported.missing().isEmpty()) {
      console()
          .err()
          .printf(
              "simtrans import: WARNING: only part of the weights fits: %d of %s's %d weights are"
                  + " missing in %s (and in %s), and %d of its tensors belong to no part of it.%n",
              imported.missing().size(),
              encoderName,
              imported.loaded().size() + imported.missing().size(),
              weights,
              out,
              imported.unexpected().size());
    }
  }

  private static String describe(Imported imported) {
    Map<String, List<String>> lists = new LinkedHashMap<>();
    lists.put("missing", imported.missing());
    lists.put("unexpected", imported.unexpected());
    lists.put("resized", imported.resized());
    lists.put("dropped", imported.dropped());
    StringBuilder text = new StringBuilder();
    text.append("%s: %s".formatted(imported.out(), imported.encoder()));
    text.append(", %d input channels".formatted(imported.inChannels()));
    if (imported.window() != null) {
      text.append(", windows of %d".formatted(imported.window()));
    }
    if (imported.imageSize() != null) {
      text.append(", positions for %d pixels".formatted(imported.imageSize()));
    }
    text.append("%nnames       %s".formatted(imported.names()));
    text.append(imported.prefix().isEmpty() ? "" : ", under '" + imported.prefix() + "'");
    text.append("%nloaded      %d".formatted(imported.loaded().size()));
    lists.forEach((what, names) -> text.append("%n%-12s%s".formatted(what, shown(names))));
    return text.toString();
  }

  private static String shown(List<String> names) {
    String more = names.size() > SHOWN ? ", ... (--json names them all)" : "";
    return names.isEmpty()
        ? "0"
        : names.size()
            + ": "
            + String.join(", ", names.subList(0, Math.min(SHOWN, names.size())))
            + more;
  }
}
