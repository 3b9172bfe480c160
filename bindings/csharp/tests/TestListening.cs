// Listeners and Controllers with a running service: order, threads, errors, and their ends.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Leap;

public static class TestListening {
  /// Notes what it is told, and does what a test wants.
  private class Noting : Listener {
    private readonly List<string> told = new List<string>();
    internal readonly List<Controller> Controllers = new List<Controller>();
    internal readonly List<Thread> Threads = new List<Thread>();
    private readonly Action<string, Controller> reaction;

    internal Noting(Action<string, Controller> reaction) {
      this.reaction = reaction;
    }

    internal Noting() : this((what, controller) => { }) {}

    private void Note(string what, Controller controller) {
      lock (told) {
        told.Add(what);
        Controllers.Add(controller);
        Threads.Add(Thread.CurrentThread);
      }
      reaction(what, controller);
    }

    internal List<string> Told {
      get {
        lock (told) {
          return new List<string>(told);
        }
      }
    }

    internal int Count(string what) {
      return Told.Count(one => one == what);
    }

    public override void OnInit(Controller controller) { Note("init", controller); }

    public override void OnServiceConnect(Controller controller) { Note("service", controller); }

    public override void OnConnect(Controller controller) { Note("connect", controller); }

    public override void OnFocusGained(Controller controller) { Note("focus", controller); }

    public override void OnFrame(Controller controller) { Note("frame", controller); }

    public override void OnExit(Controller controller) { Note("exit", controller); }
  }

  public static void TestTheOrderOfALife() {
    var noting = new Noting();
    var controller = new Controller(noting);
    Check.Until(() => noting.Count("frame") >= 3, "frames");
    Check.That(!controller.AddListener(noting), "added twice");
    Check.That(controller.RemoveListener(noting), "not removed");
    List<string> told = noting.Told;
    Check.Equal(string.Join(" ", told.Take(5)), "init service connect focus frame");
    Check.Equal(told.Last(), "exit");
    Check.Equal(noting.Count("init") + noting.Count("exit"), 2);
    Check.That(!controller.RemoveListener(noting), "removed twice");
    long last = controller.Frame().Id;
    Check.Until(() => controller.Frame().Id > last + 5, "frames without a listener");
    Check.Equal(noting.Told.Count, told.Count);
    controller.Dispose();
  }

  public static void TestCallbacksGetTheControllerOfTheProgramOnOneThread() {
    var noting = new Noting();
    var controller = new Controller();
    controller.AddListener(noting);
    Check.Until(() => noting.Count("frame") >= 2, "frames");
    controller.RemoveListener(noting);
    Check.That(noting.Controllers.All(one => object.ReferenceEquals(one, controller)),
               "another controller");
    Check.That(noting.Threads.All(one => one == noting.Threads[0]), "several threads");
    Check.That(noting.Threads[0] != Thread.CurrentThread && noting.Threads[0].IsBackground,
               "a foreground thread");
    controller.Dispose();
  }

  public static void TestWhatACallbackThrowsIsPrintedAndGoesNoFurther() {
    var noting = new Noting((what, controller) => {
      throw new InvalidOperationException("thrown on purpose in " + what);
    });
    var heard = new Controller(noting);
    Check.Until(() => noting.Count("frame") >= 2, "frames after errors");
    heard.Dispose();
    Check.Equal(noting.Count("exit"), 1);
  }

  public static void TestAListenerMayRemoveItselfInACallback() {
    var noting = new Noting();
    Noting leaving = null;
    leaving = new Noting((what, controller) => {
      if (what == "frame") {
        controller.RemoveListener(leaving);
      }
    });
    var heard = new Controller(noting);
    heard.AddListener(leaving);
    Check.Until(() => leaving.Count("exit") == 1 && noting.Count("frame") > 5, "its exit");
    Check.Equal(leaving.Count("frame"), 1);
    heard.Dispose();
    Check.Equal(noting.Count("exit"), 1);
  }

