// Objects without a service: what is invalid, numbers, lists, enums, and the end of objects.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using Leap;

public static class TestValues {
  private static readonly object[] Nothing = {
    new Arm(), new Bone(), new Device(), new FailedDevice(), new Finger(), new Frame(),
    new Gesture(), new CircleGesture(), new SwipeGesture(), new KeyTapGesture(),
    new ScreenTapGesture(), new Hand(), new Image(), new InteractionBox(), new Mask(),
    new Pointable(), new Screen(), new Tool(), new TrackedQuad(), Arm.Invalid, Bone.Invalid,
    Device.Invalid, FailedDevice.Invalid, Finger.Invalid, Frame.Invalid, Gesture.Invalid,
    Hand.Invalid, Image.Invalid, InteractionBox.Invalid, Mask.Invalid, Pointable.Invalid,
    Screen.Invalid, Tool.Invalid, TrackedQuad.Invalid
  };

  /// Every property of what is invalid answers, and with nothing.
  public static void TestInvalidObjectsAnswerAll() {
    int asked = 0;
    foreach (object one in Nothing) {
      foreach (PropertyInfo property in
               one.GetType().GetProperties(BindingFlags.Instance | BindingFlags.Public)) {
        object answer = property.GetValue(one, null);
        string words = one + "." + property.Name + " is " + answer;
        Check.That(answer != null, words);
        if (property.Name == "Id" || property.Name == "SequenceId") {
          Check.That(Convert.ToInt64(answer) == -1, words);
        } else if (answer is int || answer is long || answer is float) {
          Check.That(Convert.ToDouble(answer) == 0, words);
        } else if (answer is Vector) {
          Check.That((Vector)answer == Vector.Zero, words);
        } else if (answer is Matrix) {
          Check.That((Matrix)answer == Matrix.Identity, words);
        } else if (property.Name == "IsValid") {
          Check.That(!(bool)answer, words);
        }
        asked++;
      }
    }
    Check.That(asked > 300, "only " + asked + " properties were asked");
  }

  public static void TestInvalidObjectsSayThatTheyAre() {
    foreach (object one in Nothing) {
      Check.That(one.ToString().StartsWith("Invalid "), one);
      Check.That(one.Equals(one), one + " is not found in collections");
    }
    Check.Equal(Array.IndexOf(Nothing, Nothing[3]), 3);
    Hand same = Hand.Invalid;
    Check.That(!same.Equals(same) && !same.Equals((object)Hand.Invalid), "a hand of nothing is a hand");
    Check.That(Hand.Invalid != Hand.Invalid, "invalid hands are equal");
    Hand none = null;
    Check.That(none == null && Hand.Invalid != null && !Hand.Invalid.Equals(none), "null");
  }

  public static void TestMotionOfNothing() {
    Frame none = Frame.Invalid;
    Check.Equal(Hand.Invalid.Translation(none), Vector.Zero);
    Check.Equal(none.RotationMatrix(none), Matrix.Identity);
    Check.Equal(none.ScaleFactor(none), 1f);
    Check.Equal(none.RotationAngle(none, Vector.XAxis), 0f);
    Check.Equal(none.TranslationProbability(none), 0f);
    Check.Equal(none.Serialize.Length, 0);
    Check.That(!none.Hand(1).IsValid && !none.Gesture(1).IsValid, "found something");
    Check.That(none.Gestures(none).IsEmpty, "gestures of nothing");
    Check.Equal(InteractionBox.Invalid.NormalizePoint(new Vector(1, 2, 3)), Vector.Zero);
  }

  public static void TestListsAreEmpty() {
    var hands = new HandList();
    Check.That(hands.IsEmpty && hands.Empty && hands.Count == 0, "not empty");
    Check.That(!hands[0].IsValid && !hands[-1].IsValid, "a hand of an empty list");
    Check.That(!hands.Leftmost.IsValid && !hands.Rightmost.IsValid && !hands.Frontmost.IsValid,
               "an edge of an empty list");
    Check.That(!hands.Any(), "something to iterate over");
    IEnumerable<Finger> fingers = new FingerList();
    Check.Equal(fingers.Count(), 0);
    var pointables = new PointableList();
    Check.That(object.ReferenceEquals(pointables.Append(new FingerList()), pointables), "append");
  }

