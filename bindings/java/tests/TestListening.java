/* Listeners and Controllers with a running service: order, threads, errors, and their ends. */
import com.leapmotion.leap.Controller;
import com.leapmotion.leap.Frame;
import com.leapmotion.leap.Listener;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

final class TestListening {
  private TestListening() {}

  public static void main(String[] arguments) {
    Check.run(TestListening.class);
  }

  /** Notes what it is told, and does what a test wants. */
  private static class Noting extends Listener {
    final List<String> told = Collections.synchronizedList(new ArrayList<>());
    final List<Controller> controllers = Collections.synchronizedList(new ArrayList<>());
    final List<Thread> threads = Collections.synchronizedList(new ArrayList<>());
    private final BiConsumer<String, Controller> reaction;

    Noting(BiConsumer<String, Controller> reaction) {
      this.reaction = reaction;
    }

    Noting() {
      this((what, controller) -> {});
    }

    private void note(String what, Controller controller) {
      told.add(what);
      controllers.add(controller);
      threads.add(Thread.currentThread());
      reaction.accept(what, controller);
    }

    int count(String what) {
      return Collections.frequency(new ArrayList<>(told), what);
    }

    @Override public void onInit(Controller controller) { note("init", controller); }

    @Override public void onServiceConnect(Controller controller) { note("service", controller); }

    @Override public void onConnect(Controller controller) { note("connect", controller); }

    @Override public void onFocusGained(Controller controller) { note("focus", controller); }

    @Override public void onFrame(Controller controller) { note("frame", controller); }

    @Override public void onExit(Controller controller) { note("exit", controller); }
  }

  static void testTheOrderOfALife() {
    Noting noting = new Noting();
    Controller controller = new Controller(noting);
    Check.until(() -> noting.count("frame") >= 3, "frames");
    Check.that(!controller.addListener(noting), "added twice");
    Check.that(controller.removeListener(noting), "not removed");
    List<String> told = new ArrayList<>(noting.told);
    Check.equal(told.subList(0, 5), java.util.Arrays.asList(
        "init", "service", "connect", "focus", "frame"));
    Check.equal(told.get(told.size() - 1), "exit");
    Check.equal(noting.count("init") + noting.count("exit"), 2);
    Check.that(!controller.removeListener(noting), "removed twice");
    Frame last = controller.frame();
    Check.until(() -> controller.frame().id() > last.id() + 5, "frames without a listener");
    Check.equal(noting.told.size(), told.size());
    controller.delete();
  }

  static void testCallbacksGetTheControllerOfTheProgramOnOneDaemonThread() {
    Noting noting = new Noting();
    Controller controller = new Controller();
    controller.addListener(noting);
    Check.until(() -> noting.count("frame") >= 2, "frames");
    controller.removeListener(noting);
    for (Controller one : noting.controllers) {
      Check.that(one == controller, "another controller");
    }
    Thread thread = noting.threads.get(0);
    Check.that(thread.isDaemon() && thread != Thread.currentThread(), thread);
    Check.equal(Collections.frequency(noting.threads, thread), noting.threads.size());
    controller.delete();
    Check.until(() -> !thread.isAlive(), "the end of the thread");
  }

  static void testWhatACallbackThrowsIsPrintedAndGoesNoFurther() {
    Noting noting = new Noting((what, controller) -> {
      throw new IllegalArgumentException("thrown on purpose in " + what);
    });
    Controller controller = new Controller(noting);
    Check.until(() -> noting.count("frame") >= 2, "frames after errors");
    controller.delete();
    Check.equal(noting.count("exit"), 1);
  }

  static void testAListenerMayRemoveItselfInACallback() {
    Noting noting = new Noting();
    Noting leaving = new Noting() {
      @Override public void onFrame(Controller controller) {
        super.onFrame(controller);
        Check.that(controller.removeListener(this), "not removed");
      }
    };
    Controller controller = new Controller(noting);
    controller.addListener(leaving);
    Check.until(() -> leaving.count("exit") == 1 && noting.count("frame") > 5, "its exit");
    Check.equal(leaving.count("frame"), 1);
    controller.delete();
    Check.equal(noting.count("exit"), 1);
  }

