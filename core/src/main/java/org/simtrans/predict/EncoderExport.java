package org.simtrans.predict;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.simtrans.Outputs;
import org.simtrans.Version;
import org.simtrans.data.Preprocessing;
import org.simtrans.encoder.EncoderForm;
import org.simtrans.encoder.Encoders;

/** Writes an encoder for timm or torchvision, whose names it has: safetensors without a prefix. */
public final class EncoderExport {
  private static final int USUAL_SIZE = 224; // where the weights do not say for which they are

  private EncoderExport() {}

  /**
   * Writes {@code encoder} to {@code out}.
   *
   * @throws org.simtrans.InvalidSettingException if there is a file that SimTrans did not write
   * @return the Python that makes the model which loads it strictly, if there is such a model; it
   *     is in the file's metadata as well, under {@code python}
   */
  public static Optional<String> write(TrainedEncoder encoder, Path out) throws IOException {
    Outputs.claim("out", true, out);
    Preprocessing made = encoder.preprocessing();
    EncoderForm form = EncoderForm.of(encoder.name(), encoder.encoder());
    Optional<String> python =
        Encoders.family(encoder.name())
            .python(
                form,
                made == null ? USUAL_SIZE : made.height(),
                made == null ? USUAL_SIZE : made.width());
    Map<String, String> metadata = new TreeMap<>(form.toMetadata());
    python.ifPresent(statements -> metadata.put("python", statements));
    metadata.put("version", Version.current());
    metadata.put("format", "pt"); // without it, transformers refuses safetensors
    encoder.encoder().state().with(metadata).write(out);
    return python;
  }
}
