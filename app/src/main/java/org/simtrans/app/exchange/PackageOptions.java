package org.simtrans.app.exchange;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.simtrans.InvalidSettingException;
import org.simtrans.data.PickedSlice;
import org.simtrans.onnx.Citation;
import org.simtrans.onnx.PackageInfo;
import org.simtrans.onnx.SampleSlice;
import org.simtrans.run.ModelCard;
import picocli.CommandLine.Option;

/** Options that say what stands on a model package. */
final class PackageOptions {
  @Option(names = "--name", paramLabel = "NAME", description = "The model's name.")
  private String name;

  @Option(names = "--description", paramLabel = "TEXT", description = "What the model is for.")
  private String description;

  @Option(
      names = "--author",
      paramLabel = "NAME",
      description = "The author; may be repeated (default: anonymous).")
  private List<String> authors;

  @Option(
      names = "--maintainer",
      paramLabel = "GITHUB",
      description = "GitHub name of the maintainer; may be repeated.")
  private List<String> maintainers;

  @Option(
      names = "--license",
      paramLabel = "SPDX",
      description = "Licence of the package (default: CC-BY-4.0).")
  private String license;

  @Option(
      names = "--cite",
      paramLabel = "TEXT|DOI",
      description =
          "A work to cite, and its DOI or URL; may be repeated (default: the network's papers).")
  private List<String> citations;

  @Option(
      names = "--tag",
      paramLabel = "WORD",
      description = "A tag for searches, beside those that follow from the model; may be repeated.")
  private List<String> tags;

  @Option(
      names = "--sample",
      paramLabel = "FILE",
      description =
          "An image whose slice becomes the package's test and picture, for everyone to see"
              + " (default: a synthetic head).")
  private Path sample;

  /** These options over what the model says itself. */
  PackageInfo over(PackageInfo model) {
    return new PackageInfo(
        name == null ? model.name() : name,
        description == null ? model.description() : description,
        authors == null ? model.authors() : authors,
        maintainers == null ? model.maintainers() : maintainers,
        license == null ? model.license() : license,
        citations == null ? model.citations() : citations.stream().map(Citation::parse).toList(),
        tags == null ? model.tags() : Stream.concat(model.tags().stream(), tags.stream()).toList());
  }

  /** The file of the sample; null for none. */
  Path sample() {
    return sample;
  }

  PickedSlice sample(ModelCard card) {
    if (sample == null) {
      return SampleSlice.ofPhantom(card);
    }
    if (!Files.exists(sample)) {
      throw new InvalidSettingException("--sample is " + sample + ", which does not exist");
    }
    return SampleSlice.ofImage(sample, card);
  }
}
