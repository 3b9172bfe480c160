// A program that returns from Main while its listener is being called: it must end at once.
using System;
using System.Threading;
using Leap;

internal static class Leaving {
  private sealed class Counting : Listener {
    internal readonly CountdownEvent Framed = new CountdownEvent(3);

    public override void OnFrame(Controller controller) {
      if (!Framed.IsSet) {
        Framed.Signal();
      }
    }
  }

  private static void Main() {
    var counting = new Counting();
    var controller = new Controller(counting);
    counting.Framed.Wait();
    Console.WriteLine("leaving " + controller.IsConnected);
  }
}
