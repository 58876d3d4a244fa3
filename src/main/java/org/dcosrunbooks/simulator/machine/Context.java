package org.dcosrunbooks.simulator.machine;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How things stand for the next command of a shell. */
final class Context {

  String user;
  String folder;
  int umask = 022;
  int status;

  /** {@code $0}, {@code $1}, … */
  List<String> arguments;

  final Map<String, String> variables = new HashMap<>();
  final Set<String> exported = new HashSet<>();
  final Map<Integer, Descriptor> descriptors = new HashMap<>();

  Context(String user, String folder, List<String> arguments) {
    this.user = user;
    this.folder = folder;
    this.arguments = arguments;
  }

  /** The same for a shell within: what it changes stays in it. */
  Context apart() {
    Context copy = new Context(user, folder, arguments);
    copy.umask = umask;
    copy.status = status;
    copy.variables.putAll(variables);
    copy.exported.addAll(exported);
    copy.descriptors.putAll(descriptors);
    return copy;
  }

  /** The same for a program: it sees exported variables only. */
  Context program(List<String> its) {
    Context copy = apart();
    copy.arguments = its;
    copy.status = 0;
    copy.variables.keySet().retainAll(exported);
    return copy;
  }

  void export(String name, String value) {
    variables.put(name, value);
    exported.add(name);
  }

  Descriptor at(int number) {
    return descriptors.getOrDefault(number, Descriptor.NOTHING);
  }
}
