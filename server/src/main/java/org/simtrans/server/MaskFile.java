package org.simtrans.server;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.simtrans.TemporaryFolder;
import org.simtrans.cohort.LabelValues;
import org.simtrans.image.Images;
import org.simtrans.image.Volume;
import org.simtrans.layout.Case;
import org.simtrans.predict.Segmentation;

/** A mask as a file, in the format and geometry of its image. */
final class MaskFile {
  private MaskFile() {}

  /** Answers with the file, under the name of the image and "_mask". */
  static void answer(Context ctx, Case one, Scan scan, Prediction prediction, LabelValues classes) {
    Path image = one.image().first();
    Path named = Path.of(Images.maskName(image));
    String ending = named.toString().substring(Images.stem(named).length());
    Volume mask =
        new Segmentation(
                scan.first(), null, scan.slices().unstacked(prediction.labels()), List.of())
            .mask(classes);
    byte[] content;
    try (TemporaryFolder folder = TemporaryFolder.make("mask")) {
      Path file = folder.resolve("mask" + ending);
      Images.write(file, mask);
      content = Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String name = Uploads.clean(one.name().replace('/', '_')).replaceAll("[^A-Za-z0-9._-]", "_");
    ctx.header("Content-Disposition", "attachment; filename=\"%s_mask%s\"".formatted(name, ending));
    Remarks.send(ctx, prediction.remarks());
    ctx.contentType(Endpoint.BYTES).result(content);
  }
}
