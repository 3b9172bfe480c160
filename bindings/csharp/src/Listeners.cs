// Which Listeners listen to which Controllers.
// Law: neither is collected while one listens to the other, a callback gets the very Controller
// that the program made, and what it throws is printed and goes no further.
using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Threading;

namespace Leap {

internal static class Listeners {
  /// A Controller, and how often each listener was added and not yet removed.
  private sealed class Heard {
    internal readonly Controller Controller;
    internal readonly Dictionary<Listener, int> Holds = new Dictionary<Listener, int>();

    internal Heard(Controller controller) {
      Controller = controller;
    }
  }

  private static readonly Dictionary<long, Heard> heard = new Dictionary<long, Heard>();
  private static readonly TimeSpan farewell = TimeSpan.FromSeconds(1); // Time for all OnExit().

  static Listeners() {
    AppDomain.CurrentDomain.ProcessExit += (sender, what) => EndAll();
  }

  /// End all Controllers when the program ends: mono waits for all threads that ever called back.
  private static void EndAll() {
    var ends = new Thread(() => {
      foreach (Controller controller in Controllers(one => true)) {
        controller.Dispose();
      }
    });
    ends.IsBackground = true; // A callback that never returns keeps no program from ending.
    ends.Start();
    ends.Join(farewell);
  }

  private static List<Controller> Controllers(Predicate<Heard> wanted) {
    var controllers = new List<Controller>();
    lock (heard) {
      foreach (Heard one in heard.Values) {
        if (wanted(one)) {
          controllers.Add(one.Controller);
        }
      }
    }
    return controllers;
  }

  internal static bool Add(Controller controller, Listener listener) {
    long key = controller.key();
    lock (heard) {
      if (!heard.ContainsKey(key)) {
        heard[key] = new Heard(controller);
      }
      int holds;
      heard[key].Holds.TryGetValue(listener, out holds);
      heard[key].Holds[listener] = holds + 1;
    }
    bool added = controller.listen(listener); // No lock is held: callbacks may begin now.
    if (!added) {
      LetGo(key, listener);
    }
    return added;
  }

  internal static bool Remove(Controller controller, Listener listener) {
    long key = controller.key();
    bool removed = controller.unlisten(listener); // This waits for its last callback.
    if (removed) {
      LetGo(key, listener);
    }
    return removed;
  }

  private static void LetGo(long key, Listener listener) {
    lock (heard) {
      Heard one;
      if (!heard.TryGetValue(key, out one) || !one.Holds.ContainsKey(listener)) {
        return; // The Controller ended meanwhile.
      }
      one.Holds[listener]--;
      if (one.Holds[listener] == 0) {
        one.Holds.Remove(listener);
      }
      if (one.Holds.Count == 0) {
        heard.Remove(key);
      }
    }
  }

  /// Let a listener that is about to end go.
  internal static void Forget(Listener listener) {
    foreach (Controller controller in Controllers(one => one.Holds.ContainsKey(listener))) {
      Remove(controller, listener);
    }
  }

  internal static void Ended(long key) {
    lock (heard) {
      heard.Remove(key);
    }
  }

  /// The program's own Controller for the one of the library's that callbacks get.
  internal static Controller Own(IntPtr view) {
    long key = LeapCSharpPINVOKE.Controller_key(new HandleRef(null, view));
    lock (heard) {
      return heard[key].Controller;
    }
  }

  internal static void Report(Exception error) {
    Console.Error.WriteLine("A callback of a Leap.Listener failed: " + error);
  }
}

}
