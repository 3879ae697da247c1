package dev.hellojohn.edge;

/**
 * The order of the servlet filters, and the only place that has it. A request passes the constants
 * from the first to the last; an answer passes them backwards.
 *
 * <p>Each constant has exactly one {@link OrderedFilter} bean; {@link FilterInstaller} refuses the
 * deployment otherwise. A new filter is a new constant here and a bean that names it.
 */
public enum FilterOrder {
  /** Names the request, before anything can go wrong with it. */
  REQUEST_ID,
  /** Times all that follows. */
  LATENCY,
  /** Takes personal data out of the request's trace. */
  TRACE,
  /** Puts the static headers on the answer, whatever it becomes. */
  SECURITY_HEADERS,
  /** Turns whatever fails below, or is refused by the container, into the one JSON envelope. */
  ERROR_ENVELOPE,
  /** Answers 503 while the application is not open: not yet, or not at all. */
  SEALED,

  /** Finds the client's address behind the trusted proxies, for all that follows. */
  CLIENT_ADDRESS,

  /** Keeps the Control Plane for its own networks, before anything else is looked at. */
  CONTROL_PLANE_ADDRESSES,

  /** Answers preflights, and refuses origins that nobody lists. */
  CORS,

  /** Refuses what two readers of the request could understand differently. */
  REQUEST_HYGIENE,

  /** Bounds the body, whether or not its length was announced. */
  BODY_LIMIT,

  /** Takes the permits of the client's address: what is refused here costs no look-up. */
  ADDRESS_LIMITS,

  /** Refuses an origin that the key's tenant does not list. */
  TENANT_ORIGIN,

  /** Takes the permits of the key's client, or, without a good key, of whoever guesses. */
  CLIENT_LIMITS,

  /** Answers what is neither a servlet's nor a file's. */
  UNKNOWN_PATH
}
