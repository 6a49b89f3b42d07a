package org.simtrans.spark;

import java.io.IOException;
import java.util.List;
import org.simtrans.app.cli.Console;
import org.simtrans.app.cli.ExitCode;
import org.simtrans.app.cli.Json;
import org.simtrans.app.cli.Verb;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "segment",
    description =
        "Draws masks on images: for each a file of the same name, format and geometry, and a row in"
            + " OUT/_table. Existing masks are not drawn again.",
    footer = {
      "",
      "Example: ... segment --run hdfs:///runs/trained hdfs:///scans --out hdfs:///masks"
    })
final class SegmentVerb extends Verb {
  @Mixin private NetworkOptions network;

  @Parameters(paramLabel = "INPUT", arity = "1..*", description = "Files or folders of images.")
  private List<String> inputs;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "The folder for the masks.")
  private String out;

  @Option(names = "--again", description = "Draw existing masks again.")
  private boolean again;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  SegmentVerb(Console console) {
    super(console);
  }

  @Override
  public Integer call() throws IOException {
    try (Cluster cluster = Cluster.open("segment")) {
      Archive archive = cluster.archive();
      SegmentJob.Summary done =
          new SegmentJob(
                  archive,
                  network.drawing(archive),
                  inputs.stream().map(archive::full).toList(),
                  archive.full(out),
                  again)
              .run(cluster.session());
      console()
          .out()
          .println(
              json
                  ? Json.of(done)
                  : "%d masks drawn, %d found, %d images failed%ntable  %s"
                      .formatted(done.drawn(), done.found(), done.failed(), done.table()));
      return done.failed() == 0 ? ExitCode.DONE : ExitCode.FAILED;
    }
  }
}
