package dev.hellojohn.event.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.event.audit.AuditEntry.Content;
import dev.hellojohn.event.audit.AuditEntry.Link;
import dev.hellojohn.event.audit.AuditEntry.Personal;
import dev.hellojohn.event.audit.Fault.Kind;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What a verification finds in a chain that somebody has changed without the key. */
class ChainCheckTest {

  private static final int LENGTH = 12;

  private final SampleChain chain = new SampleChain(LENGTH);

  @Test
  void aud5ASoundChainIsSound() {
    var found = chain.check();
    assertThat(found.fault()).isNull();
    assertThat(found.entries()).isEqualTo(LENGTH);
    assertThat(found.lastSeq()).isEqualTo(LENGTH);
    assertThat(found.checkpoints()).isEqualTo(3);
    assertThat(found.redacted()).isZero();
    assertThat(new SampleChain(0).check().isSound()).isTrue();
  }

  /** Every bit of every column of every entry. */
  @Test
  void aud6EveryChangedBitIsNamedWithItsEntry() {
    long tried = 0;
    for (int i = 0; i < LENGTH; i++) {
      for (var changed : variants(chain.entries.get(i))) {
        var stored = new ArrayList<>(chain.entries);
        stored.set(i, changed);
        var fault = chain.check(stored).fault();
        assertThat(fault).as("%s", changed).isNotNull();
        assertThat(fault.seq()).as("%s", changed).isEqualTo(i + 1L);
        tried++;
      }
    }
    assertThat(tried).isGreaterThan(20_000);
  }

  private static List<AuditEntry> variants(AuditEntry e) {
    var c = e.content();
    var l = e.link();
    var variants = new ArrayList<AuditEntry>();
    texts(c.id(), t -> content(e, t, c.action(), c.details(), c.commitment()), variants);
    texts(c.action(), t -> content(e, c.id(), t, c.details(), c.commitment()), variants);
    texts(c.details(), t -> content(e, c.id(), c.action(), t, c.commitment()), variants);
    texts(c.commitment(), t -> content(e, c.id(), c.action(), c.details(), t), variants);
    for (var field : FIELDS) {
      field.variants(e, variants);
    }
    for (int bit = 0; bit < Long.SIZE; bit++) {
      variants.add(
          linked(e, new Link(l.seq() ^ (1L << bit), l.previousHash(), l.hash(), l.seal())));
    }
    // Beyond the 44th bit lies no year that a database knows.
    for (int bit = 0; bit < 44; bit++) {
      long micros = ChronoUnit.MICROS.between(java.time.Instant.EPOCH, c.time()) ^ (1L << bit);
      variants.add(timed(e, java.time.Instant.EPOCH.plus(micros, ChronoUnit.MICROS)));
    }
    texts(e.mac(), t -> new AuditEntry(e.chain(), c, e.personal(), t, l), variants);
    texts(l.previousHash(), t -> linked(e, new Link(l.seq(), t, l.hash(), l.seal())), variants);
    texts(l.hash(), t -> linked(e, new Link(l.seq(), l.previousHash(), t, l.seal())), variants);
    texts(l.seal(), t -> linked(e, new Link(l.seq(), l.previousHash(), l.hash(), t)), variants);
    var p = e.personal();
    if (p != null) {
      texts(p.salt(), t -> hidden(e, new Personal(t, p.fields())), variants);
      texts(p.fields(), t -> hidden(e, new Personal(p.salt(), t)), variants);
    }
    return variants;
  }

  /** The texts that only stand in the content. */
  private enum Field {
    OUTCOME,
    ACTOR_TYPE,
    ACTOR,
    SUBJECT,
    CLIENT,
    REQUEST;

