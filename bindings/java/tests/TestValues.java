/* Objects without a service: what is invalid, numbers, lists, enums, and the end of objects. */
import com.leapmotion.leap.Arm;
import com.leapmotion.leap.Bone;
import com.leapmotion.leap.BugReport;
import com.leapmotion.leap.CircleGesture;
import com.leapmotion.leap.Config;
import com.leapmotion.leap.Controller;
import com.leapmotion.leap.Device;
import com.leapmotion.leap.DeviceList;
import com.leapmotion.leap.FailedDevice;
import com.leapmotion.leap.Finger;
import com.leapmotion.leap.FingerList;
import com.leapmotion.leap.Frame;
import com.leapmotion.leap.Gesture;
import com.leapmotion.leap.Hand;
import com.leapmotion.leap.HandList;
import com.leapmotion.leap.Image;
import com.leapmotion.leap.InteractionBox;
import com.leapmotion.leap.KeyTapGesture;
import com.leapmotion.leap.Mask;
import com.leapmotion.leap.Matrix;
import com.leapmotion.leap.MessageSeverity;
import com.leapmotion.leap.Pointable;
import com.leapmotion.leap.PointableList;
import com.leapmotion.leap.Screen;
import com.leapmotion.leap.ScreenTapGesture;
import com.leapmotion.leap.SwipeGesture;
import com.leapmotion.leap.Tool;
import com.leapmotion.leap.TrackedQuad;
import com.leapmotion.leap.Vector;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

final class TestValues {
  private TestValues() {}

  public static void main(String[] arguments) {
    Check.run(TestValues.class);
  }

  private static final Object[] INVALID = {
    new Arm(), new Bone(), new Device(), new FailedDevice(), new Finger(), new Frame(),
    new Gesture(), new CircleGesture(), new SwipeGesture(), new KeyTapGesture(),
    new ScreenTapGesture(), new Hand(), new Image(), new InteractionBox(), new Mask(),
    new Pointable(), new Screen(), new Tool(), new TrackedQuad(), Arm.invalid(), Bone.invalid(),
    Device.invalid(), FailedDevice.invalid(), Finger.invalid(), Frame.invalid(), Gesture.invalid(),
    Hand.invalid(), Image.invalid(), InteractionBox.invalid(), Mask.invalid(), Pointable.invalid(),
    Screen.invalid(), Tool.invalid(), TrackedQuad.invalid()};

  /** Every getter of what is invalid answers, and with nothing. */
  static void testInvalidObjectsAnswerAll() throws ReflectiveOperationException {
    int asked = 0;
    for (Object object : INVALID) {
      for (Method method : object.getClass().getMethods()) {
        boolean getter = method.getParameterCount() == 0
            && method.getDeclaringClass() != Object.class
            && !Modifier.isStatic(method.getModifiers()) && method.getReturnType() != void.class;
        if (!getter || method.getName().equals("hashCode")) {
          continue;
        }
        Object answer = method.invoke(object);
        String words = object + "." + method.getName() + "() is " + answer;
        Check.that(answer != null, words);
        if (method.getName().equals("id") || method.getName().equals("sequenceId")) {
          Check.that(((Number) answer).longValue() == -1, words);
        } else if (method.getName().startsWith("scaleFactor")) {
          Check.that(((Number) answer).doubleValue() == 1, words);
        } else if (answer instanceof Number) {
          Check.that(((Number) answer).doubleValue() == 0, words);
        } else if (answer instanceof Vector) {
          Check.that(answer.equals(Vector.zero()), words);
        } else if (answer instanceof Matrix) {
          Check.that(answer.equals(Matrix.identity()), words);
        }
        asked++;
      }
    }
    Check.that(asked > 300, "only " + asked + " getters were asked");
  }

  static void testInvalidObjectsSayThatTheyAre() {
    for (Object object : INVALID) {
      Check.that(object.toString().startsWith("Invalid "), object);
      Check.that(object.equals(object), object + " is not found in collections");
    }
    Hand none = Hand.invalid();
    Check.that(!none.equals(none) && !none.equals((Hand) null), "a hand of nothing is a hand");
    Check.that(!none.equals((Object) Hand.invalid()), "two hands of nothing are the same");
    Check.that(Arrays.asList(INVALID).indexOf(INVALID[3]) == 3, "indexOf");
  }

