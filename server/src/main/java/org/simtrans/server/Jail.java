package org.simtrans.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.simtrans.InvalidSettingException;
import org.simtrans.Message;
import org.simtrans.Reason;

/**
 * A folder that requests cannot leave, by whatever links or names.
 *
 * @param root its real path
 */
record Jail(Path root) {

  /**
   * @throws InvalidSettingException if there is no such folder
   */
  static Jail of(Path folder) {
    try {
      return new Jail(folder.toRealPath());
    } catch (IOException e) {
      throw new InvalidSettingException(
          Message.of("%s cannot be opened (%s); name a folder that exists", folder, Reason.of(e)));
    }
  }

  /**
   * The file, if it really lies below the folder.
   *
   * @throws RefusedRequestException if it does not, or is not there
   */
  Path inside(Path file) {
    Path real;
    try {
      real = file.toRealPath();
    } catch (IOException e) {
      throw RefusedRequestException.unknown(
          file + " is not there any more; look at the list again");
    }
    if (!real.startsWith(root)) {
      throw new RefusedRequestException(
          403,
          "%s leads out of %s, and nothing outside of it is shown; move or copy the file there"
              .formatted(file, root));
    }
    return file;
  }

  /**
   * A file that is to be written, if its folder really lies below this one; folders that are not
   * there yet will.
   *
   * @throws RefusedRequestException if it does not, or is a link
   */
  Path toWrite(Path file) {
    Path folder = file.toAbsolutePath().normalize().getParent();
    while (folder != null && Files.notExists(folder)) {
      folder = folder.getParent();
    }
    inside(folder == null ? root : folder);
    if (Files.isSymbolicLink(file)) {
      throw new RefusedRequestException(
          403, file + " is a link; labels are not written through links: put a file in its place");
    }
    return file;
  }
}