    void variants(AuditEntry e, List<AuditEntry> variants) {
      var c = e.content();
      switch (this) {
        case OUTCOME -> texts(c.outcome(), t -> with(e, t), variants);
        case ACTOR_TYPE -> texts(c.actorType(), t -> with(e, t), variants);
        case ACTOR -> texts(c.actorId(), t -> with(e, t), variants);
        case SUBJECT -> texts(c.subjectId(), t -> with(e, t), variants);
        case CLIENT -> texts(c.clientId(), t -> with(e, t), variants);
        case REQUEST -> texts(c.requestId(), t -> with(e, t), variants);
      }
    }

    private AuditEntry with(AuditEntry e, String t) {
      var c = e.content();
      return replaced(
          e,
          new Content(
              c.id(),
              c.time(),
              c.action(),
              this == OUTCOME ? t : c.outcome(),
              this == ACTOR_TYPE ? t : c.actorType(),
              this == ACTOR ? t : c.actorId(),
              this == SUBJECT ? t : c.subjectId(),
              this == CLIENT ? t : c.clientId(),
              this == REQUEST ? t : c.requestId(),
              c.details(),
              c.commitment()));
    }
  }

  private static final Field[] FIELDS = Field.values();

  /** Each text with one bit changed, without its last letter, and none at all. */
  private static void texts(
      String text, Function<String, AuditEntry> put, List<AuditEntry> variants) {
    if (text == null) {
      variants.add(put.apply("x"));
      return;
    }
    for (int i = 0; i < text.length(); i++) {
      for (int bit = 0; bit < 7; bit++) {
        var letters = text.toCharArray();
        letters[i] ^= (char) (1 << bit);
        variants.add(put.apply(new String(letters)));
      }
    }
    variants.add(put.apply(text.substring(0, text.length() - 1)));
    variants.add(put.apply(""));
  }

  private static AuditEntry content(
      AuditEntry e, String id, String action, String details, String commitment) {
    var c = e.content();
    return replaced(
        e,
        new Content(
            id,
            c.time(),
            action,
            c.outcome(),
            c.actorType(),
            c.actorId(),
            c.subjectId(),
            c.clientId(),
            c.requestId(),
            details,
            commitment));
  }

  private static AuditEntry timed(AuditEntry e, java.time.Instant time) {
    var c = e.content();
    return replaced(
        e,
        new Content(
            c.id(),
            time,
            c.action(),
            c.outcome(),
            c.actorType(),
            c.actorId(),
            c.subjectId(),
            c.clientId(),
            c.requestId(),
            c.details(),
            c.commitment()));
  }

  private static AuditEntry replaced(AuditEntry e, Content content) {
    return new AuditEntry(e.chain(), content, e.personal(), e.mac(), e.link());
  }

  private static AuditEntry linked(AuditEntry e, Link link) {
    return new AuditEntry(e.chain(), e.content(), e.personal(), e.mac(), link);
  }

  private static AuditEntry hidden(AuditEntry e, Personal personal) {
    return new AuditEntry(e.chain(), e.content(), personal, e.mac(), e.link());
  }

  @Test
  void aud7EachDroppedEntryIsNamed() {
    for (int i = 0; i < LENGTH; i++) {
      var stored = new ArrayList<>(chain.entries);
      stored.remove(i);
      var kind = i == LENGTH - 1 ? Kind.TRUNCATED : Kind.MISSING;
      assertThat(chain.check(stored).fault()).isEqualTo(new Fault(kind, i + 1L, null));
    }
  }

  @Test
  void aud7EachDroppedEntryWhoseFollowersWereNumberedAnewIsNamed() {
    for (int i = 0; i < LENGTH - 1; i++) {
      var stored = new ArrayList<>(chain.entries);
      stored.remove(i);
      for (int j = i; j < stored.size(); j++) {
        var link = stored.get(j).link();
        stored.set(
            j,
            linked(stored.get(j), new Link(j + 1L, link.previousHash(), link.hash(), link.seal())));
      }
      var next = stored.get(i).content().id();
      assertThat(chain.check(stored).fault()).isEqualTo(new Fault(Kind.MISPLACED, i + 1L, next));
    }
  }

