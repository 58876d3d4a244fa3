package org.dcosrunbooks.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.dcosrunbooks.Application;
import org.dcosrunbooks.dcos.ClusterProperties;
import org.dcosrunbooks.dcos.ServiceAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.MapPropertySource;
import org.springframework.mock.env.MockEnvironment;

/** A start with missing or wrong configuration is refused, with every reason at once. */
@ExtendWith(OutputCaptureExtension.class)
class ConfigurationCheckTest {

  @TempDir private Path folder;

  @Test
  void givenNoConfiguration_whenPackagedServiceStarts_thenItNamesEverythingAndStartsNothing(
      CapturedOutput output) {
    assertThatThrownBy(
            () ->
                new SpringApplication(Application.class)
                    .run(
                        "--spring.main.banner-mode=off",
                        "--server.port=0",
                        "--spring.main.register-shutdown-hook=false"))
        .isInstanceOf(ConfigurationRefused.class);
    assertThat(output.getAll())
        .contains("APPLICATION FAILED TO START")
        .contains("dcos.cluster.name  (DCOS_CLUSTER_NAME)")
        .contains("dcos.cluster.masters  (DCOS_CLUSTER_MASTERS)")
        .contains("dcos.cluster.admin-router")
        .contains("spring.datasource.url  (SPRING_DATASOURCE_URL)")
        .contains("DCOS_RUNBOOKS_ADMIN_USER")
        .contains("DCOS_RUNBOOKS_ADMIN_PASSWORD")
        .doesNotContain("\tat org.")
        .doesNotContain("HikariPool");
  }

  @Test
  void givenEverythingNeeded_thenNothingIsRefused() {
    assertThat(refused(complete())).isEmpty();
  }

  @Test
  void givenAdminRouterInsteadOfMasters_thenNothingIsRefused() {
    Map<String, String> given = complete();
    given.remove("dcos.cluster.masters");
    given.put("dcos.cluster.admin-router", "https://cluster.example.com");
    assertThat(refused(given)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dcos.cluster.name            | ",
        "dcos.cluster.name            | <script>",
        "dcos.cluster.masters         | ",
        "dcos.cluster.masters         | http://10.0.0.1:5050,ftp://10.0.0.2",
        "dcos.cluster.masters         | http://user:secret@10.0.0.1:5050",
        "dcos.cluster.masters         | http://10.0.0.1:5050/api?x=1",
        "dcos.cluster.masters         | http://10.0.0.1:5050 and more",
        "dcos.cluster.masters         | 10.0.0.1:5050",
        "dcos.cluster.masters         | http://10.0.0.1:70000",
        "dcos.cluster.admin-router    | cluster.example.com",
        "dcos.cluster.admin-router    | https://cluster.example.com/mesos",
        "dcos.cluster.marathon        | http://10.0.0.1:8080,10.0.0.2:8080",
        "dcos.cluster.marathon        | http://user:secret@10.0.0.1:8080",
        "dcos.cluster.marathon        | http://10.0.0.1:8080/?embed=apps",
        "dcos.cluster.ca-certificate  | /no/such/file.pem",
        "dcos.cluster.agent-networks  | 10.0.0.0/33",
        "spring.datasource.url        | ",
        "spring.datasource.url        | jdbc:mysql://db/x",
        "spring.datasource.url        | jdbc:h2:file:./target/x",
        "spring.datasource.url        | jdbc:h2:./target/x",
        "spring.datasource.url        | jdbc:h2:~/x;DB_CLOSE_DELAY=-1",
        "spring.datasource.url        | jdbc:h2:file:./target/x;WRITE_DELAY=500",
        "spring.datasource.url        | jdbc:h2:file:./target/x;WRITE_DELAY=01",
        "spring.datasource.url        | jdbc:h2:tcp://host/x;WRITE_DELAY=0",
        "spring.datasource.url        | jdbc:postgresql://127.0.0.1:1/x",
        "runbooks.engine.node         | two words",
        "DCOS_RUNBOOKS_ADMIN_USER     | ",
        "DCOS_RUNBOOKS_ADMIN_USER     | two words",
        "DCOS_RUNBOOKS_ADMIN_PASSWORD | ",
        "DCOS_RUNBOOKS_ADMIN_PASSWORD | elevenchars",
        "DCOS_RUNBOOKS_ADMIN_PASSWORD | aaaaaaaaaaaaaaaa",
        "DCOS_RUNBOOKS_ADMIN_PASSWORD | ada-ada-ada-ada-1",
      })
  void givenOneThingWrong_thenItIsRefusedByName(String property, String value) {
    Map<String, String> given = complete();
    given.put(property, value == null ? "" : value);
    if (given.get("spring.datasource.url").startsWith("jdbc:postgresql:")) {
      given.put("spring.datasource.username", "someone");
      given.put("spring.datasource.password", "something");
      given.put("runbooks.engine.node", "runbooks-1");
    }
    assertThat(refused(given)).containsExactly(property);
  }