  public static void TestVectors() {
    var one = new Vector(1, 2, 3);
    var other = new Vector(4, -5, 6);
    Check.That(one + other == new Vector(5, -3, 9), "+");
    Check.That(one - other == new Vector(-3, 7, -3), "-");
    Check.That(2 * one / 2 == one && one * 2 == one + one, "* and /");
    Check.That(-one == new Vector(-1, -2, -3), "unary -");
    Check.Equal(one.Dot(other), 12f);
    Check.Equal(one.Cross(other), new Vector(27, 6, -13));
    Check.Equal(one[2], 3f);
    Check.Equal(one[3], 0f);
    Check.Equal(one.ToString(), "(1, 2, 3)");
    Check.That(one.ToFloatArray().SequenceEqual(new float[] { 1, 2, 3 }), "ToFloatArray");
    Check.Equal(one.GetHashCode(), new Vector(one).GetHashCode());
    Check.Near(Vector.Forward.AngleTo(Vector.Up), Math.PI / 2, 1e-6);
    Check.Equal(Vector.Zero.Normalized, Vector.Zero);
    Check.That(!new Vector(float.NaN, 0, 0).IsValid(), "NaN is valid");
    var changed = new Vector(one);
    changed.x = 9;
    Check.Equal(one.x, 1f);
    Check.That(one != changed && !one.Equals("(1, 2, 3)") && !one.Equals(null), "equals");
  }

  public static void TestConstantsBelongToWhoAsks() {
    Vector.Up.x = 5;
    Matrix.Identity.xBasis = Vector.Up;
    Check.Equal(Vector.Up, new Vector(0, 1, 0));
    Check.Equal(Matrix.Identity.xBasis, new Vector(1, 0, 0));
  }

  public static void TestMatrices() {
    var turn = new Matrix(Vector.ZAxis, (float)Math.PI / 2, new Vector(1, 2, 3));
    Vector turned = turn.TransformPoint(Vector.XAxis);
    Check.That(turned.DistanceTo(new Vector(1, 1, 3)) < 1e-6, turned); // Clockwise.
    Vector back = turn.RigidInverse().TransformPoint(turned);
    Check.That(back.DistanceTo(Vector.XAxis) < 1e-6, back);
    Check.Equal(turn * Matrix.Identity, turn);
    Check.That(Matrix.Identity.ToArray3x3().SequenceEqual(new float[] { 1, 0, 0, 0, 1, 0, 0, 0, 1 }),
               "ToArray3x3");
    var output = new float[16];
    Check.That(turn.ToArray4x4(output) == output && output[13] == 2 && output[15] == 1, "ToArray4x4");
  }

  /// A basis does not point into its matrix, which may be collected before it.
  public static void TestPartsOutliveWhatTheyCameFrom() {
    var parts = new Vector[2000];
    for (int i = 0; i < parts.Length; i++) {
      parts[i] = new Matrix(new Vector(i, 0, 0), Vector.Zero, Vector.Zero).xBasis;
    }
    Check.Collect();
    for (int i = 0; i < parts.Length; i++) {
      Check.Equal(parts[i].x, (float)i);
    }
  }