  static void testMotionOfNothing() {
    Frame none = Frame.invalid();
    Check.equal(Hand.invalid().translation(none), Vector.zero());
    Check.equal(none.rotationMatrix(none), Matrix.identity());
    Check.equal(none.scaleFactor(none), 1.0f);
    Check.equal(none.rotationAngle(none, Vector.xAxis()), 0.0f);
    Check.equal(none.translationProbability(none), 0.0f);
    Check.equal(none.serialize().length, 0);
    Check.that(!none.hand(1).isValid() && !none.gesture(1).isValid(), "found something");
    Check.that(none.gestures(none).isEmpty(), "gestures of nothing");
    Check.equal(InteractionBox.invalid().normalizePoint(new Vector(1, 2, 3)), Vector.zero());
  }

  static void testListsAreEmpty() {
    HandList hands = new HandList();
    Check.that(hands.isEmpty() && hands.empty() && hands.count() == 0, "not empty");
    Check.that(!hands.get(0).isValid() && !hands.get(-1).isValid(), "a hand of an empty list");
    Check.that(!hands.leftmost().isValid() && !hands.rightmost().isValid()
        && !hands.frontmost().isValid(), "an edge of an empty list");
    Check.that(!hands.iterator().hasNext(), "something to iterate over");
    Check.that(new DeviceList().append(new DeviceList()).isEmpty(), "append");
    PointableList pointables = new PointableList();
    Check.that(pointables.append(new FingerList()) == pointables, "append returns the list");
  }

  static void testVectors() {
    Vector one = new Vector(1, 2, 3);
    Vector other = new Vector(4, -5, 6);
    Check.equal(one.plus(other), new Vector(5, -3, 9));
    Check.equal(one.minus(other), new Vector(-3, 7, -3));
    Check.equal(one.times(2).divide(2), one);
    Check.equal(one.opposite(), new Vector(-1, -2, -3));
    Check.equal(one.dot(other), 12.0f);
    Check.equal(one.cross(other), new Vector(27, 6, -13));
    Check.equal(one.get(2), 3.0f);
    Check.equal(one.get(3), 0.0f);
    Check.equal(one.toString(), "(1, 2, 3)");
    Check.that(Arrays.equals(one.toFloatArray(), new float[] {1, 2, 3}), "toFloatArray");
    Check.equal(one.hashCode(), new Vector(one).hashCode());
    Check.near(Vector.forward().angleTo(Vector.up()), Math.PI / 2, 1e-6);
    Check.equal(Vector.zero().normalized(), Vector.zero());
    Check.that(!new Vector(Float.NaN, 0, 0).isValid(), "NaN is valid");
    Vector changed = new Vector(one);
    changed.setX(9);
    Check.equal(one.getX(), 1.0f);
    Check.that(!one.equals(changed) && !one.equals("(1, 2, 3)") && !one.equals(null), "equals");
  }

  static void testConstantsBelongToWhoAsks() {
    Vector.up().setX(5);
    Matrix.identity().setXBasis(Vector.up());
    Check.equal(Vector.up(), new Vector(0, 1, 0));
    Check.equal(Matrix.identity().getXBasis(), new Vector(1, 0, 0));
  }

  static void testMatrices() {
    Matrix turn = new Matrix(Vector.zAxis(), (float) Math.PI / 2, new Vector(1, 2, 3));
    Vector turned = turn.transformPoint(Vector.xAxis());
    Check.that(turned.distanceTo(new Vector(1, 1, 3)) < 1e-6, turned); // Clockwise.
    Vector back = turn.rigidInverse().transformPoint(turned);
    Check.that(back.distanceTo(Vector.xAxis()) < 1e-6, back);
    Check.equal(turn.times(Matrix.identity()), turn);
    Check.that(Arrays.equals(Matrix.identity().toArray3x3(), new float[] {1, 0, 0, 0, 1, 0, 0, 0, 1}),
        "toArray3x3");
    float[] out = new float[16];
    Check.that(turn.toArray4x4(out) == out && out[13] == 2 && out[15] == 1, "toArray4x4");
  }

