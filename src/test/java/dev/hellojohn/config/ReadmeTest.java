package dev.hellojohn.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** The README says what the code and the build say; its table of keys has a test of its own. */
class ReadmeTest {

  private static final Path SOURCES = Path.of("src/main/java/dev/hellojohn");

  private static final Pattern KEY = Pattern.compile("HELLOJOHN_[A-Z0-9_]+");

  /** Rows of the table of libraries: artifact, scope, reason. */
  private static final Pattern LIBRARY =
      Pattern.compile(
          "(?m)^\\| `([A-Za-z0-9._-]+)` \\| (server|WAR|test|compiler) \\| .{10,} \\|$");

  /** Rows of the map of packages: number, packages, what lives there. */
  private static final Pattern PACKAGE_ROW = Pattern.compile("(?m)^\\| \\d+ \\| (`[^|]+`) \\| .+$");

  private static final Pattern FEATURE = Pattern.compile("<feature>(.+)</feature>");

  /** What the server adds to answers and takes out of them. */
  private static final Pattern HEADERS = Pattern.compile("(?s)<headers id=.+?</headers>");

  /** What holds for each connection, request and thread. */
  private static final Pattern BEHAVIOUR =
      Pattern.compile(
          "<(?:httpOptions|httpDispatcher|executor|cdi|webContainer|webAppSecurity|monitor"
              + "|mpMetrics) [^>]+>");

  /** A server that others run has its own way to be administered. */
  private static final String ADMIN_CENTER = "adminCenter-1.0";

  private static final Pattern CODE = Pattern.compile("`([a-z]+)`");

  /** Names the keys of the HelloJohn documentation that are not read yet. */
  private static final String MISSING_SECTION = "## What is missing";

  @Test
  void noKeyIsNamedThatNothingReads() throws IOException {
    var known = new TreeSet<String>();
    for (var key : ConfigurationKey.values()) {
      known.add(key.key());
      if (key.isSecret()) {
        known.add(key.fileKey());
      }
    }
    var named = all(KEY, readme().replace(section(MISSING_SECTION), ""));

    assertThat(known).containsAll(named);
  }

  @Test
  void noKeyIsSaidToBeMissingThatIsRead() throws IOException {
    var read = Arrays.stream(ConfigurationKey.values()).map(ConfigurationKey::key).toList();

    assertThat(all(KEY, section(MISSING_SECTION))).doesNotContainAnyElementsOf(read);
  }

  @Test
  void eachDependencyIsNamedWithItsReason() throws Exception {
    assertThat(all(LIBRARY, section("## Libraries")))
        .containsExactlyInAnyOrderElementsOf(dependencies());
  }

  @Test
  void eachPackageIsOnTheMap() throws IOException {
    Set<String> packages;
    try (var directories = Files.list(SOURCES)) {
      packages =
          directories
              .filter(Files::isDirectory)
              .map(directory -> directory.getFileName().toString())
              .collect(Collectors.toCollection(TreeSet::new));
    }
    var rows = String.join(" ", all(PACKAGE_ROW, section("## The map")));

    assertThat(all(CODE, rows)).containsAll(packages);
  }

  @Test
  void theServerXmlToCopySaysWhatOursSays() throws IOException {
    var ours = Files.readString(Path.of("src/main/liberty/config/server.xml"));
    var copy = section("## Deploy the WAR");

    assertThat(all(FEATURE, copy))
        .containsExactlyInAnyOrderElementsOf(
            all(FEATURE, ours).stream().filter(name -> !name.equals(ADMIN_CENTER)).toList());
    assertThat(all(HEADERS, copy)).hasSize(2).isEqualTo(all(HEADERS, ours));
    assertThat(all(BEHAVIOUR, copy)).hasSize(8).isEqualTo(all(BEHAVIOUR, ours));
  }

  private static Set<String> dependencies() throws Exception {
    var project =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(Path.of("pom.xml").toFile())
            .getDocumentElement();
    var names = new TreeSet<String>();
    for (var dependency : children(children(project, "dependencies").get(0), "dependency")) {
      names.add(children(dependency, "artifactId").get(0).getTextContent());
    }
    return names;
  }

  private static List<Element> children(Node parent, String name) {
    var nodes = parent.getChildNodes();
    return IntStream.range(0, nodes.getLength())
        .mapToObj(nodes::item)
        .filter(node -> node instanceof Element && name.equals(node.getNodeName()))
        .map(Element.class::cast)
        .toList();
  }

  private static Set<String> all(Pattern pattern, String text) {
    var found = new LinkedHashSet<String>();
    var matcher = pattern.matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(matcher.groupCount() == 0 ? 0 : 1));
    }
    return found;
  }

  /** From a heading to the next one of its level. */
  private static String section(String heading) throws IOException {
    var text = readme();
    int start = text.indexOf("\n" + heading + "\n");
    assertThat(start).as("the README has the section '%s'", heading).isNotNegative();
    int end = text.indexOf("\n## ", start + 1);
    return text.substring(start, end < 0 ? text.length() : end);
  }

  private static String readme() throws IOException {
    return Files.readString(Path.of("README.md"));
  }
}
