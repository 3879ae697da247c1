package dev.hellojohn.event.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Compares the table of docs/audit.md with the actions that there are. */
class AuditDocumentTest {

  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `[a-z_]+\\.[a-z_]+` \\| [^|]+ \\| [^|]+ \\|$");

  @Test
  void theTableNamesEachActionAndNoOther() throws IOException {
    var document = Files.readString(Path.of("docs/audit.md"));
    var rows = ROW.matcher(document).results().map(match -> match.group()).toList();
    assertThat(rows)
        .containsExactlyElementsOf(
            Arrays.stream(AuditAction.values())
                .map(
                    action ->
                        "| `%s` | %s | %s |"
                            .formatted(action.wireName(), action.where(), action.description()))
                .toList());
  }

  @Test
  void anActionIsFoundByItsName() {
    for (var action : AuditAction.values()) {
      assertThat(AuditAction.parse(action.wireName())).contains(action);
    }
    assertThat(AuditAction.parse("user.unknown")).isEmpty();
    assertThat(AuditAction.MASTER_KEY_CREATE.wireName()).isEqualTo("master_key.create");
  }
}
