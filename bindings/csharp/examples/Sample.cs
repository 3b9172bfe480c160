// Prints what is seen until Enter is pressed, in the way of programs of the classic interface: a
// listener that is called for each frame, and a program that does nothing but wait.
using System;
using Leap;

internal static class Sample {
  private static void Main() {
    var printer = new Printer();
    var controller = new Controller();
    Console.WriteLine("press Enter to quit");
    controller.AddListener(printer);
    Console.ReadLine();
    controller.RemoveListener(printer);
    controller.Dispose();
  }
}

internal sealed class Printer : Listener {
  public override void OnInit(Controller controller) {
    Console.WriteLine("initialized");
  }

  public override void OnConnect(Controller controller) {
    Console.WriteLine("connected");
    controller.EnableGesture(Gesture.GestureType.TYPE_CIRCLE);
    controller.EnableGesture(Gesture.GestureType.TYPE_SWIPE);
    controller.EnableGesture(Gesture.GestureType.TYPE_KEY_TAP);
    controller.EnableGesture(Gesture.GestureType.TYPE_SCREEN_TAP);
  }

  public override void OnDisconnect(Controller controller) {
    Console.WriteLine("disconnected");
  }

  public override void OnExit(Controller controller) {
    Console.WriteLine("exited");
  }

  public override void OnFrame(Controller controller) {
    Frame frame = controller.Frame();
    foreach (Gesture gesture in frame.Gestures()) {
      Tell(gesture, controller);
    }
    if (frame.Id % 100 != 0) {
      return;
    }
    Console.WriteLine("frame " + frame.Id + " at " + frame.CurrentFramesPerSecond + " Hz, "
        + frame.Hands.Count + " hands, " + frame.Fingers.Extended().Count + " fingers extended");
    foreach (Hand hand in frame.Hands) {
      Tell(hand, frame.InteractionBox);
    }
  }

  private static void Tell(Hand hand, InteractionBox box) {
    Console.WriteLine("  " + (hand.IsLeft ? "left" : "right") + " hand " + hand.Id + ": palm "
        + hand.PalmPosition + ", in the box " + box.NormalizePoint(hand.PalmPosition));
    Console.WriteLine("    pitch " + Degrees(hand.Direction.Pitch) + ", roll "
        + Degrees(hand.PalmNormal.Roll) + ", yaw " + Degrees(hand.Direction.Yaw) + ", elbow "
        + hand.Arm.ElbowPosition);
    foreach (Finger finger in hand.Fingers) {
      Console.WriteLine("    " + finger.Type + " " + finger.Id + ": tip " + finger.TipPosition
          + ", last bone " + finger.Bone(Bone.BoneType.TYPE_DISTAL).Length + " mm");
    }
  }

  private static double Degrees(float radians) {
    return radians * 180 / Math.PI;
  }

  private static void Tell(Gesture gesture, Controller controller) {
    if (gesture.Type == Gesture.GestureType.TYPE_CIRCLE) {
      var circle = new CircleGesture(gesture);
      var before = new CircleGesture(controller.Frame(1).Gesture(circle.Id));
      bool clockwise = circle.Pointable.Direction.AngleTo(circle.Normal) <= Math.PI / 2;
      Console.WriteLine("  circle " + circle.Id + (clockwise ? ", clockwise" : ", the other way")
          + ", " + circle.Progress + " turns, " + (circle.Progress - before.Progress)
          + " since the last frame");
    } else {
      Console.WriteLine("  " + gesture + ", " + gesture.State);
    }
  }
}
