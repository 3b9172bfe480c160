// Frames of a running service with two simulated hands: their laws, and that they never change.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;
using Leap;

public static class TestTracking {
  private static readonly Controller Service = new Controller();

  private static Frame TwoHands() {
    Frame found = null;
    Check.Until(() => {
      found = Service.Frame();
      HandList hands = found.Hands;  // In its first frame a hand has no age yet.
      return hands.Count == 2 && hands[0].TimeVisible > 0 && hands[1].TimeVisible > 0;
    }, "two hands");
    return found;
  }

  private static double Determinant(Matrix basis) {
    return basis.xBasis.Dot(basis.yBasis.Cross(basis.zBasis));
  }

  public static void TestHandsObeyTheirLaws() {
    Frame frame = TwoHands();
    Check.That(frame.IsValid && frame.Timestamp > 0 && frame.Id > 0, frame);
    foreach (Hand hand in frame.Hands) {
      double side = hand.IsLeft ? -1 : 1;
      Check.That(hand.IsLeft != hand.IsRight, "one side");
      Check.Near(Determinant(hand.Basis), side, 1e-3);
      Check.Near(Determinant(hand.Arm.Basis), side, 1e-3);
      Check.Equal(hand.Fingers.Count, 5);
      Check.That(hand == frame.Hand(hand.Id), "found by its id");
      Check.Equal(hand.GetHashCode(), frame.Hand(hand.Id).GetHashCode());
      Check.That(hand.Frame == frame, "its frame");
      Check.That(hand.TimeVisible > 0 && hand.Confidence > 0, "its age and confidence");
      foreach (Finger finger in hand.Fingers) {
        Check.Equal(finger.Id, hand.Id * 10 + (int)finger.Type);
        Check.Near(Determinant(finger.Bone(Bone.BoneType.TYPE_PROXIMAL).Basis), side, 1e-3);
        Check.Equal(finger.JointPosition(Finger.FingerJoint.JOINT_MCP),
                    finger.Bone(Bone.BoneType.TYPE_PROXIMAL).PrevJoint);
        Check.That(frame.Finger(finger.Id) == finger, "found by its id");
      }
    }
    Check.That(frame.Hands.Leftmost.PalmPosition.x < frame.Hands.Rightmost.PalmPosition.x,
               "leftmost and rightmost");
    Check.Equal(frame.Fingers.FingerType(Finger.FingerType.TYPE_INDEX).Count, 2);
    Check.That(frame.Pointables[0].IsFinger, "fingers come first");
    Check.Equal(new Finger(frame.Pointables[3]).Type, Finger.FingerType.TYPE_RING);
    Check.That(frame.Tools.IsEmpty && frame.Hands[0].Tools.IsEmpty, "a tool");
    Check.Equal(frame.Hands.Select(hand => hand.Id).Distinct().Count(), 2);
  }

  public static void TestEqualIsTheSameOfOneFrame() {
    Frame frame = TwoHands();
    Hand hand = frame.Hands[0];
    Check.Until(() => Service.Frame().Id > frame.Id, "another frame");
    Hand later = Service.Frame().Hand(hand.Id);
    Check.That(hand != later && hand != frame.Hands[1], "equal");
    Check.Equal(new HashSet<Hand> { hand, frame.Hands[0], later }.Count, 2);
  }

  public static void TestTheBoxIsLeftAsItWasEntered() {
    InteractionBox box = TwoHands().InteractionBox;
    var inside = new Vector(0.25f, 0.5f, 0.75f);
    Vector back = box.NormalizePoint(box.DenormalizePoint(inside));
    Check.That(back.DistanceTo(inside) < 1e-5, back);
    var far = new Vector(9999, 200, 0);
    Check.Equal(box.NormalizePoint(far).x, 1f);
    Check.That(box.NormalizePoint(far, false).x > 1, "clamped");
  }

  public static void TestSixtyFramesAreKept() {
    Check.Until(() => Service.Frame(59).IsValid, "sixty frames");
    Check.That(!Service.Frame(60).IsValid && !Service.Frame(-1).IsValid, "more");
    Check.Until(() => { // Not where a frame was lost on a busy machine.
      long newest = Service.Frame().Id;
      return Service.Frame(59).Id >= newest - 59;
    }, "the oldest");
  }

  /// As programs do that write all at their end: thousands of objects, longer than the Controller.
  public static void TestObjectsOutliveTheirController() {
    var hands = new List<Hand>();
    var texts = new List<string>();
    var own = new Controller();
    long seen = 0;
    Check.Until(() => {
      Frame frame = own.Frame();
      if (frame.Id != seen && !frame.Hands.IsEmpty) {
        seen = frame.Id;
        hands.Add(frame.Hands[0]);
        texts.Add(Text(frame.Hands[0]));
      }
      return hands.Count >= 30;
    }, "thirty frames");
    own.Dispose();
    Check.Collect();
    Check.That(hands.Select(Text).SequenceEqual(texts), "they changed");
  }

  private static string Text(Hand hand) {
    var all = new StringBuilder(hand + " " + hand.PalmPosition + hand.Arm.ElbowPosition);
    foreach (Pointable pointable in hand.Pointables) {
      all.Append(pointable.TipPosition);
    }
    return all.ToString();
  }

