package org.simtrans.metric;

import java.io.Serializable;

/**
 * What is kept of the distances of one label in one volume.
 *
 * @param hd95Mm NaN where a mask is empty; 0 where both are and the policy counts that as success
 * @param nsd 0 where one mask is empty; as the policy says where both are
 */
public record SurfaceScores(double hd95Mm, double nsd) implements Serializable {

  static SurfaceScores of(SurfaceDistances distances, double toleranceMm, EmptyPolicy empty) {
    if (distances.bothEmpty()) {
      return new SurfaceScores(empty == EmptyPolicy.ONE ? 0 : Double.NaN, empty.score());
    }
    return new SurfaceScores(distances.hd95(), distances.nsd(toleranceMm));
  }
}
