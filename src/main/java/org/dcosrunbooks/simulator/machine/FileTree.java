package org.dcosrunbooks.simulator.machine;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.dcosrunbooks.simulator.machine.MachineState.Inode;
import org.dcosrunbooks.simulator.machine.MachineState.Kind;

/**
 * A machine's files, in memory. Programs in {@code /usr/bin}, {@code /proc} and {@code /dev/null}
 * are there without being kept.
 */
final class FileTree {

  /** What a machine can hold. */
  static final int CAPACITY = 8 * 1024 * 1024;

  private static final int MOST_FILES = 5_000;
  private static final int MOST_LINKS = 20;
  private static final int LONGEST_NAME = 255;
  private static final int LONGEST_PATH = 4_096;
  private static final String BOOT_ID = "/proc/sys/kernel/random/boot_id";
  private static final List<String> PROC =
      List.of("/proc", "/proc/sys", "/proc/sys/kernel", "/proc/sys/kernel/random");

  private static final List<String> SYSTEM = List.of("/dev", "/usr", "/usr/bin");

  private final MachineState state;
  private final Runnable changed;
  private long now;

  /**
   * @param changed is run after each change
   */
  FileTree(MachineState state, Runnable changed) {
    this.state = state;
    this.changed = changed;
    if (state.files.isEmpty()) {
      state.files.put("/", made(Kind.FOLDER, 0755, "root"));
    }
  }

  void now(long instant) {
    now = instant;
  }

  // ---------------------------------------------------------------- looking

  private Inode virtual(String path) {
    if (PROC.contains(path) || SYSTEM.contains(path)) {
      return seen(Kind.FOLDER, 0755, "");
    }
    if (path.equals(BOOT_ID)) {
      return seen(Kind.FILE, 0444, state.bootId + "\n");
    }
    if (path.equals("/dev/null")) {
      return seen(Kind.DEVICE, 0666, "");
    }
    if (path.startsWith("/proc/") && path.substring(6).matches("[1-9]\\d{0,8}")) {
      boolean runs = state.processes.containsKey(Integer.valueOf(path.substring(6)));
      return runs ? seen(Kind.FOLDER, 0555, "") : null;
    }
    if (path.startsWith("/usr/bin/") && Programs.are(path.substring(9))) {
      return seen(Kind.FILE, 0755, "\u007fELF\n");
    }
    return null;
  }

  private static Inode seen(Kind kind, int mode, String text) {
    Inode inode = new Inode();
    inode.kind = kind;
    inode.mode = mode;
    inode.content = text.getBytes(StandardCharsets.UTF_8);
    return inode;
  }

  private Inode at(String path) {
    Inode virtual = virtual(path);
    return virtual == null ? state.files.get(path) : virtual;
  }

  private static boolean isVirtual(String path) {
    return Stream.of("/proc", "/dev", "/usr")
        .anyMatch(each -> path.equals(each) || path.startsWith(each + "/"));
  }

  static String join(String folder, String name) {
    return folder.equals("/") ? "/" + name : folder + "/" + name;
  }

  static String parent(String path) {
    int slash = path.lastIndexOf('/');
    return slash <= 0 ? "/" : path.substring(0, slash);
  }

  static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /**
   * Where a path leads: with links followed, the last one only when asked.
   *
   * @throws FileTrouble when a folder on the way is missing or closed to the user
   */
  String resolve(String user, String from, String path, boolean followLast) {
    if (path.isEmpty()) {
      throw new FileTrouble(FileTrouble.MISSING);
    }
    if (path.length() > LONGEST_PATH) {
      throw new FileTrouble(FileTrouble.TOO_LONG);
    }
    Deque<String> ahead = new ArrayDeque<>(Arrays.asList(path.split("/+")));
    String here = path.startsWith("/") ? "/" : from;
    boolean folderWanted = path.endsWith("/");
    int links = 0;
    while (!ahead.isEmpty()) {
      String name = ahead.pop();
      if (name.isEmpty() || name.equals(".")) {
        continue;
      }
      enter(user, here);
      if (name.equals("..")) {
        here = parent(here);
        continue;
      }
      if (name.length() > LONGEST_NAME) {
        throw new FileTrouble(FileTrouble.TOO_LONG);
      }
      String next = join(here, name);
      Inode inode = at(next);
      if (inode != null
          && inode.kind == Kind.LINK
          && (followLast || !ahead.isEmpty() || folderWanted)) {
        if (++links > MOST_LINKS) {
          throw new FileTrouble(FileTrouble.LOOP);
        }
        List<String> target = Arrays.asList(inode.target.split("/+"));
        for (int at = target.size() - 1; at >= 0; at--) {
          ahead.push(target.get(at));
        }
        here = inode.target.startsWith("/") ? "/" : here;
      } else {
        here = next;
      }
    }
    if (folderWanted) {
      enter(user, here);
    }
    return here;
  }

