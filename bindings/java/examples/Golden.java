/*
 * Prints frames of a recording for comparison across languages: Golden FIRST LAST STEP. Hands of
 * each STEPth frame, and gestures of all; the same as native/leap/tests/golden.cpp.
 */
import com.leapmotion.leap.Bone;
import com.leapmotion.leap.CircleGesture;
import com.leapmotion.leap.Controller;
import com.leapmotion.leap.Finger;
import com.leapmotion.leap.Frame;
import com.leapmotion.leap.Gesture;
import com.leapmotion.leap.Hand;
import com.leapmotion.leap.KeyTapGesture;
import com.leapmotion.leap.ScreenTapGesture;
import com.leapmotion.leap.SwipeGesture;
import com.leapmotion.leap.Vector;
import java.util.Locale;

public final class Golden {
  private Golden() {}

  public static void main(String[] arguments) throws InterruptedException {
    long first = Long.parseLong(arguments[0]);
    long last = Long.parseLong(arguments[1]);
    long step = Long.parseLong(arguments[2]);
    long next = first;
    Controller controller = new Controller();
    for (Gesture.Type type : Gesture.Type.values()) {
      controller.enableGesture(type);
    }
    System.err.println("waiting");
    while (next <= last) {
      for (int back = 59; back >= 0; back--) {
        Frame frame = controller.frame(back);
        if (frame.id() == next && next <= last) {
          print(frame, (next - first) % step == 0);
          next++;
        } else if (frame.id() > next && back == 59) {
          System.err.println("frame " + next + " was missed");
          System.exit(1);
        } else if (frame.id() > next) {
          break; // A frame came meanwhile, and all others moved on by one.
        }
      }
      Thread.sleep(20);
    }
  }

  private static void print(Frame frame, boolean withHands) {
    if (withHands || !frame.gestures().isEmpty()) {
      System.out.println("frame " + frame.id() + " hands " + frame.hands().count());
    }
    if (withHands) {
      for (Hand hand : frame.hands()) {
        print(hand);
      }
    }
    for (Gesture gesture : frame.gestures()) {
      print(gesture);
    }
  }

  private static void print(Hand hand) {
    System.out.println("  " + (hand.isLeft() ? "left" : "right") + " hand"
        + vector("palm", hand.palmPosition()) + vector("normal", hand.palmNormal().times(100))
        + vector("direction", hand.direction().times(100)) + " grab " + number(hand.grabStrength())
        + " pinch " + number(hand.pinchStrength()) + " width " + number(hand.palmWidth()));
    System.out.println("   " + vector("elbow", hand.arm().elbowPosition())
        + vector("wrist", hand.wristPosition()));
    for (Finger finger : hand.fingers()) {
      System.out.println("    finger " + finger.type().swigValue() + " "
          + (finger.isExtended() ? "extended" : "bent") + vector("tip", finger.tipPosition())
          + " length " + number(finger.length()) + " width " + number(finger.width()));
      for (Bone.Type type : Bone.Type.values()) {
        Bone bone = finger.bone(type);
        System.out.println("      bone " + type.swigValue() + vector("from", bone.prevJoint())
            + vector("to", bone.nextJoint()) + vector("x", bone.basis().getXBasis().times(100)));
      }
    }
  }

  private static void print(Gesture gesture) {
    String head = "  gesture type " + gesture.type().swigValue() + " state "
        + gesture.state().swigValue();
    switch (gesture.type()) {
      case TYPE_CIRCLE:
        CircleGesture circle = new CircleGesture(gesture);
        System.out.println(head + vector("center", circle.center()) + " radius "
            + number(circle.radius()) + " progress " + number(circle.progress()));
        break;
      case TYPE_SWIPE:
        SwipeGesture swipe = new SwipeGesture(gesture);
        System.out.println(head + vector("from", swipe.startPosition())
            + vector("to", swipe.position()));
        break;
      case TYPE_KEY_TAP:
        System.out.println(head + vector("at", new KeyTapGesture(gesture).position()));
        break;
      default:
        System.out.println(head + vector("at", new ScreenTapGesture(gesture).position()));
    }
  }

  private static String vector(String name, Vector v) {
    return " " + name + " " + number(v.getX()) + " " + number(v.getY()) + " " + number(v.getZ());
  }

  /** One decimal; adding zero makes a plain zero of "-0.0", which languages print differently. */
  private static String number(float value) {
    double tenths = Math.floor((double) value * 10 + 0.5) / 10 + 0.0;
    return String.format(Locale.ROOT, "%.1f", tenths);
  }
}
