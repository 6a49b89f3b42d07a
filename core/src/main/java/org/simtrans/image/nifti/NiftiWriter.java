package org.simtrans.image.nifti;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.simtrans.AtomicFile;
import org.simtrans.image.Volume;
import org.simtrans.image.Voxels;

/**
 * Writes NIfTI images: with the header they came with, adjusted to their voxels, or a new NIfTI-1
 * header. Extensions are not carried over.
 */
final class NiftiWriter {
  private NiftiWriter() {}

  static void write(Path target, Volume volume) throws IOException {
    Voxels voxels = volume.stored();
    NiftiHeader header =
        volume
            .header(NiftiHeader.class)
            .orElseGet(() -> NiftiHeader.create(volume.shape(), volume.affine(), voxels.type()));
    NiftiFile file = NiftiFile.target(target);
    byte[] head = header.toBytes(file.isSingle());
    if (file.isSingle()) {
      write(target, head, voxels.ordered(header.order()));
    } else {
      write(file.voxels(), voxels.ordered(header.order()));
      write(file.header(), head);
    }
  }

  private static void write(Path path, byte[]... parts) throws IOException {
    boolean gzip = path.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".gz");
    AtomicFile.write(
        path,
        out -> {
          if (!gzip) {
            writeAll(out, parts);
            return;
          }
          GZIPOutputStream packed = new GZIPOutputStream(out, 1 << 16);
          writeAll(packed, parts);
          packed.finish();
        });
  }

  private static void writeAll(OutputStream out, byte[][] parts) throws IOException {
    for (byte[] part : parts) {
      out.write(part);
    }
  }
}