  public static void TestFramesAreWrittenAndReadAgain() {
    Frame frame = TwoHands();
    byte[] bytes = frame.Serialize;
    Check.That(bytes.Length > 1000, bytes.Length);
    var read = new Frame();
    read.Deserialize(bytes);
    Check.Equal(read.Id, frame.Id);
    Check.Equal(Text(read.Hands[1]), Text(frame.Hands[1]));
    read.Deserialize(bytes.Take(99).ToArray());
    Check.That(!read.IsValid, "a part of a frame");
  }

  public static void TestMotionSinceAFrame() {
    Frame before = TwoHands();
    Frame now = null;
    Check.Until(() => {
      now = Service.Frame();
      if (!before.Hand(now.Hands[0].Id).IsValid) {
        before = now;  // The hand was lost on a busy machine: it has another id now.
      }
      return now.Id > before.Id + 10;
    }, "ten frames of one hand");
    Hand hand = now.Hands[0];
    Vector moved = hand.PalmPosition - before.Hand(hand.Id).PalmPosition;
    Check.That(hand.Translation(before).DistanceTo(moved) < 0.1, moved);
    Check.That(Math.Abs(hand.RotationAngle(before)) <= Math.PI, "an angle");
    Check.That(hand.ScaleFactor(before) > 0, "a scale");
  }

  public static void TestSettingsHaveTheirKinds() {
    TwoHands();
    Config config = Service.Config;
    Check.Equal(config.Type("Gesture.Circle.MinRadius"), Config.ValueType.TYPE_FLOAT);
    Check.Equal(config.GetFloat("Gesture.Circle.MinRadius"), 5f);
    Check.That(config.SetFloat("Gesture.Circle.MinRadius", 10) && config.Save(), "not set");
    Check.Equal(config.GetFloat("Gesture.Circle.MinRadius"), 10f);
    Check.That(config.SetInt32("Gesture.Swipe.MinLength", 200), "an integer for a float");
    Check.Equal(config.GetFloat("Gesture.Swipe.MinLength"), 200f);
    Check.That(config.GetBool("tracking_hand_enabled"), "a boolean");
    Check.Equal(config.Type("no.such.key"), Config.ValueType.TYPE_UNKNOWN);
    Check.That(!config.SetFloat("no.such.key", 1), "it was set");
  }

  public static void TestPoliciesAndGesturesAreAskedFor() {
    TwoHands();
    const Controller.PolicyFlag Background = Controller.PolicyFlag.POLICY_BACKGROUND_FRAMES;
    const Controller.PolicyFlag Hmd = Controller.PolicyFlag.POLICY_OPTIMIZE_HMD;
    Service.SetPolicyFlags(Background | Hmd);
    Check.Until(() => Service.IsPolicySet(Background) && Service.IsPolicySet(Hmd), "policies");
    Check.Equal(Service.PolicyFlags, Background | Hmd);
    Service.ClearPolicy(Hmd);
    Service.ClearPolicy(Background);
    Check.Until(() => Service.PolicyFlags == Controller.PolicyFlag.POLICY_DEFAULT, "no policy");
    Service.EnableGesture(Gesture.GestureType.TYPE_CIRCLE);
    Check.That(Service.IsGestureEnabled(Gesture.GestureType.TYPECIRCLE), "not enabled");
    Service.EnableGesture(Gesture.GestureType.TYPE_CIRCLE, false);
    Check.That(!Service.IsGestureEnabled(Gesture.GestureType.TYPE_CIRCLE), "still enabled");
  }

  public static void TestTheDeviceAndTheScreen() {
    TwoHands();
    Device device = Service.Devices[0];
    Check.That(device.IsValid && device.IsStreaming, device);
    Check.Equal(device.SerialNumber, "SIMULATED-1");
    Check.Near(device.Baseline, 40, 0.1);
    Check.That(device == Service.Devices[0], "the same");
    Check.Equal(device.GetHashCode(), Service.Devices[0].GetHashCode());
    Screen screen = Service.CalibratedScreens[0];
    Vector hit = screen.Intersect(new Vector(0, 200, 0), Vector.Forward, true);
    Check.That(screen.IsValid && hit.x > 0 && hit.x < 1, hit);
  }

  public static void TestPicturesAreArraysOfTheirOwn() {
    Service.SetPolicy(Controller.PolicyFlag.POLICY_IMAGES);
    Check.Until(() => Service.Images.Count == 2, "images");
    ImageList images = Service.Images;
    Image left = images[0];
    byte[] pixels = left.Data;
    Check.Equal(pixels.Length, left.Width * left.Height);
    Check.Equal(left.Distortion.Length, left.DistortionWidth * left.DistortionHeight);
    Check.That(!pixels.SequenceEqual(images[1].Data), "both the same");
    var again = new byte[pixels.Length];
    left.DataWithArg(again);
    Check.That(pixels.SequenceEqual(again), "DataWithArg");
    Marshal.Copy(left.DataPointer, again, 0, 640);
    Check.That(pixels.SequenceEqual(again), "DataPointer");
    pixels[0]++;
    Check.That(left.Data[0] != pixels[0], "the array is the image");
    Vector pixel = left.Warp(left.Rectify(new Vector(320, 120, 0)));
    Check.That(pixel.DistanceTo(new Vector(320, 120, 0)) < 0.5, pixel);
    Service.ClearPolicy(Controller.PolicyFlag.POLICY_IMAGES);
  }
}
