package org.dcosrunbooks.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Nothing that a machine says gets in around the proof that it is the one meant. */
class ProvenMachinesTest {

  private static final String NODE = Code.OURS + ".node.";
  private static final String AGENTS = Code.OURS + ".dcos.mesos.MesosAgentClient";

  private static Stream<JavaMethodCall> calls(Predicate<JavaMethodCall> of) {
    return Code.main().stream()
        .filter(type -> !Code.topic(type).equals("simulator"))
        .flatMap(type -> type.getMethodCallsFromSelf().stream())
        .filter(of);
  }

  /** Of a class of ours, from another one or another method of it. */
  private static Predicate<JavaMethodCall> to(String owner, String... methods) {
    return call ->
        call.getTargetOwner().getName().equals(owner) && Set.of(methods).contains(call.getName());
  }

  private static Set<String> callers(Predicate<JavaMethodCall> of) {
    return calls(of)
        .map(call -> call.getOriginOwner().getSimpleName() + "." + call.getOrigin().getName())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void givenAnyCommandToAMachine_whenItIsSent_thenInTheOneMethodThatAsksFirstWhoItIs() {
    assertThat(callers(to(NODE + "Exec", "run"))).containsExactly("Connections.run");
    assertThat(callers(to(NODE + "Connections", "run"))).containsExactly("Connections.said");
    assertThat(callers(to(NODE + "SignIn", "open"))).containsExactly("Connections.within");
    assertThat(
            calls(to(NODE + "Connections", "said", "read"))
                .filter(call -> call.getOrigin().getName().equals("said"))
                .count())
        .as("the proof is read, then the answer")
        .isEqualTo(2);
  }

  @Test
  void givenSsh_whenItIsSpoken_thenInOnePackage() {
    Set<String> others =
        Code.main().stream()
            .filter(type -> !Set.of("node", "simulator").contains(Code.topic(type)))
            .filter(ProvenMachinesTest::speaksSsh)
            .map(JavaClass::getName)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(others).isEmpty();
  }

  private static boolean speaksSsh(JavaClass type) {
    return type.getDirectDependenciesFromSelf().stream()
        .anyMatch(use -> use.getTargetClass().getPackageName().startsWith("org.apache.sshd"));
  }

  @Test
  void givenAMachine_whenNobodyAsksWhichAgentItWas_thenOnlyWhereThatIsSaid() {
    assertThat(callers(to(NODE + "Node", "whoever")))
        .containsExactly("JobLogs.machine", "UnitsOnNode.ofMeant");
  }

  @Test
  void givenAnAgentsOwnAddress_whenItIsAsked_thenByTheOneClientThatProvesIt() {
    assertThat(callers(to(Code.OURS + ".dcos.http.Call", "toAnnounced")))
        .containsExactly("MesosAgentClient.send");
    assertThat(
            calls(to(Code.OURS + ".cluster.Agent", "address", "port"))
                .filter(call -> Code.topic(call.getOriginOwner()).equals("dcos"))
                .map(call -> call.getOriginOwner().getName())
                .distinct())
        .containsExactly(AGENTS);
  }

  @Test
  void givenAnythingThatAnAgentSays_whenItIsPassedOn_thenTheAgentHasProvenItself() {
    JavaClass client = Code.main().get(AGENTS);
    Set<String> bare =
        client.getMethods().stream()
            .filter(method -> method.getModifiers().contains(JavaModifier.PUBLIC))
            .filter(method -> !method.getName().equals("self"))
            .filter(ProvenMachinesTest::readsOutsideTheProof)
            .map(JavaCodeUnit::getFullName)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(bare).isEmpty();
    assertThat(callers(to(AGENTS, "proven"))).isNotEmpty();
  }

  /** A method of the client is called here that is neither the proof nor proven itself. */
  private static boolean readsOutsideTheProof(JavaCodeUnit method) {
    Set<String> safe =
        Set.of("proven", "self", "look", "tasks", "operations", "flags", "metrics", "who");
    return method.getMethodCallsFromSelf().stream()
        .filter(call -> call.getTargetOwner().getName().equals(AGENTS))
        .filter(call -> !call.isDeclaredInLambda())
        .anyMatch(call -> !safe.contains(call.getName()));
  }
}
