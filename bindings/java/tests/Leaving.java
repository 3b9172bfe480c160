/* A program that returns from main while its listener is being called: it must end at once. */
import com.leapmotion.leap.Controller;
import com.leapmotion.leap.Listener;
import java.util.concurrent.CountDownLatch;

final class Leaving {
  private Leaving() {}

  public static void main(String[] arguments) throws InterruptedException {
    CountDownLatch framed = new CountDownLatch(3);
    Controller controller = new Controller(new Listener() {
      @Override public void onFrame(Controller controller) {
        framed.countDown();
      }
    });
    framed.await();
    System.out.println("leaving " + controller.isConnected());
  }
}
