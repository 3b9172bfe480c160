/*
 * What the tests share: claims, waiting, and running all tests of a class.
 * Law: a claim that fails ends its test; a test that fails ends the program with 1.
 */
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Objects;
import java.util.function.BooleanSupplier;

final class Check {
  private static final long PATIENCE_MS = 60_000; // The machine may be busy with other work.

  private Check() {}

  static void that(boolean claim, Object words) {
    if (!claim) {
      throw new AssertionError(words);
    }
  }

  static void equal(Object found, Object wanted) {
    that(Objects.equals(found, wanted), "found " + found + ", not " + wanted);
  }

  static void near(double found, double wanted, double tolerance) {
    that(Math.abs(found - wanted) <= tolerance, "found " + found + ", not " + wanted);
  }

  static void until(BooleanSupplier condition, String words) {
    long end = System.nanoTime() + PATIENCE_MS * 1_000_000;
    while (!condition.getAsBoolean()) {
      that(System.nanoTime() < end, "waited in vain: " + words);
      pause(5);
    }
  }

  static void pause(long milliseconds) {
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException error) {
      throw new AssertionError("nobody interrupts tests", error);
    }
  }

  /** Collects garbage, until a condition holds. */
  static void collectUntil(BooleanSupplier condition, String words) {
    until(() -> {
      System.gc();
      System.runFinalization();
      return condition.getAsBoolean();
    }, words);
  }

  /** Runs every test...() of a class, and ends the program with 1 where one fails. */
  static void run(Class<?> tests) {
    int failed = 0;
    for (Method method : tests.getDeclaredMethods()) {
      if (!method.getName().startsWith("test")) {
        continue;
      }
      try {
        method.invoke(null);
        System.out.println("ok " + method.getName());
      } catch (InvocationTargetException error) {
        System.out.println("FAILED " + method.getName());
        error.getCause().printStackTrace(System.out);
        failed++;
      } catch (IllegalAccessException error) {
        throw new AssertionError(error);
      }
    }
    if (failed > 0) {
      System.exit(1);
    }
  }
}
