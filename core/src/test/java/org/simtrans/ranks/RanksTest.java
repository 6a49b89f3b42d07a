package org.simtrans.ranks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.simtrans.InvalidSettingException;
import org.simtrans.tensor.Functional;
import org.simtrans.tensor.Tensors;

class RanksTest {

  @Test
  void sumsOfAllRanks() {
    List<double[]> sums = Together.of(2, ranks -> ranks.sum(ranks.rank() + 1, 10));
    sums.forEach(sum -> assertArrayEquals(new double[] {3, 20}, sum));
  }

  @Test
  void gatheredRowsCarryTheGradientOfTheSumOfAllLosses() {
    // loss of rank r: sum over all rows of (r + 1) times the row; each row's gradient is 1 + 2
    List<float[]> gradients =
        Together.of(
            2,
            ranks -> {
              Tensor own = Tensors.of(new float[] {ranks.rank(), 5}, 2, 1);
              own.set_requires_grad(true);
              Tensor all = ranks.gather(own);
              assertArrayEquals(new float[] {0, 5, 1, 5}, Tensors.toFloats(all));
              Functional.mul(all.sum(), ranks.rank() + 1).backward();
              return Tensors.toFloats(own.grad());
            });
    gradients.forEach(gradient -> assertArrayEquals(new float[] {3, 3}, gradient));
  }

  @Test
  void whatTheFirstSays() {
    List<String> heard = Together.of(2, ranks -> ranks.ofFirst("from " + ranks.rank() + " é"));
    assertEquals(List.of("from 0 é", "from 0 é"), heard);
    List<String> nothing = Together.of(2, ranks -> ranks.ofFirst(ranks.first() ? "" : "words"));
    assertEquals(List.of("", ""), nothing);
  }

  // --- meeting -------------------------------------------------------------------------------

  private static final Duration SOON = Duration.ofSeconds(1);

  @Test
  void oneThatNeverComesIsNamed() {
    Rendezvous alone = new Rendezvous(0, 3, "127.0.0.1", Together.freePort()).withPatience(SOON);
    RendezvousException missing = assertThrows(RendezvousException.class, () -> Ranks.join(alone));
    assertTrue(missing.getMessage().contains("of 3 ranks 2 did not arrive"), missing.getMessage());
    assertTrue(missing.getMessage().contains("(rank 1, 2)"), missing.getMessage());
  }

  @Test
  void withoutRank0ThereIsNoMeeting() {
    Rendezvous lost = new Rendezvous(1, 2, "127.0.0.1", Together.freePort()).withPatience(SOON);
    RendezvousException missing = assertThrows(RendezvousException.class, () -> Ranks.join(lost));
    assertTrue(missing.getMessage().contains("found no rank 0"), missing.getMessage());
  }

  @Test
  void aSecondJobAtTheSamePointIsRefusedAndTheFirstGoesOn() {
    int port = Together.freePort();
    Together.at(
        port,
        2,
        ranks -> {
          if (ranks.first()) {
            Rendezvous first = new Rendezvous(0, 2, "127.0.0.1", port).withPatience(SOON);
            String taken =
                assertThrows(RendezvousException.class, () -> Ranks.join(first)).getMessage();
            assertTrue(taken.contains("cannot wait for the others at port " + port), taken);
            Rendezvous second = new Rendezvous(1, 2, "127.0.0.1", port).withPatience(SOON);
            String twice =
                assertThrows(RendezvousException.class, () -> Ranks.join(second)).getMessage();
            assertTrue(twice.contains("two processes say that they are rank 1"), twice);
            Rendezvous named =
                new Rendezvous(1, 2, "127.0.0.1", port).ofJob("job 7").withPatience(SOON);
            String other =
                assertThrows(RendezvousException.class, () -> Ranks.join(named)).getMessage();
            assertTrue(other.contains("give each job its own MASTER_PORT"), other);
          }
          return ranks.sum(1)[0];
        });
  }

  /** As launchers do that tell rank 0 of localhost, and the others of its address. */
  @Test
  void rank0AtLocalhostIsReachedFromOutside() throws IOException {
    String address =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(one -> one instanceof Inet4Address && !one.isLoopbackAddress())
            .map(InetAddress::getHostAddress)
            .findFirst()
            .orElse(null);
    assumeTrue(address != null, "this host has a loopback address only");
    int port = Together.freePort();
    List<Double> sums =
        Together.each(
            List.of(new Rendezvous(0, 2, "localhost", port), new Rendezvous(1, 2, address, port)),
            ranks -> ranks.sum(2)[0]);
    assertEquals(List.of(4.0, 4.0), sums);
  }

  @Test
  void whatTheEnvironmentSays() {
    Map<String, String> torchrun =
        Map.of(
            "RANK",
            "3",
            "WORLD_SIZE",
            "4",
            "MASTER_ADDR",
            "node1",
            "MASTER_PORT",
            "29500",
            "TORCHELASTIC_USE_AGENT_STORE",
            "True",
            "TORCHELASTIC_RUN_ID",
            "none",
            "TORCHELASTIC_RESTART_COUNT",
            "2",
            "LOCAL_RANK",
            "1");
    Rendezvous place = Rendezvous.of(torchrun).orElseThrow();
    assertEquals(3, place.rank());
    assertEquals(4, place.size());
    assertTrue(place.opened());
    assertEquals("none", place.job());
    assertEquals("2", place.round());
    assertEquals(1, Rendezvous.localRank(torchrun));
    Map<String, String> slurm =
        Map.of(
            "SLURM_PROCID",
            "1",
            "SLURM_NTASKS",
            "2",
            "SLURM_LOCALID",
            "1",
            "SLURM_JOB_ID",
            "77",
            "SLURM_STEP_ID",
            "0",
            "MASTER_ADDR",
            "node1",
            "MASTER_PORT",
            "29500");
    assertEquals(
        new Rendezvous(1, 2, "node1", 29500, false, "77.0", "0", Duration.ofMinutes(5), null),
        Rendezvous.of(slurm).orElseThrow());
    assertEquals(Optional.empty(), Rendezvous.of(Map.of("SLURM_PROCID", "0")));
    assertEquals(Optional.empty(), Rendezvous.of(Map.of("RANK", "0", "WORLD_SIZE", "1")));
    String halves =
        assertThrows(
                InvalidSettingException.class,
                () -> Rendezvous.of(Map.of("RANK", "0", "WORLD_SIZE", "2")))
            .getMessage();
    assertTrue(halves.contains("MASTER_ADDR is not set"), halves);
  }
}
