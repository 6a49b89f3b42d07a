package org.simtrans.metric;

import java.io.Serializable;

/**
 * The scores from the surface distances of one label in one volume.
 *
 * @param hd95Mm NaN if a mask is empty; 0 if both are empty and the policy scores that as 1
 * @param nsd 0 if one mask is empty; the policy's score if both are
 */
public record SurfaceScores(double hd95Mm, double nsd) implements Serializable {

  static SurfaceScores of(SurfaceDistances distances, double toleranceMm, EmptyPolicy empty) {
    if (distances.bothEmpty()) {
      return new SurfaceScores(empty == EmptyPolicy.ONE ? 0 : Double.NaN, empty.score());
    }
    return new SurfaceScores(distances.hd95(), distances.nsd(toleranceMm));
  }
}