  /** Folders on the way must be there and let one through. */
  private void enter(String user, String folder) {
    Inode inode = at(folder);
    if (inode == null) {
      throw new FileTrouble(FileTrouble.MISSING);
    }
    if (inode.kind != Kind.FOLDER) {
      throw new FileTrouble(FileTrouble.NO_FOLDER);
    }
    need(user, inode, 1);
  }

  private static void need(String user, Inode inode, int bits) {
    int granted = user.equals(inode.owner) ? inode.mode >> 6 : inode.mode;
    if (!user.equals("root") && (granted & bits) != bits) {
      throw new FileTrouble(FileTrouble.DENIED);
    }
  }

  /** Empty when there is nothing at the path. */
  Optional<Inode> find(String resolved) {
    return Optional.ofNullable(at(resolved));
  }

  /**
   * What there is at a path, links followed.
   *
   * @throws FileTrouble when there is nothing
   */
  Inode look(String user, String from, String path) {
    Inode inode = at(resolve(user, from, path, true));
    if (inode == null) {
      throw new FileTrouble(FileTrouble.MISSING);
    }
    return inode;
  }

  boolean mayRun(String user, Inode inode) {
    int granted = user.equals(inode.owner) ? inode.mode >> 6 : inode.mode;
    int any = inode.mode | inode.mode >> 3 | inode.mode >> 6;
    return ((user.equals("root") ? any : granted) & 1) == 1;
  }

  byte[] read(String user, String from, String path) {
    Inode inode = look(user, from, path);
    if (inode.kind == Kind.FOLDER) {
      throw new FileTrouble(FileTrouble.IS_FOLDER);
    }
    need(user, inode, 4);
    return inode.content;
  }

  /** The names in a folder, sorted. */
  List<String> names(String user, String resolved) {
    Inode inode = at(resolved);
    if (inode == null) {
      throw new FileTrouble(FileTrouble.MISSING);
    }
    if (inode.kind != Kind.FOLDER) {
      throw new FileTrouble(FileTrouble.NO_FOLDER);
    }
    need(user, inode, 4);
    return List.copyOf(namesIn(resolved));
  }

  private TreeSet<String> namesIn(String folder) {
    String start = folder.equals("/") ? "/" : folder + "/";
    TreeSet<String> names = new TreeSet<>();
    for (String path : state.files.keySet()) {
      if (path.length() > start.length() && path.startsWith(start)) {
        names.add(path.substring(start.length()).split("/", 2)[0]);
      }
    }
    for (String path : PROC) {
      if (parent(path).equals(folder)) {
        names.add(name(path));
      }
    }
    switch (folder) {
      case "/" -> names.addAll(List.of("dev", "usr"));
      case "/usr" -> names.add("bin");
      case "/dev" -> names.add("null");
      case "/usr/bin" -> names.addAll(Programs.names());
      case "/proc" -> state.processes.keySet().forEach(pid -> names.add(String.valueOf(pid)));
      case "/proc/sys/kernel/random" -> names.add("boot_id");
      default -> {
        // nothing but what is kept
      }
    }
    return names;
  }

  // ---------------------------------------------------------------- changing

  private Inode made(Kind kind, int mode, String owner) {
    Inode inode = new Inode();
    inode.number = state.nextInode++;
    inode.kind = kind;
    inode.mode = mode;
    inode.owner = owner;
    inode.changed = now;
    return inode;
  }

  private void put(String user, String path, Inode inode) {
    if (isVirtual(path)) {
      throw new FileTrouble(FileTrouble.READ_ONLY);
    }
    enter(user, parent(path));
    need(user, at(parent(path)), 2);
    if (!state.files.containsKey(path) && state.files.size() >= MOST_FILES) {
      throw new FileTrouble(FileTrouble.FULL);
    }
    state.files.put(path, inode);
    changed.run();
  }

