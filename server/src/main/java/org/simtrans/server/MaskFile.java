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

/**
 * A mask as a file, in the format and geometry of its image.
 *
 * @param name that of the image and "_mask", in ASCII
 */
record MaskFile(String name, byte[] content) {

  static MaskFile of(Case one, Scan scan, Prediction prediction, LabelValues classes) {
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
    return new MaskFile("%s_mask%s".formatted(name, ending), content);
  }

  /** Answers with the file. */
  static void answer(Context ctx, Case one, Scan scan, Prediction prediction, LabelValues classes) {
    MaskFile file = of(one, scan, prediction, classes);
    ctx.header("Content-Disposition", "attachment; filename=\"%s\"".formatted(file.name()));
    Remarks.send(ctx, prediction.remarks());
    ctx.contentType(Endpoint.BYTES).result(file.content());
  }
}
