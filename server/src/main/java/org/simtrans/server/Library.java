package org.simtrans.server;

import org.simtrans.layout.Case;

/** Every image that can be looked at: those of the cohort and those that were sent. */
record Library(OpenCohort cohort, Uploads uploads) {

  /**
   * An image by its id.
   *
   * @throws RefusedRequestException if there is none
   */
  Case find(String id) {
    return uploads.find(id).map(Uploads.Upload::image).orElseGet(() -> cohort.find(id));
  }

  /** Whether an image was sent, and so belongs to no cohort. */
  boolean isUpload(String id) {
    return uploads.find(id).isPresent();
  }
}