  private void take(String user, String path) {
    if (isVirtual(path)) {
      throw new FileTrouble(FileTrouble.READ_ONLY);
    }
    need(user, at(parent(path)), 2);
    Inode inode = state.files.remove(path);
    if (inode != null && inode.kind == Kind.FILE) {
      state.unlinked.put(inode.number, inode);
      if (state.unlinked.size() > MOST_FILES) {
        state.unlinked.remove(state.unlinked.keySet().iterator().next());
      }
    }
    changed.run();
  }

  /** Nobody has a file open any more: what has no name is gone. */
  void forgetUnlinked() {
    if (!state.unlinked.isEmpty()) {
      state.unlinked.clear();
      changed.run();
    }
  }

  /** Makes one folder. */
  void makeFolder(String user, String resolved, int mode) {
    if (at(resolved) != null) {
      throw new FileTrouble(FileTrouble.EXISTS);
    }
    if (state.diskFull) {
      throw new FileTrouble(FileTrouble.FULL);
    }
    put(user, resolved, made(Kind.FOLDER, mode, user));
  }

  void makeLink(String user, String resolved, String target) {
    if (at(resolved) != null) {
      throw new FileTrouble(FileTrouble.EXISTS);
    }
    Inode link = made(Kind.LINK, 0777, user);
    link.target = target;
    put(user, resolved, link);
  }

  /** Opens a file to write to; it is made when it is not there. */
  long open(String user, String from, String path, boolean append, int umask) {
    String resolved = resolve(user, from, path, true);
    Inode inode = at(resolved);
    if (inode == null) {
      inode = made(Kind.FILE, 0666 & ~umask, user);
      put(user, resolved, inode);
      return inode.number;
    }
    if (inode.kind == Kind.FOLDER) {
      throw new FileTrouble(FileTrouble.IS_FOLDER);
    }
    need(user, inode, 2);
    if (inode.kind == Kind.DEVICE) {
      return 0;
    }
    if (isVirtual(resolved)) {
      throw new FileTrouble(FileTrouble.DENIED);
    }
    if (!append && inode.content.length > 0) {
      inode.content = new byte[0];
      inode.changed = now;
      changed.run();
    }
    return inode.number;
  }

  /** Adds to the end of an open file; 0 takes everything and keeps nothing. */
  void append(long number, byte[] more) {
    if (number == 0 || more.length == 0) {
      return;
    }
    Inode inode = numbered(number);
    if (inode == null) {
      return;
    }
    if (state.diskFull || used() + more.length > CAPACITY) {
      throw new FileTrouble(FileTrouble.FULL);
    }
    byte[] longer = Arrays.copyOf(inode.content, inode.content.length + more.length);
    System.arraycopy(more, 0, longer, inode.content.length, more.length);
    inode.content = longer;
    inode.changed = now;
    changed.run();
  }

  /** What an open file holds now. */
  byte[] content(long number) {
    Inode inode = number == 0 ? null : numbered(number);
    return inode == null ? new byte[0] : inode.content;
  }

  private Inode numbered(long number) {
    Inode unlinked = state.unlinked.get(number);
    if (unlinked != null) {
      return unlinked;
    }
    return state.files.values().stream()
        .filter(each -> each.number == number)
        .findFirst()
        .orElse(null);
  }

  private long used() {
    long used = 0;
    for (Inode inode : state.files.values()) {
      used += inode.content.length;
    }
    for (Inode inode : state.unlinked.values()) {
      used += inode.content.length;
    }
    return used;
  }

  /** Removes a file or a link. */
  void removeFile(String user, String resolved) {
    Inode inode = at(resolved);
    if (inode == null) {
      throw new FileTrouble(FileTrouble.MISSING);
    }
    if (inode.kind == Kind.FOLDER) {
      throw new FileTrouble(FileTrouble.IS_FOLDER);
    }
    take(user, resolved);
  }

