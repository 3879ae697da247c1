package dev.hellojohn.event.audit;

import dev.hellojohn.crypto.ConstantTime;
import dev.hellojohn.crypto.Derivation;
import dev.hellojohn.crypto.Hmac;
import dev.hellojohn.crypto.KeyRing;
import dev.hellojohn.crypto.Sha256;
import dev.hellojohn.event.audit.AuditEntry.Content;
import dev.hellojohn.event.audit.AuditEntry.Link;
import dev.hellojohn.event.audit.AuditEntry.Personal;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/**
 * Hashes and signatures of one chain. Its key is derived from {@code
 * HELLOJOHN_AUDIT_CHECKPOINT_KEY} and the chain's name (HKDF, RFC 5869), so that nothing of one
 * chain is good in another.
 *
 * <p>A plain hash chain can be computed anew by whoever can write the tables. Here each entry, each
 * place, each checkpoint and the end of the chain carry an HMAC as well.
 */
final class ChainKey {

  private static final String LABEL = "hellojohn audit v1";

  private final String chain;
  private final List<byte[]> keys;

  /**
   * @param masterKeys 64 hexadecimal digits each; the first one signs, all of them verify
   */
  ChainKey(List<String> masterKeys, String chain) {
    this.chain = chain;
    this.keys = masterKeys.stream().map(masterKey -> derive(masterKey, chain)).toList();
  }

  private static byte[] derive(String masterKey, String chain) {
    return new Derivation(KeyRing.ofHex(masterKey))
        .derive(LABEL, chain.getBytes(StandardCharsets.UTF_8), Hmac.LENGTH);
  }

  String chain() {
    return chain;
  }

  /** What the first entry has in place of its predecessor's hash. */
  String beginning() {
    return hash(new CanonicalForm("hellojohn audit beginning v1").text(chain));
  }

  /** What stays of personal fields that are taken out. */
  static String commitment(Personal personal) {
    return hash(
        new CanonicalForm("hellojohn audit personal v1")
            .text(personal.salt())
            .text(personal.fields()));
  }

  String mac(Content content) {
    return mac(form(content));
  }

  private CanonicalForm form(Content content) {
    return new CanonicalForm("hellojohn audit entry v1")
        .text(chain)
        .text(content.id())
        .time(content.time())
        .text(content.action())
        .text(content.outcome())
        .text(content.actorType())
        .text(content.actorId())
        .text(content.subjectId())
        .text(content.clientId())
        .text(content.requestId())
        .text(content.details())
        .text(content.commitment());
  }

  boolean isGenuine(Content content, String mac) {
    return isMac(form(content), mac);
  }

  /** The place of an entry behind another. */
  Link link(long seq, String previousHash, Content content) {
    var hash = hash(seq, previousHash, content);
    return new Link(seq, previousHash, hash, mac(sealed(hash)));
  }

  /** Whether the entry was put at that place, behind what it says. */
  boolean isPlace(Link link, Content content) {
    return link.hash().equals(hash(link.seq(), link.previousHash(), content))
        && isMac(sealed(link.hash()), link.seal());
  }

  private String hash(long seq, String previousHash, Content content) {
    return hash(
        new CanonicalForm("hellojohn audit link v1")
            .number(seq)
            .text(previousHash)
            .text(hash(form(content))));
  }

  private static CanonicalForm sealed(String hash) {
    return new CanonicalForm("hellojohn audit seal v1").text(hash);
  }

  String mac(Checkpoint checkpoint) {
    return mac(form(checkpoint));
  }

  boolean isGenuine(Checkpoint checkpoint) {
    return isMac(form(checkpoint), checkpoint.mac());
  }

  private CanonicalForm form(Checkpoint checkpoint) {
    return new CanonicalForm("hellojohn audit checkpoint v1")
        .text(chain)
        .number(checkpoint.seq())
        .text(checkpoint.hash())
        .time(checkpoint.time())
        .text(checkpoint.previousMac());
  }

  Head signed(Head head) {
    return head.withMac(mac(form(head)));
  }

  boolean isGenuine(Head head) {
    return isMac(form(head), head.mac());
  }

  private CanonicalForm form(Head head) {
    return new CanonicalForm("hellojohn audit head v1")
        .text(chain)
        .number(head.seq())
        .text(head.hash())
        .number(head.prunedSeq())
        .number(head.checkpointSeq())
        .time(head.checkpointTime())
        .text(head.checkpointMac())
        .time(head.time());
  }

  private String mac(CanonicalForm form) {
    return Hmac.sha256Hex(keys.get(0), form.octets());
  }

  private boolean isMac(CanonicalForm form, String mac) {
    byte[] octets = form.octets();
    return keys.stream().anyMatch(key -> ConstantTime.equals(Hmac.sha256Hex(key, octets), mac));
  }

  private static String hash(CanonicalForm form) {
    return HexFormat.of().formatHex(Sha256.digest(form.octets()));
  }
}