  /// Where one ends, another one may begin at the same address in the library, on another thread.
  public static void TestControllersThatComeAndGoTellTheirOwnListeners() {
    var wrong = new List<string>();
    ThreadStart lives = () => {
      for (int life = 0; life < 60; life++) {
        var noting = new Noting();
        var own = new Controller(noting);
        own.Dispose();
        if (noting.Count("init") != 1 || noting.Count("exit") != 1 ||
            !noting.Controllers.All(told => object.ReferenceEquals(told, own))) {
          lock (wrong) {
            wrong.Add("life " + life + " was " + string.Join(" ", noting.Told));
          }
        }
      }
    };
    List<Thread> threads = Enumerable.Range(0, 3).Select(number => new Thread(lives)).ToList();
    threads.ForEach(thread => thread.Start());
    threads.ForEach(thread => thread.Join());
    Check.That(wrong.Count == 0, string.Join("; ", wrong));
  }

  public static void TestAControllerMayBeDisposedInACallback() {
    var disposed = new ManualResetEvent(false);
    var noting = new Noting((what, controller) => {
      if (what == "frame") {
        controller.Dispose();
        disposed.Set();
      }
    });
    var heard = new Controller(noting);
    Check.That(disposed.WaitOne(60000), "disposing waits for ever");
    Check.Equal(noting.Count("exit"), 1);
    heard.Dispose();
  }

  public static void TestBothMayDisposeAController() {
    var framed = new ManualResetEvent(false);
    var noting = new Noting((what, controller) => {
      framed.Set();
      if (what == "exit") {
        controller.Dispose();
      }
    });
    var heard = new Controller(noting);
    Check.That(framed.WaitOne(60000), "a callback");
    heard.Dispose();
    Check.Equal(noting.Count("exit"), 1);
  }

  public static void TestADisposedListenerIsRemovedFirst() {
    var noting = new Noting();
    var heard = new Controller(noting);
    Check.Until(() => noting.Count("frame") >= 1, "a frame");
    noting.Dispose();
    Check.Equal(noting.Count("exit"), 1);
    heard.Dispose();
  }

  private static int frames;

  private sealed class Counting : Listener {
    public override void OnFrame(Controller controller) {
      Interlocked.Increment(ref frames);
    }
  }

  /// Nobody holds the Controller and the Listener but each other: they live on.
  public static void TestGarbageCollectionEndsNobodyWhoListens() {
    WeakReference heard = Check.Unheld(() => new Controller(new Counting()));
    Check.Until(() => frames > 0, "a frame");
    int before = frames;
    Check.CollectUntil(() => frames > before + 20, "frames after collections");
    Check.Unheld(() => {
      ((Controller)heard.Target).Dispose();
      return heard;
    });
    Check.CollectUntil(() => !heard.IsAlive, "its collection after its end");
  }

  public static void TestAControllerThatNobodyHoldsOrHearsIsCollected() {
    WeakReference unheard = Check.Unheld(() => {
      var controller = new Controller();
      Check.Until(() => controller.IsConnected, "a connection");
      return controller;
    });
    Check.CollectUntil(() => !unheard.IsAlive, "its collection");
  }

  public static void TestFramesAreSkippedButInTheHistoryWhileACallbackSleeps() {
    int running = 0, most = 0, came = 0;
    var noting = new Noting((what, controller) => {
      most = Math.Max(most, Interlocked.Increment(ref running));
      if (what == "frame" && came == 0) {
        long begun = controller.Frame().Id;
        Check.Until(() => controller.Frame().Id > begun + 10, "frames meanwhile");
        for (int back = 0; controller.Frame(back).Id > begun; back++) {
          came++;
        }
      }
      Interlocked.Decrement(ref running);
    });
    var heard = new Controller(noting);
    Check.Until(() => noting.Count("frame") >= 2, "a frame after a long one");
    heard.Dispose();
    Check.Equal(most, 1);
    Check.That(came > 1 && came <= 60, "frames in the history: " + came);
  }
}
