/* Frames of a running service with two simulated hands: their laws, and that they never change. */
import com.leapmotion.leap.Arm;
import com.leapmotion.leap.Bone;
import com.leapmotion.leap.Config;
import com.leapmotion.leap.Controller;
import com.leapmotion.leap.Device;
import com.leapmotion.leap.Finger;
import com.leapmotion.leap.Frame;
import com.leapmotion.leap.Gesture;
import com.leapmotion.leap.Hand;
import com.leapmotion.leap.HandList;
import com.leapmotion.leap.Image;
import com.leapmotion.leap.ImageList;
import com.leapmotion.leap.InteractionBox;
import com.leapmotion.leap.Matrix;
import com.leapmotion.leap.Pointable;
import com.leapmotion.leap.Screen;
import com.leapmotion.leap.Vector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;

final class TestTracking {
  private static final Controller CONTROLLER = new Controller();

  private TestTracking() {}

  public static void main(String[] arguments) {
    Check.run(TestTracking.class);
  }

  private static Frame twoHands() {
    Frame[] found = new Frame[1];
    Check.until(() -> {
      found[0] = CONTROLLER.frame();
      HandList hands = found[0].hands(); // In its first frame a hand has no age yet.
      return hands.count() == 2 && hands.get(0).timeVisible() > 0 && hands.get(1).timeVisible() > 0;
    }, "two hands");
    return found[0];
  }

  private static double determinant(Matrix basis) {
    return basis.getXBasis().dot(basis.getYBasis().cross(basis.getZBasis()));
  }

  static void testHandsObeyTheirLaws() {
    Frame frame = twoHands();
    Check.that(frame.isValid() && frame.timestamp() > 0 && frame.id() > 0, frame);
    for (Hand hand : frame.hands()) {
      double side = hand.isLeft() ? -1 : 1;
      Check.that(hand.isLeft() != hand.isRight(), "one side");
      Check.near(determinant(hand.basis()), side, 1e-3);
      Check.near(determinant(hand.arm().basis()), side, 1e-3);
      Check.equal(hand.fingers().count(), 5);
      Check.that(hand.equals(frame.hand(hand.id())), "found by its id");
      Check.equal(hand.hashCode(), frame.hand(hand.id()).hashCode());
      Check.that(hand.frame().equals(frame), "its frame");
      Check.that(hand.timeVisible() > 0 && hand.confidence() > 0, "its age and confidence");
      for (Finger finger : hand.fingers()) {
        Check.equal(finger.id(), hand.id() * 10 + finger.type().swigValue());
        Check.near(determinant(finger.bone(Bone.Type.TYPE_PROXIMAL).basis()), side, 1e-3);
        Check.equal(finger.jointPosition(Finger.Joint.JOINT_MCP),
            finger.bone(Bone.Type.TYPE_PROXIMAL).prevJoint());
        Check.that(frame.finger(finger.id()).equals(finger), "found by its id");
      }
    }
    Check.that(frame.hands().leftmost().palmPosition().getX()
        < frame.hands().rightmost().palmPosition().getX(), "leftmost and rightmost");
    Check.equal(frame.fingers().fingerType(Finger.Type.TYPE_INDEX).count(), 2);
    Check.that(frame.pointables().get(0).isFinger(), "fingers come first");
    Check.that(new Finger(frame.pointables().get(3)).type() == Finger.Type.TYPE_RING, "conversion");
    Check.that(frame.tools().isEmpty() && frame.hands().get(0).tools().isEmpty(), "a tool");
  }

  static void testEqualIsTheSameOfOneFrame() {
    Frame frame = twoHands();
    Hand hand = frame.hands().get(0);
    Check.until(() -> CONTROLLER.frame().id() > frame.id(), "another frame");
    Hand later = CONTROLLER.frame().hand(hand.id());
    Check.that(!hand.equals(later) && !hand.equals(frame.hands().get(1)), "equal");
    HashSet<Object> all = new HashSet<>(Arrays.<Object>asList(hand, frame.hands().get(0), later));
    Check.equal(all.size(), 2);
  }

  static void testTheBoxIsLeftAsItWasEntered() {
    InteractionBox box = twoHands().interactionBox();
    Vector inside = new Vector(0.25f, 0.5f, 0.75f);
    Vector back = box.normalizePoint(box.denormalizePoint(inside));
    Check.that(back.distanceTo(inside) < 1e-5, back);
    Vector far = new Vector(9999, 200, 0);
    Check.equal(box.normalizePoint(far).getX(), 1.0f);
    Check.that(box.normalizePoint(far, false).getX() > 1, "clamped");
  }

  static void testSixtyFramesAreKept() {
    Check.until(() -> CONTROLLER.frame(59).isValid(), "sixty frames");
    Check.that(!CONTROLLER.frame(60).isValid() && !CONTROLLER.frame(-1).isValid(), "more");
    Check.until(() -> { // Not where a frame was lost on a busy machine.
      long newest = CONTROLLER.frame().id();
      return CONTROLLER.frame(59).id() >= newest - 59;
    }, "the oldest");
  }

  /** As programs do that write all at their end: thousands of objects, longer than the Controller. */
  static void testObjectsOutliveTheirController() {
    List<Hand> hands = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    Controller own = new Controller();
    long[] seen = {0};
    Check.until(() -> {
      Frame frame = own.frame();
      if (frame.id() != seen[0] && !frame.hands().isEmpty()) {
        seen[0] = frame.id();
        hands.add(frame.hands().get(0));
        texts.add(text(frame.hands().get(0)));
      }
      return hands.size() >= 30;
    }, "thirty frames");
    own.delete();
    System.gc();
    System.runFinalization();
    for (int i = 0; i < hands.size(); i++) {
      Check.equal(text(hands.get(i)), texts.get(i));
    }
  }