  /** Where one ends, another one may begin at the same address in the library, on another thread. */
  static void testControllersThatComeAndGoTellTheirOwnListeners() throws InterruptedException {
    List<String> wrong = Collections.synchronizedList(new ArrayList<>());
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Thread thread = new Thread(() -> {
        for (int life = 0; life < 60; life++) {
          Noting noting = new Noting();
          Controller controller = new Controller(noting);
          controller.delete();
          if (noting.count("init") != 1 || noting.count("exit") != 1) {
            wrong.add("life " + life + " was " + noting.told);
          }
          for (Controller told : noting.controllers) {
            if (told != controller) {
              wrong.add("life " + life + " got another controller");
            }
          }
        }
      });
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    Check.that(wrong.isEmpty(), wrong);
  }

  static void testAControllerMayBeDeletedInACallback() throws InterruptedException {
    CountDownLatch deleted = new CountDownLatch(1);
    Noting noting = new Noting((what, controller) -> {
      if (what.equals("frame")) {
        controller.delete();
        deleted.countDown();
      }
    });
    Controller controller = new Controller(noting);
    Check.that(deleted.await(60, TimeUnit.SECONDS), "deleting waits for ever");
    Check.equal(noting.count("exit"), 1);
    controller.delete();
  }

  static void testBothMayDeleteAController() throws InterruptedException {
    CountDownLatch framed = new CountDownLatch(1);
    Noting noting = new Noting((what, controller) -> {
      framed.countDown();
      if (what.equals("exit")) {
        controller.delete();
      }
    });
    Controller controller = new Controller(noting);
    Check.that(framed.await(60, TimeUnit.SECONDS), "a callback");
    controller.delete();
    Check.equal(noting.count("exit"), 1);
  }

  static void testADeletedListenerIsRemovedFirst() {
    Noting noting = new Noting();
    Controller controller = new Controller(noting);
    Check.until(() -> noting.count("frame") >= 1, "a frame");
    noting.delete();
    Check.equal(noting.count("exit"), 1);
    controller.delete();
  }

  /** Nobody holds the Controller and the Listener but each other: they live on. */
  static void testGarbageCollectionEndsNobodyWhoListens() {
    AtomicInteger frames = new AtomicInteger();
    WeakReference<Controller> controller = new WeakReference<>(unheld(frames));
    Check.until(() -> frames.get() > 0, "a frame");
    int before = frames.get();
    Check.collectUntil(() -> frames.get() > before + 20, "frames after collections");
    controller.get().delete();
    Check.collectUntil(() -> controller.get() == null, "its collection after its end");
  }

  private static Controller unheld(AtomicInteger frames) {
    return new Controller(new Listener() {
      @Override public void onFrame(Controller controller) {
        frames.incrementAndGet();
      }
    });
  }

  static void testAControllerThatNobodyHoldsOrHearsIsCollected() {
    WeakReference<Controller> controller = new WeakReference<>(connected());
    Check.collectUntil(() -> controller.get() == null, "its collection");
  }

  private static Controller connected() {
    Controller controller = new Controller();
    Check.until(controller::isConnected, "a connection");
    return controller;
  }

  static void testFramesAreSkippedButInTheHistoryWhileACallbackSleeps() {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger came = new AtomicInteger();
    Noting noting = new Noting((what, controller) -> {
      most.accumulateAndGet(running.incrementAndGet(), Math::max);
      if (what.equals("frame") && came.get() == 0) {
        long begun = controller.frame().id();
        Check.until(() -> controller.frame().id() > begun + 10, "frames meanwhile");
        for (int back = 0; controller.frame(back).id() > begun; back++) {
          came.incrementAndGet();
        }
      }
      running.decrementAndGet();
    });
    Controller controller = new Controller(noting);
    Check.until(() -> noting.count("frame") >= 2, "a frame after a long one");
    controller.delete();
    Check.equal(most.get(), 1);
    Check.that(came.get() > 1 && came.get() <= 60, "frames in the history: " + came);
  }
}
