package dev.hellojohn.event.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The octets that are hashed never change: what was signed once has to verify for ever. */
class CanonicalFormTest {

  private static String hex(CanonicalForm form) {
    return HexFormat.of().formatHex(form.octets());
  }

  @Test
  void theOctetsAreFrozen() {
    assertThat(
            hex(
                new CanonicalForm("v1")
                    .text("aé€😀")
                    .text("")
                    .text(null)
                    .number(-2)
                    .time(Instant.parse("1970-01-01T00:00:01.000002Z"))))
        .isEqualTo(
            "000000027631"
                + "0000000a61c3a9e282acf09f9880"
                + "00000000"
                + "ffffffff"
                + "fffffffffffffffe"
                + "00000000000f4242");
  }

  @Test
  void neighboursDoNotFlowIntoEachOther() {
    assertThat(hex(new CanonicalForm("v").text("ab").text("c")))
        .isNotEqualTo(hex(new CanonicalForm("v").text("a").text("bc")))
        .isNotEqualTo(hex(new CanonicalForm("va").text("b").text("c")));
    assertThat(hex(new CanonicalForm("v").text(null).text("a")))
        .isNotEqualTo(hex(new CanonicalForm("v").text("a").text(null)))
        .isNotEqualTo(hex(new CanonicalForm("v").text("").text("a")));
  }

  /** Computed by an implementation of docs/audit.md in another language. */
  @Test
  void theSignaturesAreFrozen() {
    var chain = new SampleChain(4);
    var first = chain.entries.get(0);
    assertThat(chain.key.beginning())
        .isEqualTo("d1ea3cb038c4e181c9f792b2d8944854de349c0160391c4409065d6a0e323ea6");
    assertThat(first.content().commitment())
        .isEqualTo("65acbbed1b4a06327e560012f1771bbd0f3db50b6511a457821f4d9508d1cfb4");
    assertThat(first.mac())
        .isEqualTo("1e6c30bad09c70947b5466b97b9bd0347aabc36e57f754342015ee400054c429");
    assertThat(first.link().hash())
        .isEqualTo("dcce81ef2bb16d60d2306584b9f44d5fd0ebbd3b6e5c4541f218026f73f9983d");
    assertThat(first.link().seal())
        .isEqualTo("a1404dcda37c5af065ba3ba97b7c0434675f256ff881b0d3ac47bb1f77591bd5");
    assertThat(chain.checkpoints.get(0).mac())
        .isEqualTo("67b5e4bdd4b3c1ad108fd0bcdafb93e7b39369732a3a05aec6dcd03dbb604dba");
    assertThat(chain.head.mac())
        .isEqualTo("007ccd8703dfc07094e83ab32a4db791aaf47523d74956d28970a0f250a7ed71");
  }
}