  private static String text(Hand hand) {
    Arm arm = hand.arm();
    StringBuilder all = new StringBuilder(hand + " " + hand.palmPosition() + arm.elbowPosition());
    for (Pointable pointable : hand.pointables()) {
      all.append(pointable.tipPosition());
    }
    return all.toString();
  }

  static void testFramesAreWrittenAndReadAgain() {
    Frame frame = twoHands();
    byte[] bytes = frame.serialize();
    Check.that(bytes.length > 1000, bytes.length);
    Frame read = new Frame();
    read.deserialize(bytes);
    Check.equal(read.id(), frame.id());
    Check.equal(text(read.hands().get(1)), text(frame.hands().get(1)));
    read.deserialize(Arrays.copyOf(bytes, 99));
    Check.that(!read.isValid(), "a part of a frame");
  }

  static void testMotionSinceAFrame() {
    Frame[] frames = {twoHands(), null};
    Check.until(() -> {
      frames[1] = CONTROLLER.frame();
      if (!frames[0].hand(frames[1].hands().get(0).id()).isValid()) {
        frames[0] = frames[1]; // The hand was lost on a busy machine: it has another id now.
      }
      return frames[1].id() > frames[0].id() + 10;
    }, "ten frames of one hand");
    Frame before = frames[0];
    Frame now = frames[1];
    Hand hand = now.hands().get(0);
    Vector moved = hand.palmPosition().minus(before.hand(hand.id()).palmPosition());
    Check.that(hand.translation(before).distanceTo(moved) < 0.1, moved);
    Check.that(Math.abs(hand.rotationAngle(before)) <= Math.PI, "an angle");
    Check.that(hand.scaleFactor(before) > 0, "a scale");
    Check.that(now.gestures(before).count() >= now.gestures().count() || !before.isValid(), "since");
  }

  static void testSettingsHaveTheirKinds() {
    twoHands();
    Config config = CONTROLLER.config();
    Check.equal(config.type("Gesture.Circle.MinRadius"), Config.ValueType.TYPE_FLOAT);
    Check.equal(config.getFloat("Gesture.Circle.MinRadius"), 5.0f);
    Check.that(config.setFloat("Gesture.Circle.MinRadius", 10) && config.save(), "not set");
    Check.equal(config.getFloat("Gesture.Circle.MinRadius"), 10.0f);
    Check.that(config.setInt32("Gesture.Swipe.MinLength", 200), "an integer for a float");
    Check.equal(config.getFloat("Gesture.Swipe.MinLength"), 200.0f);
    Check.that(config.getBool("tracking_hand_enabled"), "a boolean");
    Check.equal(config.type("no.such.key"), Config.ValueType.TYPE_UNKNOWN);
    Check.that(!config.setFloat("no.such.key", 1), "it was set");
  }

  static void testPoliciesAndGesturesAreAskedFor() {
    twoHands();
    Controller.PolicyFlag background = Controller.PolicyFlag.POLICY_BACKGROUND_FRAMES;
    CONTROLLER.setPolicy(background);
    Check.until(() -> CONTROLLER.isPolicySet(background), "a policy");
    Check.equal(CONTROLLER.policyFlags(), background);
    CONTROLLER.clearPolicy(background);
    Check.until(() -> !CONTROLLER.isPolicySet(background), "no policy");
    for (Gesture.Type type : Gesture.Type.values()) {
      CONTROLLER.enableGesture(type);
    }
    Check.that(CONTROLLER.isGestureEnabled(Gesture.Type.TYPE_CIRCLE), "not enabled");
    CONTROLLER.enableGesture(Gesture.Type.TYPE_CIRCLE, false);
    Check.that(!CONTROLLER.isGestureEnabled(Gesture.Type.TYPE_CIRCLE), "still enabled");
  }

  static void testTheDeviceAndTheScreen() {
    twoHands();
    Device device = CONTROLLER.devices().get(0);
    Check.that(device.isValid() && device.isStreaming(), device);
    Check.equal(device.serialNumber(), "SIMULATED-1");
    Check.near(device.baseline(), 40, 0.1);
    Check.that(device.equals(CONTROLLER.devices().get(0)), "the same");
    Check.equal(device.hashCode(), CONTROLLER.devices().get(0).hashCode());
    Screen screen = CONTROLLER.calibratedScreens().get(0);
    Vector hit = screen.intersect(new Vector(0, 200, 0), Vector.forward(), true);
    Check.that(screen.isValid() && hit.getX() > 0 && hit.getX() < 1, hit);
  }

  static void testPicturesAreArraysOfTheirOwn() {
    CONTROLLER.setPolicy(Controller.PolicyFlag.POLICY_IMAGES);
    Check.until(() -> CONTROLLER.images().count() == 2, "images");
    ImageList images = CONTROLLER.images();
    Image left = images.get(0);
    Check.equal(left.data().length, left.width() * left.height());
    Check.equal(left.distortion().length, left.distortionWidth() * left.distortionHeight());
    Check.that(!Arrays.equals(left.data(), images.get(1).data()), "both the same");
    byte[] changed = left.data();
    changed[0]++;
    Check.that(left.data()[0] != changed[0], "the array is the image");
    Vector slope = left.rectify(new Vector(320, 120, 0));
    Vector pixel = left.warp(slope);
    Check.that(pixel.distanceTo(new Vector(320, 120, 0)) < 0.5, pixel);
    CONTROLLER.clearPolicy(Controller.PolicyFlag.POLICY_IMAGES);
  }
}
