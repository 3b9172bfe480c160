// Prints frames of a recording for comparison across languages: Golden FIRST LAST STEP. Hands of
// each STEPth frame, and gestures of all; the same as native/leap/tests/golden.cpp.
using System;
using System.Globalization;
using System.Threading;
using Leap;

internal static class Golden {
  private static int Main(string[] arguments) {
    long first = long.Parse(arguments[0]);
    long last = long.Parse(arguments[1]);
    long step = long.Parse(arguments[2]);
    long next = first;
    var controller = new Controller();
    foreach (Gesture.GestureType type in Enum.GetValues(typeof(Gesture.GestureType))) {
      controller.EnableGesture(type);
    }
    Console.Error.WriteLine("waiting");
    while (next <= last) {
      for (int back = 59; back >= 0; back--) {
        Frame frame = controller.Frame(back);
        if (frame.Id == next && next <= last) {
          Print(frame, (next - first) % step == 0);
          next++;
        } else if (frame.Id > next && back == 59) {
          Console.Error.WriteLine("frame " + next + " was missed");
          return 1;
        } else if (frame.Id > next) {
          break; // A frame came meanwhile, and all others moved on by one.
        }
      }
      Thread.Sleep(20);
    }
    return 0;
  }

  private static void Print(Frame frame, bool withHands) {
    if (withHands || !frame.Gestures().IsEmpty) {
      Console.WriteLine("frame " + frame.Id + " hands " + frame.Hands.Count);
    }
    if (withHands) {
      foreach (Hand hand in frame.Hands) {
        Print(hand);
      }
    }
    foreach (Gesture gesture in frame.Gestures()) {
      Print(gesture);
    }
  }

  private static void Print(Hand hand) {
    Console.WriteLine("  " + (hand.IsLeft ? "left" : "right") + " hand"
        + Text("palm", hand.PalmPosition) + Text("normal", hand.PalmNormal * 100)
        + Text("direction", hand.Direction * 100) + " grab " + Text(hand.GrabStrength)
        + " pinch " + Text(hand.PinchStrength) + " width " + Text(hand.PalmWidth));
    Console.WriteLine("   " + Text("elbow", hand.Arm.ElbowPosition)
        + Text("wrist", hand.WristPosition));
    foreach (Finger finger in hand.Fingers) {
      Console.WriteLine("    finger " + (int)finger.Type + " "
          + (finger.IsExtended ? "extended" : "bent") + Text("tip", finger.TipPosition)
          + " length " + Text(finger.Length) + " width " + Text(finger.Width));
      for (var type = Bone.BoneType.TYPE_METACARPAL; type <= Bone.BoneType.TYPE_DISTAL; type++) {
        Bone bone = finger.Bone(type);
        Console.WriteLine("      bone " + (int)type + Text("from", bone.PrevJoint)
            + Text("to", bone.NextJoint) + Text("x", bone.Basis.xBasis * 100));
      }
    }
  }

  private static void Print(Gesture gesture) {
    string head = "  gesture type " + (int)gesture.Type + " state " + (int)gesture.State;
    switch (gesture.Type) {
      case Gesture.GestureType.TYPE_CIRCLE:
        var circle = new CircleGesture(gesture);
        Console.WriteLine(head + Text("center", circle.Center) + " radius " + Text(circle.Radius)
            + " progress " + Text(circle.Progress));
        break;
      case Gesture.GestureType.TYPE_SWIPE:
        var swipe = new SwipeGesture(gesture);
        Console.WriteLine(head + Text("from", swipe.StartPosition) + Text("to", swipe.Position));
        break;
      case Gesture.GestureType.TYPE_KEY_TAP:
        Console.WriteLine(head + Text("at", new KeyTapGesture(gesture).Position));
        break;
      default:
        Console.WriteLine(head + Text("at", new ScreenTapGesture(gesture).Position));
        break;
    }
  }

  private static string Text(string name, Vector v) {
    return " " + name + " " + Text(v.x) + " " + Text(v.y) + " " + Text(v.z);
  }

  /// One decimal; adding zero makes a plain zero of "-0.0", which languages print differently.
  private static string Text(float value) {
    double tenths = Math.Floor((double)value * 10 + 0.5) / 10 + 0.0;
    return tenths.ToString("0.0", CultureInfo.InvariantCulture);
  }
}