  @Test
  void givenServicesWithAddressesOfTheirOwn_thenEachIsChecked() {
    Map<String, String> given = complete();
    given.put("dcos.cluster.marathon", "http://10.0.0.1:8080,https://proxy.example.com/marathon/");
    given.put("dcos.cluster.services[data/kafka]", "http://10.0.2.14:1025");
    assertThat(refused(given)).isEmpty();
    given.put("dcos.cluster.services.cassandra", "10.0.2.15:1025");
    assertThat(refused(given)).containsExactly("dcos.cluster.services");
  }

  // ---------------------------------------------------------------- the way to the machines

  @Test
  void givenAllForTheMachines_withKeyFileOrAgent_thenNothingIsRefused() throws Exception {
    Map<String, String> given = withMachines();
    assertThat(refused(given)).isEmpty();
    given.remove("dcos.nodes.private-key");
    given.put("dcos.nodes.agent-socket", socket().toString());
    assertThat(refused(given)).isEmpty();
  }

  @Test
  void givenOnlyAUserForTheMachines_thenEverythingMissingIsNamedAtOnce() {
    Map<String, String> given = complete();
    given.put("dcos.nodes.user", "two words");
    given.put("dcos.nodes.port", "70000");
    given.put("dcos.nodes.connect-to[10.0.2.11]", "ssh://127.0.0.1:2222");
    given.put("dcos.nodes.connect-to[10.0.2.12]", "127.0.0.1:99999");
    assertThat(refused(given))
        .containsExactly(
            "dcos.nodes.port",
            "dcos.nodes.connect-to",
            "dcos.nodes.connect-to",
            "dcos.nodes.user",
            "dcos.nodes.known-hosts",
            "dcos.nodes.private-key");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dcos.nodes.known-hosts  | /no/such/file   | is not a file that can be read",
        "dcos.nodes.known-hosts  | .               | is not a file that can be read",
        "dcos.nodes.private-key  | /no/such/file   | is not a file that can be read",
        "dcos.nodes.private-key  | pom.xml         | chmod 600",
        "dcos.nodes.agent-socket | /no/such/socket | Not together with",
        "dcos.nodes.port         | 0               | from 1 to 65535",
      })
  void givenOneThingForTheMachinesWrong_thenItIsRefusedByName(
      String property, String value, String words) throws Exception {
    Map<String, String> given = withMachines();
    given.put(property, value);
    ConfigurationRefused refused =
        catchThrowableOfType(ConfigurationRefused.class, () -> check(given));
    assertThat(refused.problems()).extracting("property").containsOnly(property);
    assertThat(refused.problems().get(0).sentence()).contains(words);
  }

  @Test
  void givenKnownHostsThatOthersMayWrite_whenStarted_thenRefusedUntilTheyMayNot() throws Exception {
    Map<String, String> given = withMachines();
    Path file = Path.of(given.get("dcos.nodes.known-hosts"));
    for (String open : List.of("rw-rw-r--", "rw-r--rw-")) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(open));
      ConfigurationRefused refused =
          catchThrowableOfType(ConfigurationRefused.class, () -> check(given));
      assertThat(refused.problems())
          .extracting("property")
          .containsExactly("dcos.nodes.known-hosts");
      assertThat(refused.problems().get(0).sentence()).contains(open).contains("chmod go-w");
    }
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(refused(given)).isEmpty();
  }

  @Test
  void givenASocketThatIsNotThereOrIsAFile_thenItIsRefused() throws Exception {
    Map<String, String> given = withMachines();
    given.remove("dcos.nodes.private-key");
    for (String no : List.of("/no/such/socket", given.get("dcos.nodes.known-hosts"))) {
      given.put("dcos.nodes.agent-socket", no);
      assertThat(refused(given)).containsExactly("dcos.nodes.agent-socket");
    }
  }

  private Map<String, String> withMachines() throws Exception {
    Map<String, String> given = complete();
    Path key = folder.resolve("key");
    try (OutputStream file = Files.newOutputStream(key)) {
      OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(
          SecurityUtils.getKeyPairGenerator("Ed25519").generateKeyPair(), "a test", null, file);
    }
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    Path hosts = Files.writeString(folder.resolve("known_hosts"), "# none yet\n");
    Files.setPosixFilePermissions(hosts, PosixFilePermissions.fromString("rw-r--r--"));
    given.put("dcos.nodes.user", "runbooks");
    given.put("dcos.nodes.known-hosts", hosts.toString());
    given.put("dcos.nodes.private-key", key.toString());
    given.put("dcos.nodes.connect-to[10.0.2.11]", "127.0.0.1:2222");
    given.put("dcos.nodes.connect-to[10.0.2.12]", "[::1]");
    return given;
  }

  /** What an SSH agent leaves behind, too. */
  private Path socket() throws IOException {
    Path socket = folder.resolve("agent");
    try (ServerSocketChannel agent = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      agent.bind(UnixDomainSocketAddress.of(socket));
    }
    return socket;
  }

  @Test
  void givenPostgresql_thenUserPasswordAndOwnNameAreNeeded() {
    Map<String, String> given = complete();
    given.put("spring.datasource.url", "jdbc:postgresql://127.0.0.1:1/x");
    assertThat(refused(given))
        .containsExactly(
            "spring.datasource.username", "spring.datasource.password", "runbooks.engine.node");
  }

  @ParameterizedTest
  @ValueSource(strings = {";WRITE_DELAY=0", ";write_delay=0;DB_CLOSE_ON_EXIT=FALSE"})
  void givenH2FileThatWritesAtOnce_thenItIsTaken(String options) {
    Map<String, String> given = complete();
    given.put("spring.datasource.url", "jdbc:h2:file:" + folder.resolve("taken") + options);
    assertThat(refused(given)).isEmpty();
  }

  @Test
  void givenPasswordInFile_thenItIsReadFromThere() throws IOException {
    Path file = Files.writeString(folder.resolve("password"), "correct horse battery\n");
    Map<String, String> given = complete();
    given.remove("DCOS_RUNBOOKS_ADMIN_PASSWORD");
    given.put("DCOS_RUNBOOKS_ADMIN_PASSWORD_FILE", file.toString());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(refused(given)).containsExactly("DCOS_RUNBOOKS_ADMIN_PASSWORD_FILE");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertThat(refused(given)).isEmpty();
    given.put("DCOS_RUNBOOKS_ADMIN_PASSWORD_FILE", file + "-missing");
    assertThat(refused(given)).containsExactly("DCOS_RUNBOOKS_ADMIN_PASSWORD_FILE");
  }

  @Test
  void givenManyThingsWrong_thenAllAreNamedAndNoSecretIsShown() {
    Map<String, String> given = new LinkedHashMap<>();
    given.put("DCOS_RUNBOOKS_ADMIN_PASSWORD", "secret12345");
    ConfigurationRefused refused =
        catchThrowableOfType(ConfigurationRefused.class, () -> check(given));
    assertThat(refused.problems().stream().map(ConfigurationRefused.Problem::property))
        .containsExactly(
            "dcos.cluster.name",
            "dcos.cluster.masters",
            "spring.datasource.url",
            "DCOS_RUNBOOKS_ADMIN_USER",
            "DCOS_RUNBOOKS_ADMIN_PASSWORD");
    assertThat(new ConfigurationRefusedWords().analyze(refused).getDescription())
        .contains("DCOS_CLUSTER_NAME")
        .doesNotContain("secret12345");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://ada:zz/xx@yy@10.0.0.1:5050",
        "ada:zz/xx@yy@10.0.0.1:5050",
        "ftp://ada:zz xx@yy@10.0.0.1"
      })
  void givenAPasswordInAnAddress_whenRefused_thenItIsNotShown(String address) {
    for (String property : List.of("dcos.cluster.masters", "dcos.cluster.admin-router")) {
      Map<String, String> given = complete();
      given.put(property, address);
      ConfigurationRefused refused =
          catchThrowableOfType(ConfigurationRefused.class, () -> check(given));
      assertThat(new ConfigurationRefusedWords().analyze(refused).getDescription())
          .contains("…@10.0.0.1")
          .doesNotContain("ada")
          .doesNotContain("zz")
          .doesNotContain("xx")
          .doesNotContain("yy");
    }
  }

  @Test
  void givenMasterWithoutScheme_whenServiceStarts_thenItSaysSoAndStartsNothing(
      CapturedOutput output) {
    assertThatThrownBy(
            () ->
                new SpringApplication(Application.class)
                    .run(
                        "--spring.main.banner-mode=off",
                        "--server.port=0",
                        "--spring.main.register-shutdown-hook=false",
                        "--spring.datasource.url=jdbc:h2:mem:scheme",
                        "--dcos.cluster.name=test",
                        "--dcos.cluster.masters=http://10.0.0.1:5050,10.0.0.2:5050",
                        "--DCOS_RUNBOOKS_ADMIN_USER=ada",
                        "--DCOS_RUNBOOKS_ADMIN_PASSWORD=correct horse battery"))
        .isInstanceOf(ConfigurationRefused.class);
    assertThat(output.getAll())
        .contains("one setting is missing or wrong")
        .contains("\"10.0.0.2:5050\" needs http:// or https:// in front")
        .contains("arguments are seen by everybody")
        .doesNotContain("\tat org.");
  }

  @Test
  void givenTheDemoAndARealCluster_whenServiceStarts_thenItIsRefused(CapturedOutput output) {
    assertThatThrownBy(
            () ->
                new SpringApplication(Application.class)
                    .run(
                        "--spring.main.banner-mode=off",
                        "--server.port=0",
                        "--spring.main.register-shutdown-hook=false",
                        "--spring.profiles.active=demo",
                        "--spring.datasource.url=jdbc:h2:mem:demo-and-real",
                        "--simulator.control-port=0",
                        "--simulator.snapshot=",
                        "--simulator.real-ports=false",
                        "--dcos.cluster.masters=http://192.0.2.1:5050"))
        .isInstanceOf(ConfigurationRefused.class);
    assertThat(output.getAll())
        .contains("one setting is missing or wrong")
        .contains("dcos.cluster.masters  (DCOS_CLUSTER_MASTERS)")
        .contains("Not with the profile demo");
  }

  @Test
  void givenTheDemo_thenNoAdministratorIsNeeded() {
    assertThat(refusedInDemo(Map.of())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dcos.cluster.masters                | http://10.0.0.1:5050",
        "dcos.cluster.masters[0]             | http://10.0.0.1:5050",
        "dcos.cluster.admin-router           | https://cluster.example.com",
        "dcos.cluster.marathon               | http://10.0.0.1:8080",
        "dcos.cluster.services.kafka         | http://10.0.2.14:1025",
        "dcos.cluster.connect-to[10.0.0.2]   | 192.0.2.1",
        "dcos.nodes.user                     | runbooks",
        "dcos.nodes.agent-socket             | /run/agent",
        "dcos.nodes.connect-to[10.0.0.2]     | 192.0.2.1",
        "DCOS_TOKEN                          | secret",
        "server.address                      | 0.0.0.0",
        "server.address                      | ",
        "server.address                      | 192.0.2.1",
      })
  void givenTheDemo_whenAnythingRealIsGiven_thenItIsRefused(String property, String value) {
    assertThat(refusedInDemo(Map.of(property, value == null ? "" : value)))
        .containsExactly(property.replaceFirst("(\\[.*|[.]kafka)$", ""));
  }

  @Test
  void givenTheDemo_whenItsDatabaseIsThatOfATeam_thenItIsRefused() {
    assertThat(
            refusedInDemo(
                Map.of(
                    "spring.datasource.url", "jdbc:postgresql://127.0.0.1:1/x",
                    "spring.datasource.username", "someone",
                    "spring.datasource.password", "something",
                    "runbooks.engine.node", "runbooks-1")))
        .containsExactly("spring.datasource.url");
  }

  private static List<String> refusedInDemo(Map<String, String> more) {
    MockEnvironment environment = new MockEnvironment();
    environment.addActiveProfile("demo");
    environment.setProperty("dcos.cluster.name", "demo");
    environment.setProperty("server.address", "127.0.0.1");
    environment.setProperty("spring.datasource.url", "jdbc:h2:mem:configuration");
    more.forEach(environment::setProperty);
    environment
        .getPropertySources()
        .addFirst(
            new MapPropertySource(
                "simulated cluster",
                Map.of(
                    "dcos.cluster.masters", "http://10.0.0.2:5050",
                    "dcos.cluster.connect-to[10.0.0.2:5050]", "127.0.0.1:9")));
    return refused(environment);
  }

  // ---------------------------------------------------------------- who gets the token

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dcos.cluster.masters                          | http://10.0.0.1:5050       | false",
        "dcos.cluster.masters                          | https://10.0.0.1:5050      | true",
        "dcos.cluster.masters                          | http://127.0.0.1:5050      | true",
        "dcos.cluster.admin-router                     | http://cluster.example.com | false",
        "dcos.cluster.marathon                         | http://10.0.0.1:8080       | true",
        "dcos.cluster.services[data/kafka]             | http://10.0.2.14:1025      | true",
        "dcos.cluster.services[data/kafka].address     | http://10.0.2.14:1025      | true",
        "dcos.cluster.services[told/kafka].address     | http://10.0.2.14:1025      | false",
        "dcos.cluster.services[told/kafka].address     | https://10.0.2.14:1025     | true",
        "dcos.cluster.services[told/kafka].address     | http://127.0.0.1:1025      | true"
      })
  void givenAToken_whenItWouldGoInTheClear_thenItIsRefusedUnlessSaid(
      String property, String address, boolean fine) {
    Map<String, String> given = complete();
    given.put("dcos.cluster.masters", "https://10.0.0.1:5050");
    given.put("DCOS_TOKEN", "the-token-of-the-account");
    if (property.contains("told")) {
      given.put("dcos.cluster.services[told/kafka].send-token", "true");
    }
    given.put(property, address);
    assertThat(refused(given)).isEqualTo(fine ? List.of() : List.of("dcos.cluster.token-in-clear"));
    given.put("dcos.cluster.token-in-clear", "true");
    assertThat(refused(given)).isEmpty();
    given.remove("dcos.cluster.token-in-clear");
    given.remove("DCOS_TOKEN");
    assertThat(refused(given)).isEmpty();
  }

  @Test
  void givenBothFormsOfAnAddress_whenRead_thenTheTokenGoesOnlyWhereItIsSaid() {
    MockEnvironment environment =
        environment(
            Map.of(
                "dcos.cluster.marathon", "http://10.0.0.1:8080, http://10.0.0.2:8080",
                "dcos.cluster.services[data/kafka]", "http://10.0.2.14:1025",
                "dcos.cluster.services[told].address", "https://10.0.2.15:1025",
                "dcos.cluster.services[told].send-token", "true"));
    ClusterProperties cluster =
        Binder.get(environment).bind("dcos.cluster", ClusterProperties.class).get();
    assertThat(cluster.marathon())
        .containsExactly(
            new ServiceAddress("http://10.0.0.1:8080", false),
            new ServiceAddress("http://10.0.0.2:8080", false));
    assertThat(cluster.services())
        .containsEntry("data/kafka", new ServiceAddress("http://10.0.2.14:1025", false))
        .containsEntry("told", new ServiceAddress("https://10.0.2.15:1025", true));
  }

  private static Map<String, String> complete() {
    Map<String, String> given = new LinkedHashMap<>();
    given.put("dcos.cluster.name", "prod-eu");
    given.put(
        "dcos.cluster.masters", "http://10.0.0.1:5050,http://10.0.0.2:5050,https://10.0.0.3:5050");
    given.put("spring.datasource.url", "jdbc:h2:mem:configuration");
    given.put("DCOS_RUNBOOKS_ADMIN_USER", "ada");
    given.put("DCOS_RUNBOOKS_ADMIN_PASSWORD", "correct horse battery");
    return given;
  }

  private static List<String> refused(Map<String, String> given) {
    return refused(environment(given));
  }

  private static List<String> refused(MockEnvironment environment) {
    List<String> properties = new ArrayList<>();
    try {
      check(environment);
    } catch (ConfigurationRefused refused) {
      refused.problems().forEach(problem -> properties.add(problem.property()));
    }
    return properties;
  }

  private static void check(Map<String, String> given) {
    check(environment(given));
  }

  private static void check(MockEnvironment environment) {
    ConfigurationCheck check = new ConfigurationCheck();
    check.setEnvironment(environment);
    check.postProcessBeanFactory(new DefaultListableBeanFactory());
  }

  private static MockEnvironment environment(Map<String, String> given) {
    MockEnvironment environment = new MockEnvironment();
    given.forEach(environment::setProperty);
    return environment;
  }
}
