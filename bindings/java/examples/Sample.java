/*
 * Prints what is seen until Enter is pressed, in the way of programs of the classic interface: a
 * listener that is called for each frame, and a program that does nothing but wait.
 */
import com.leapmotion.leap.Bone;
import com.leapmotion.leap.CircleGesture;
import com.leapmotion.leap.Controller;
import com.leapmotion.leap.Finger;
import com.leapmotion.leap.Frame;
import com.leapmotion.leap.Gesture;
import com.leapmotion.leap.Hand;
import com.leapmotion.leap.InteractionBox;
import com.leapmotion.leap.Listener;
import java.io.IOException;

public final class Sample {
  private Sample() {}

  public static void main(String[] arguments) throws IOException {
    Printer printer = new Printer();
    Controller controller = new Controller();
    System.out.println("press Enter to quit");
    controller.addListener(printer);
    System.in.read();
    controller.removeListener(printer);
  }
}

final class Printer extends Listener {
  @Override public void onInit(Controller controller) {
    System.out.println("initialized");
  }

  @Override public void onConnect(Controller controller) {
    System.out.println("connected");
    controller.enableGesture(Gesture.Type.TYPE_CIRCLE);
    controller.enableGesture(Gesture.Type.TYPE_SWIPE);
    controller.enableGesture(Gesture.Type.TYPE_KEY_TAP);
    controller.enableGesture(Gesture.Type.TYPE_SCREEN_TAP);
  }

  @Override public void onDisconnect(Controller controller) {
    System.out.println("disconnected");
  }

  @Override public void onExit(Controller controller) {
    System.out.println("exited");
  }

  @Override public void onFrame(Controller controller) {
    Frame frame = controller.frame();
    for (Gesture gesture : frame.gestures()) {
      tell(gesture, controller);
    }
    if (frame.id() % 100 != 0) {
      return;
    }
    System.out.println("frame " + frame.id() + " at " + frame.currentFramesPerSecond() + " Hz, "
        + frame.hands().count() + " hands, " + frame.fingers().extended().count()
        + " fingers extended");
    for (Hand hand : frame.hands()) {
      tell(hand, frame.interactionBox());
    }
  }

  private static void tell(Hand hand, InteractionBox box) {
    System.out.println("  " + (hand.isLeft() ? "left" : "right") + " hand " + hand.id() + ": palm "
        + hand.palmPosition() + ", in the box " + box.normalizePoint(hand.palmPosition()));
    System.out.println("    pitch " + Math.toDegrees(hand.direction().pitch()) + ", roll "
        + Math.toDegrees(hand.palmNormal().roll()) + ", yaw "
        + Math.toDegrees(hand.direction().yaw()) + ", elbow " + hand.arm().elbowPosition());
    for (Finger finger : hand.fingers()) {
      System.out.println("    " + finger.type() + " " + finger.id() + ": tip "
          + finger.tipPosition() + ", last bone " + finger.bone(Bone.Type.TYPE_DISTAL).length()
          + " mm");
    }
  }

  private static void tell(Gesture gesture, Controller controller) {
    if (gesture.type() == Gesture.Type.TYPE_CIRCLE) {
      CircleGesture circle = new CircleGesture(gesture);
      CircleGesture before = new CircleGesture(controller.frame(1).gesture(circle.id()));
      boolean clockwise =
          circle.pointable().direction().angleTo(circle.normal()) <= Math.PI / 2;
      System.out.println("  circle " + circle.id()
          + (clockwise ? ", clockwise" : ", the other way") + ", " + circle.progress() + " turns, "
          + (circle.progress() - before.progress()) + " since the last frame");
    } else {
      System.out.println("  " + gesture + ", " + gesture.state());
    }
  }
}