  void removeFolder(String user, String resolved) {
    Inode inode = at(resolved);
    if (inode == null) {
      throw new FileTrouble(FileTrouble.MISSING);
    }
    if (inode.kind != Kind.FOLDER) {
      throw new FileTrouble(FileTrouble.NO_FOLDER);
    }
    if (!namesIn(resolved).isEmpty()) {
      throw new FileTrouble(FileTrouble.NOT_EMPTY);
    }
    if (resolved.equals("/")) {
      throw new FileTrouble(FileTrouble.DENIED);
    }
    take(user, resolved);
  }

  /** In one step, over what is there. */
  void rename(String user, String from, String to) {
    Inode inode = at(from);
    if (inode == null) {
      throw new FileTrouble(FileTrouble.MISSING);
    }
    if (from.equals(to)) {
      return;
    }
    if (to.startsWith(from + "/")) {
      throw new FileTrouble(FileTrouble.INVALID);
    }
    Inode there = at(to);
    if (there != null && there.kind == Kind.FOLDER) {
      if (inode.kind != Kind.FOLDER) {
        throw new FileTrouble(FileTrouble.IS_FOLDER);
      }
      removeFolder(user, to);
    } else if (there != null && inode.kind == Kind.FOLDER) {
      throw new FileTrouble(FileTrouble.NO_FOLDER);
    } else if (there != null) {
      take(user, to);
    }
    if (isVirtual(from)) {
      throw new FileTrouble(FileTrouble.READ_ONLY);
    }
    need(user, at(parent(from)), 2);
    put(user, to, inode);
    state.files.remove(from);
    List<Map.Entry<String, Inode>> below =
        state.files.entrySet().stream()
            .filter(each -> each.getKey().startsWith(from + "/"))
            .toList();
    for (Map.Entry<String, Inode> each : below) {
      state.files.put(to + each.getKey().substring(from.length()), each.getValue());
    }
    state.files.keySet().removeIf(each -> each.startsWith(from + "/"));
  }

  void mode(String user, String resolved, int mode) {
    owned(user, resolved).mode = mode;
    changed.run();
  }

  void owner(String user, String resolved, String owner) {
    if (!user.equals("root")) {
      throw new FileTrouble("Operation not permitted");
    }
    owned(user, resolved).owner = owner;
    changed.run();
  }

  void touch(String user, String resolved, long instant) {
    owned(user, resolved).changed = instant;
    changed.run();
  }

  private Inode owned(String user, String resolved) {
    Inode inode = at(resolved);
    if (inode == null) {
      throw new FileTrouble(FileTrouble.MISSING);
    }
    if (isVirtual(resolved) || !user.equals("root") && !user.equals(inode.owner)) {
      throw new FileTrouble("Operation not permitted");
    }
    return inode;
  }

  // ---------------------------------------------------------------- as the system itself

  /** Writes a whole file with the folders above it, whatever was there. */
  void write(String path, String text, int mode) {
    folders(parent(path));
    Inode inode = made(Kind.FILE, mode, "root");
    inode.content = text.getBytes(StandardCharsets.UTF_8);
    state.files.put(path, inode);
    changed.run();
  }

  /** Points a link somewhere, whatever was there. */
  void link(String path, String target) {
    folders(parent(path));
    Inode link = made(Kind.LINK, 0777, "root");
    link.target = target;
    state.files.put(path, link);
    changed.run();
  }

  void folders(String path) {
    if (!path.equals("/") && !state.files.containsKey(path)) {
      folders(parent(path));
      state.files.put(path, made(Kind.FOLDER, 0755, "root"));
      changed.run();
    }
  }

  /** Removes whatever is at a path, and what is below; open files stay until they are closed. */
  void removeAll(String path) {
    state.files.entrySet().stream()
        .filter(each -> each.getKey().equals(path) || each.getKey().startsWith(path + "/"))
        .map(Map.Entry::getKey)
        .sorted(Comparator.reverseOrder())
        .toList()
        .forEach(each -> take("root", each));
  }

  /** A text file; empty when there is none that root could read. */
  Optional<String> text(String path) {
    try {
      return Optional.of(new String(read("root", "/", path), StandardCharsets.UTF_8));
    } catch (FileTrouble none) {
      return Optional.empty();
    }
  }

  /** Where a link points to; empty when there is none. */
  Optional<String> target(String path) {
    return find(path).filter(each -> each.kind == Kind.LINK).map(each -> each.target);
  }
}
