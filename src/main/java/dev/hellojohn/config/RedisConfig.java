package dev.hellojohn.config;

import java.util.List;

/**
 * The Redis that nodes share.
 *
 * @param topology how its servers are arranged
 * @param nodes {@code host:port} of the server, of the sentinels, or of some of the cluster
 * @param master the name that the sentinels know the primary by; empty for the other topologies
 * @param tls whether it is called by TLS
 * @param username the user, or empty for the default one
 * @param password its password, or empty
 * @param database the number of the database; 0 in a cluster
 */
public record RedisConfig(
    Topology topology,
    List<Node> nodes,
    String master,
    boolean tls,
    String username,
    Secret password,
    int database) {

  /** How the servers are arranged. */
  public enum Topology {
    /** One server. */
    SINGLE,
    /** Sentinels that know the primary. */
    SENTINEL,
    /** A cluster that divides the keys. */
    CLUSTER
  }

  /**
   * An address.
   *
   * @param host a name or an address
   * @param port from 1 to 65535
   */
  public record Node(String host, int port) {}

  /** Copies the list. */
  public RedisConfig {
    nodes = List.copyOf(nodes);
  }
}
