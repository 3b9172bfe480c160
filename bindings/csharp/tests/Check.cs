// What the tests share: claims, waiting, and running all tests of a class.
// Law: a claim that fails ends its test; a test that fails ends the program with 1.
using System;
using System.Diagnostics;
using System.Reflection;
using System.Threading;

internal static class Check {
  private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60); // Machines may be busy.

  /// Tests.exe CLASS: run every Test...() of a class.
  private static int Main(string[] arguments) {
    int failed = 0;
    Type tests = Assembly.GetExecutingAssembly().GetType(arguments[0], true);
    foreach (MethodInfo method in
             tests.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.DeclaredOnly)) {
      try {
        method.Invoke(null, null);
        Console.WriteLine("ok " + method.Name);
      } catch (TargetInvocationException error) {
        Console.WriteLine("FAILED " + method.Name + "\n" + error.InnerException);
        failed++;
      }
    }
    return failed == 0 ? 0 : 1;
  }

  internal static void That(bool claim, object words) {
    if (!claim) {
      throw new Exception(words.ToString());
    }
  }

  internal static void Equal<Value>(Value found, Value wanted) {
    That(object.Equals(found, wanted), "found " + found + ", not " + wanted);
  }

  internal static void Near(double found, double wanted, double tolerance) {
    That(Math.Abs(found - wanted) <= tolerance, "found " + found + ", not " + wanted);
  }

  internal static void Until(Func<bool> condition, string words) {
    var watch = Stopwatch.StartNew();
    while (!condition()) {
      That(watch.Elapsed < Patience, "waited in vain: " + words);
      Thread.Sleep(5);
    }
  }

  internal static void Collect() {
    GC.Collect();
    GC.WaitForPendingFinalizers();
  }

  /// Collect garbage, until a condition holds.
  internal static void CollectUntil(Func<bool> condition, string words) {
    Until(() => {
      Collect();
      return condition();
    }, words);
  }

  /// Make something whose traces are on no stack that lives on.
  internal static WeakReference Unheld(Func<object> make) {
    WeakReference made = null;
    var thread = new Thread(() => { made = new WeakReference(make()); });
    thread.Start();
    thread.Join();
    return made;
  }
}