  @Test
  void aud7EachSwapIsNamed() {
    for (int i = 0; i < LENGTH; i++) {
      for (int j = i + 1; j < LENGTH; j++) {
        var stored = new ArrayList<>(chain.entries);
        var first = stored.get(i);
        var second = stored.get(j);
        // The rows change places with their numbers, and once without the rest of the link.
        for (boolean whole : new boolean[] {true, false}) {
          stored.set(i, linked(second, whole ? first.link() : numbered(second, first)));
          stored.set(j, linked(first, whole ? second.link() : numbered(first, second)));
          assertThat(chain.check(stored).fault())
              .isEqualTo(new Fault(Kind.MISPLACED, i + 1L, second.content().id()));
        }
      }
    }
  }

  private static Link numbered(AuditEntry entry, AuditEntry as) {
    var link = entry.link();
    return new Link(as.link().seq(), link.previousHash(), link.hash(), link.seal());
  }

  @Test
  void anInsertedEntryIsNamedWhereverItStands() {
    for (int i = 0; i <= LENGTH; i++) {
      for (boolean copied : new boolean[] {true, false}) {
        var stored = new ArrayList<>(chain.entries);
        var foreign = new SampleChain(LENGTH + 2).entries.get(LENGTH + 1);
        stored.add(i, copied ? chain.entries.get(0) : foreign);
        for (int j = i; j < stored.size(); j++) {
          var link = stored.get(j).link();
          stored.set(
              j,
              linked(
                  stored.get(j), new Link(j + 1L, link.previousHash(), link.hash(), link.seal())));
        }
        var fault = chain.check(stored).fault();
        assertThat(fault).as("at %d", i).isNotNull();
        // A copy of the first entry in front of it is the first entry; the second one is misplaced.
        assertThat(fault.seq()).isEqualTo(copied && i == 0 ? 2L : i + 1L);
      }
    }
  }

  /** Whoever has no key can compute hashes, but no seals. */
  @Test
  void aud8AChangeWithAllHashesComputedAnewIsNamed() {
    for (int i = 0; i < LENGTH; i++) {
      var stored = new ArrayList<>(chain.entries);
      var forger = new ChainKey(List.of("ab".repeat(32)), SampleChain.NAME);
      var previous = i == 0 ? chain.key.beginning() : stored.get(i - 1).link().hash();
      for (int j = i; j < LENGTH; j++) {
        var old = stored.get(j);
        var content = j == i ? SampleChain.content(77) : old.content();
        var link = forger.link(j + 1L, previous, content);
        stored.set(j, new AuditEntry(old.chain(), content, old.personal(), old.mac(), link));
        previous = link.hash();
      }
      var fault = chain.check(stored).fault();
      assertThat(fault).isNotNull();
      assertThat(fault.seq()).isEqualTo(i + 1L);
    }
  }

  /** Hashes need no key: only the seals tell that an entry was left out. */
  @Test
  void aud8ADroppedEntryWithAllHashesComputedAnewIsNamed() {
    var forger = new ChainKey(List.of("ab".repeat(32)), SampleChain.NAME);
    for (int i = 0; i < LENGTH - 1; i++) {
      var stored = new ArrayList<>(chain.entries);
      stored.remove(i);
      var previous = i == 0 ? chain.key.beginning() : stored.get(i - 1).link().hash();
      for (int j = i; j < stored.size(); j++) {
        var entry = stored.get(j);
        var link = forger.link(j + 1L, previous, entry.content());
        stored.set(j, linked(entry, link));
        previous = link.hash();
      }
      assertThat(chain.check(stored).fault())
          .isEqualTo(new Fault(Kind.MISPLACED, i + 1L, stored.get(i).content().id()));
    }
  }

  /** Whoever cuts the chain can write an end that fits, but can't sign it. */
  @Test
  void aud9ATruncationWithAnEndThatFitsIsNamed() {
    var shorter = new SampleChain(6);
    shorter.head = shorter.head.withMac(chain.head.mac());
    assertThat(shorter.check().fault()).isEqualTo(new Fault(Kind.CHECKPOINT, 6L, null));
    shorter.head =
        new ChainKey(List.of("ab".repeat(32)), SampleChain.NAME).signed(shorter.head.withMac(""));
    assertThat(shorter.check().fault()).isEqualTo(new Fault(Kind.CHECKPOINT, 6L, null));
  }