  public static void TestEnumsHaveTheirNumbersAndOldNames() {
    Check.Equal((int)Gesture.GestureType.TYPE_INVALID, -1);
    Check.Equal((int)Gesture.GestureType.TYPE_KEY_TAP, 6);
    Check.Equal((int)Gesture.GestureState.STATE_STOP, 3);
    Check.Equal((int)Pointable.Zone.ZONE_TOUCHING, 2);
    Check.Equal((int)Finger.FingerType.TYPE_PINKY, 4);
    Check.Equal((int)Finger.FingerJoint.JOINT_TIP, 3);
    Check.Equal((int)Bone.BoneType.TYPE_DISTAL, 3);
    Check.Equal((int)Controller.PolicyFlag.POLICY_RAW_IMAGES, 64);
    Check.Equal((int)Config.ValueType.TYPE_STRING, 8);
    Check.Equal((int)Device.DeviceType.TYPE_LAPTOP, 4099);
    Check.Equal((int)Image.FormatType.INFRARED, 0);
    Check.Equal((int)MessageSeverity.MESSAGE_INFORMATION, 3);
    Check.Equal(CircleGesture.ClassType(), Gesture.GestureType.TYPE_CIRCLE);
    Check.Equal(Gesture.GestureType.TYPESCREENTAP, Gesture.GestureType.TYPE_SCREEN_TAP);
    Check.Equal(Gesture.GestureState.STATEUPDATE, Gesture.GestureState.STATE_UPDATE);
    Check.Equal(Pointable.Zone.ZONEHOVERING, Pointable.Zone.ZONE_HOVERING);
    Check.Equal(Controller.PolicyFlag.POLICYBACKGROUNDFRAMES,
                Controller.PolicyFlag.POLICY_BACKGROUND_FRAMES);
    Check.Equal(Config.ValueType.TYPEUNKNOWN, Config.ValueType.TYPE_UNKNOWN);
    Check.Equal(Device.DeviceType.TYPEPERIPHERAL, Device.DeviceType.TYPE_PERIPHERAL);
  }

  public static void TestOtherKindsConvertToInvalidOnes() {
    Check.That(!new CircleGesture(Gesture.Invalid).IsValid, "a circle of nothing");
    Check.That(!new Finger(Pointable.Invalid).IsValid, "a finger of nothing");
    Check.That(!new Tool(Finger.Invalid).IsValid, "a tool of a finger");
  }

  public static void TestWhatWasDisposedSaysSo() {
    var hand = new Hand();
    hand.Dispose();
    hand.Dispose();
    try {
      Vector position = hand.PalmPosition;
      Check.That(false, "it answered " + position);
    } catch (ArgumentNullException expected) {
      Check.That(expected.Message.Contains("disposed"), expected);
    }
  }

  public static void TestNothingIsNoPartOfAMatrix() {
    var matrix = new Matrix();
    var parts = new Action[] {
        () => matrix.xBasis = null, () => matrix.yBasis = null, () => matrix.zBasis = null,
        () => matrix.origin = null};
    foreach (Action part in parts) {
      try {
        part();
        Check.That(false, "it was taken");
      } catch (ArgumentNullException) {
        Check.Equal(matrix, Matrix.Identity);
      }
    }
  }

  public static void TestAControllerWithoutAService() {
    var controller = new Controller();
    Check.That(!controller.IsConnected && !controller.IsServiceConnected(), "connected");
    Check.That(controller.HasFocus && controller.Now() > 0, "focus and time");
    Check.That(!controller.Frame().IsValid && !controller.Frame(60).IsValid, "a frame");
    Check.That(controller.Devices.IsEmpty && controller.Images.IsEmpty, "a device");
    Check.Equal(controller.Config.Type("tracking_tool_enabled"), Config.ValueType.TYPE_UNKNOWN);
    Check.That(!controller.Config.SetFloat("Gesture.Circle.MinRadius", 10), "it was set");
    Check.Equal(controller.PolicyFlags, Controller.PolicyFlag.POLICY_DEFAULT);
    Check.That(!controller.IsGestureEnabled(Gesture.GestureType.TYPE_SWIPE), "enabled at the start");
    controller.EnableGesture(Gesture.GestureType.TYPE_SWIPE);
    Check.That(controller.IsGestureEnabled(Gesture.GestureType.TYPE_SWIPE), "not enabled");
    BugReport report = controller.BugReport;
    Check.That(!report.BeginRecording() && !report.IsActive, "it reports bugs");
    controller.Dispose();
    controller.Dispose();
  }
}
