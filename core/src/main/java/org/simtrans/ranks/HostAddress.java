package org.simtrans.ranks;

import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Comparator;

/** Addresses of this host, as other hosts can reach it. */
final class HostAddress {
  private HostAddress() {}

  /**
   * The address of this host on the route to the meeting point.
   *
   * @throws RendezvousException if the name of the meeting point is unknown
   */
  static InetAddress onRouteTo(Rendezvous place) {
    try (DatagramSocket route = new DatagramSocket()) {
      route.connect(new InetSocketAddress(InetAddress.getByName(place.host()), place.port()));
      return route.getLocalAddress(); // no packet was sent
    } catch (SocketException | UnknownHostException e) {
      throw new RendezvousException(
          place.host() + " is unknown on this host (" + e.getMessage() + "): check MASTER_ADDR", e);
    }
  }

  /**
   * An address of this host that other hosts can reach.
   *
   * @param loopback for a host without such an address
   */
  static String outward(InetAddress loopback) {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
          .min(Comparator.comparing(address -> address instanceof Inet4Address ? 0 : 1))
          .orElse(loopback)
          .getHostAddress()
          .replaceFirst("%.*", ""); // IPv6 appends the interface
    } catch (SocketException e) {
      throw new RendezvousException(
          "the network interfaces cannot be listed (" + e.getMessage() + ")", e);
    }
  }
}