  @Test
  void aud9EachTruncationIsNamed() {
    for (int left = 0; left < LENGTH; left++) {
      var stored = chain.entries.subList(0, left);
      assertThat(chain.check(stored).fault()).isEqualTo(new Fault(Kind.TRUNCATED, left + 1L, null));
    }
  }

  /** With all checkpoints after it gone as well. */
  @Test
  void aud9ATruncationTogetherWithItsCheckpointsIsNamed() {
    int left = 6;
    chain.checkpoints.removeIf(checkpoint -> checkpoint.seq() > left);
    assertThat(chain.check(chain.entries.subList(0, left)).fault())
        .isEqualTo(new Fault(Kind.TRUNCATED, left + 1L, null));
  }

  /** With an older end, that was signed once, put in its place: what is known elsewhere tells. */
  @Test
  void aud9AnOlderStateIsNamedByWhatIsKnownElsewhere() {
    var older = new SampleChain(6);
    assertThat(older.check().isSound()).isTrue();
    var check = new ChainCheck(chain.key);
    new ChainPage(older.entries, older.checkpoints).forEach(check::entry, check::checkpoint);
    check.end(older.head);
    check.known(chain.head, null);
    assertThat(check.result().fault()).isEqualTo(new Fault(Kind.TRUNCATED, 7L, null));
  }

  @Test
  void aChainThatWentOnFromAnOlderStateIsNamed() {
    var check = new ChainCheck(chain.key);
    new ChainPage(chain.entries, chain.checkpoints).forEach(check::entry, check::checkpoint);
    check.end(chain.head);
    check.known(new SampleChain(6).head, "the hash of another entry");
    assertThat(check.result().fault()).isEqualTo(new Fault(Kind.TRUNCATED, 6L, null));
  }

  @Test
  void eachCheckpointThatIsChangedGoneOrForgedIsNamed() {
    var second = chain.checkpoints.get(1);
    var forged =
        List.of(
            new Checkpoint(second.seq(), "00", second.time(), second.previousMac(), second.mac()),
            new Checkpoint(
                second.seq(),
                second.hash(),
                second.time().plusSeconds(1),
                second.previousMac(),
                second.mac()),
            new Checkpoint(second.seq(), second.hash(), second.time(), "", second.mac()),
            new Checkpoint(second.seq(), second.hash(), second.time(), second.previousMac(), "00"));
    for (var checkpoint : forged) {
      chain.checkpoints.set(1, checkpoint);
      assertThat(chain.check().fault()).isEqualTo(new Fault(Kind.CHECKPOINT, 8L, null));
    }
    chain.checkpoints.remove(1);
    assertThat(chain.check().fault()).isEqualTo(new Fault(Kind.CHECKPOINT, 12L, null));
    chain.checkpoints.remove(1);
    assertThat(chain.check().fault()).isEqualTo(new Fault(Kind.CHECKPOINT, 12L, null));
  }

  @Test
  void aSignedEndThatIsChangedOrGoneIsNamed() {
    var head = chain.head;
    chain.head =
        new Head(
            head.seq() - 1,
            head.hash(),
            head.prunedSeq(),
            head.checkpointSeq(),
            head.checkpointTime(),
            head.checkpointMac(),
            head.time(),
            head.mac());
    assertThat(chain.check().fault()).isEqualTo(new Fault(Kind.CHECKPOINT, 11L, null));
    chain.head = null;
    assertThat(chain.check().fault()).isEqualTo(new Fault(Kind.CHECKPOINT, 12L, null));
  }