  /** A basis does not point into its matrix, which may be collected before it. */
  static void testPartsOutliveWhatTheyCameFrom() {
    Vector[] parts = new Vector[2000];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = new Matrix(new Vector(i, 0, 0), Vector.zero(), Vector.zero()).getXBasis();
    }
    System.gc();
    System.runFinalization();
    for (int i = 0; i < parts.length; i++) {
      Check.equal(parts[i].getX(), (float) i);
    }
  }

  static void testEnumsHaveTheirNumbers() {
    Check.equal(Gesture.Type.TYPE_INVALID.swigValue(), -1);
    Check.equal(Gesture.Type.TYPE_KEY_TAP.swigValue(), 6);
    Check.equal(Gesture.State.STATE_STOP.swigValue(), 3);
    Check.equal(Pointable.Zone.ZONE_TOUCHING.swigValue(), 2);
    Check.equal(Finger.Type.TYPE_PINKY.swigValue(), 4);
    Check.equal(Finger.Joint.JOINT_TIP.swigValue(), 3);
    Check.equal(Bone.Type.TYPE_DISTAL.swigValue(), 3);
    Check.equal(Controller.PolicyFlag.POLICY_RAW_IMAGES.swigValue(), 64);
    Check.equal(Config.ValueType.TYPE_STRING.swigValue(), 8);
    Check.equal(Device.Type.TYPE_LAPTOP.swigValue(), 4099);
    Check.equal(Image.FormatType.INFRARED.swigValue(), 0);
    Check.equal(MessageSeverity.MESSAGE_INFORMATION.swigValue(), 3);
    Check.equal(CircleGesture.classType(), Gesture.Type.swigToEnum(4));
  }

  static void testOtherKindsConvertToInvalidOnes() {
    Check.that(!new CircleGesture(Gesture.invalid()).isValid(), "a circle of nothing");
    Check.that(!new Finger(Pointable.invalid()).isValid(), "a finger of nothing");
    Check.that(!new Tool(Finger.invalid()).isValid(), "a tool of a finger");
  }

  static void testWhatWasDeletedSaysSo() {
    Hand hand = new Hand();
    hand.delete();
    hand.delete();
    try {
      hand.palmPosition();
      throw new AssertionError("it answered");
    } catch (IllegalStateException expected) {
      Check.that(expected.getMessage().contains("deleted"), expected);
    }
  }

  static void testNothingIsNoPartOfAMatrix() {
    Matrix matrix = new Matrix();
    List<Consumer<Vector>> parts = Arrays.asList(
        matrix::setXBasis, matrix::setYBasis, matrix::setZBasis, matrix::setOrigin);
    for (Consumer<Vector> part : parts) {
      try {
        part.accept(null);
        throw new AssertionError("it was taken");
      } catch (NullPointerException expected) {
        Check.equal(matrix, Matrix.identity());
      }
    }
  }

  /** It throws before it touches the array, which the collector would wait for. */
  static void testAnArrayIsNotHeldByWhatWasDeleted() {
    Matrix matrix = new Matrix();
    matrix.delete();
    float[] out = new float[9];
    try {
      matrix.toArray3x3(out);
      throw new AssertionError("it answered");
    } catch (IllegalStateException expected) {
      Check.that(Arrays.equals(out, new float[9]), "written to");
    }
    System.gc();
  }

  static void testArraysLongerOrShorterThanNeeded() {
    float[] longer = new float[11];
    Arrays.fill(longer, 7);
    Matrix.identity().toArray3x3(longer);
    Check.that(longer[8] == 1 && longer[9] == 7 && longer[10] == 7, "what follows is changed");
    Check.that(Arrays.equals(Matrix.identity().toArray3x3(new float[2]), new float[] {1, 0}), "2");
    Frame frame = new Frame();
    frame.deserialize(new byte[0]);
    frame.deserialize(new byte[] {1, 2, 3});
    Check.that(!frame.isValid(), "a frame of three bytes");
  }

  static void testAControllerWithoutAService() {
    Controller controller = new Controller();
    Check.that(!controller.isConnected() && !controller.isServiceConnected(), "connected");
    Check.that(controller.hasFocus() && controller.now() > 0, "focus and time");
    Check.that(!controller.frame().isValid() && !controller.frame(60).isValid(), "a frame");
    Check.that(controller.devices().isEmpty() && controller.images().isEmpty(), "a device");
    Check.equal(controller.config().type("tracking_tool_enabled"), Config.ValueType.TYPE_UNKNOWN);
    Check.that(!controller.config().setFloat("Gesture.Circle.MinRadius", 10), "it was set");
    Check.equal(controller.policyFlags(), Controller.PolicyFlag.POLICY_DEFAULT);
    Check.that(!controller.isGestureEnabled(Gesture.Type.TYPE_SWIPE), "enabled at the start");
    controller.enableGesture(Gesture.Type.TYPE_SWIPE);
    Check.that(controller.isGestureEnabled(Gesture.Type.TYPE_SWIPE), "not enabled");
    BugReport report = controller.bugReport();
    Check.that(!report.beginRecording() && !report.isActive(), "it reports bugs");
    controller.delete();
    controller.delete();
  }
}
