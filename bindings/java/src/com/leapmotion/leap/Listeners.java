/*
 * Which Listeners listen to which Controllers.
 * Law: neither is collected while one listens to the other, and a callback gets the very Controller
 * that the program made.
 */
package com.leapmotion.leap;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

final class Listeners {
  private static final Map<Long, Heard> HEARD = new HashMap<>();

  /** A Controller, and how often each listener was added and not yet removed. */
  private static final class Heard {
    final Controller controller;
    final Map<Listener, Integer> holds = new IdentityHashMap<>();

    Heard(Controller controller) {
      this.controller = controller;
    }
  }

  private Listeners() {}

  static boolean add(Controller controller, Listener listener) {
    long key = controller.key();
    synchronized (HEARD) {
      HEARD.computeIfAbsent(key, unused -> new Heard(controller)).holds
          .merge(listener, 1, Integer::sum);
    }
    boolean added = controller.listen(listener); // No lock is held: callbacks may begin now.
    if (!added) {
      letGo(key, listener);
    }
    return added;
  }

  static boolean remove(Controller controller, Listener listener) {
    long key = controller.key();
    boolean removed = controller.unlisten(listener); // This waits for its last callback.
    if (removed) {
      letGo(key, listener);
    }
    return removed;
  }

  private static void letGo(long key, Listener listener) {
    synchronized (HEARD) {
      Heard heard = HEARD.get(key);
      if (heard == null) {
        return; // The Controller ended meanwhile.
      }
      heard.holds.computeIfPresent(listener, (unused, holds) -> holds == 1 ? null : holds - 1);
      if (heard.holds.isEmpty()) {
        HEARD.remove(key);
      }
    }
  }

  /** Lets a listener that is about to end go. */
  static void forget(Listener listener) {
    List<Controller> controllers = new ArrayList<>();
    synchronized (HEARD) {
      for (Heard heard : HEARD.values()) {
        if (heard.holds.containsKey(listener)) {
          controllers.add(heard.controller);
        }
      }
    }
    for (Controller controller : controllers) {
      remove(controller, listener);
    }
  }

  static void ended(long key) {
    synchronized (HEARD) {
      HEARD.remove(key);
    }
  }

  /** The program's own Controller for the one of the library's that callbacks get. */
  static Controller own(long view) {
    synchronized (HEARD) {
      return HEARD.get(LeapJNI.Controller_key(view, null)).controller;
    }
  }
}