  @Test
  void whatRetentionRemovedIsNotMissing() {
    chain.pruned = 4;
    var head = chain.head;
    chain.head =
        chain.key.signed(
            new Head(
                head.seq(),
                head.hash(),
                4,
                head.checkpointSeq(),
                head.checkpointTime(),
                head.checkpointMac(),
                head.time(),
                ""));
    var found = chain.check(chain.entries.subList(4, LENGTH));
    assertThat(found.fault()).isNull();
    assertThat(found.entries()).isEqualTo(LENGTH - 4);
    assertThat(found.prunedSeq()).isEqualTo(4);
  }

  /** That entries may be gone is signed with the end: nobody else can say so. */
  @Test
  void aBeginningThatSomebodyElseRemovedIsMissing() {
    assertThat(chain.check(chain.entries.subList(4, LENGTH)).fault())
        .isEqualTo(new Fault(Kind.MISSING, 1L, null));
    chain.pruned = 4;
    assertThat(chain.check(chain.entries.subList(4, LENGTH)).fault())
        .isEqualTo(new Fault(Kind.CHECKPOINT, 12L, null));
    chain.checkpoints.remove(0);
    assertThat(chain.check(chain.entries.subList(4, LENGTH)).fault())
        .isEqualTo(new Fault(Kind.CHECKPOINT, 4L, null));
  }

  @Test
  void takingPersonalFieldsOutLeavesTheChainSound() {
    var stored = new ArrayList<AuditEntry>();
    chain.entries.forEach(entry -> stored.add(hidden(entry, null)));
    var found = chain.check(stored);
    assertThat(found.fault()).isNull();
    assertThat(found.redacted()).isEqualTo(8);
  }

  @Test
  void personalFieldsThatWerePutInAreNamed() {
    var stored = new ArrayList<>(chain.entries);
    stored.set(2, hidden(stored.get(2), new Personal("00", "{}")));
    assertThat(chain.check(stored).fault())
        .isEqualTo(new Fault(Kind.CHANGED, 3L, stored.get(2).content().id()));
  }

  @Test
  void anEntryWithoutAPlaceStandsForItself() {
    var check = new ChainCheck(chain.key);
    var entry = chain.entries.get(0);
    check.entry(linked(entry, null));
    assertThat(check.result().waiting()).isEqualTo(1);
    assertThat(check.result().isSound()).isTrue();
    check.entry(linked(replaced(entry, SampleChain.content(5)), null));
    assertThat(check.result().fault())
        .isEqualTo(new Fault(Kind.CHANGED, null, SampleChain.content(5).id()));
  }

  /** An entry that was signed for one chain is nothing in another. */
  @Test
  void aud16AnEntryOfAnotherTenantIsNamed() {
    var check =
        new ChainCheck(new ChainKey(List.of(AuditFixture.KEY), "tnt_01HZX3V9J4N8QW7R5T2K6M0PBD"));
    chain.entries.forEach(check::entry);
    var fault = check.result().fault();
    assertThat(fault).isNotNull();
    assertThat(fault.seq()).isEqualTo(1);
  }

  /** After a rotation, the old key still verifies, and the new one goes on. */
  @Test
  void aRotatedKeyVerifiesWhatThePreviousOneSigned() {
    var next = "0123456789abcdef".repeat(4);
    var both = new ChainKey(List.of(next, AuditFixture.KEY), SampleChain.NAME);
    var check = new ChainCheck(both);
    new ChainPage(chain.entries, chain.checkpoints).forEach(check::entry, check::checkpoint);
    var content = SampleChain.content(LENGTH + 1);
    var link = both.link(LENGTH + 1, chain.head.hash(), content);
    check.entry(new AuditEntry(SampleChain.NAME, content, null, both.mac(content), link));
    assertThat(check.result().fault()).isNull();
    assertThat(check.result().entries()).isEqualTo(LENGTH + 1);

    var alone = new ChainCheck(new ChainKey(List.of(next), SampleChain.NAME));
    alone.entry(chain.entries.get(0));
    assertThat(alone.isFaulty()).isTrue();
  }
}
