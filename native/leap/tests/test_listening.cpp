/* Who is told what, in which order, and by whom. */
#include "scripted.h"

#include <atomic>
#include <memory>

using namespace Leap;

namespace {

peer service;
typedef std::vector<std::string> Pages;

void check_pages(const Diary &diary, const Pages &wanted) {
  wait_until([&] { return diary.count() >= wanted.size(); });
  const Pages found = diary.pages();
  CHECK_INT(found.size(), wanted.size());
  for (size_t i = 0; i < wanted.size(); i++) {
    if (found[i] != wanted[i]) {
      std::fprintf(stderr, "page %zu is %s, not %s\n", i, found[i].c_str(), wanted[i].c_str());
      std::exit(1);
    }
  }
}

void a_life_is_told_in_order() {
  Diary diary;
  Controller controller;
  CHECK(controller.addListener(diary));
  CHECK(!controller.addListener(diary));
  check_pages(diary, {"init"});
  peer_listen(&service);
  peer_greet(&service);
  check_pages(diary, {"init", "service", "connect", "focus", "device"});
  CHECK(controller.isConnected() && controller.isServiceConnected());
  CHECK_INT(controller.devices().count(), 1);
  const Device device = controller.devices()[0];
  CHECK(device.serialNumber() == "LP1" && device.isStreaming() && !device.isSmudged());
  CHECK_NEAR(device.baseline(), 40, 1e-4);
  CHECK_NEAR(device.range(), 800, 1e-3);
  CHECK_NEAR(device.horizontalViewAngle(), 2.43, 1e-4);
  say_frame(&service, 1);
  check_pages(diary, {"init", "service", "connect", "focus", "device", "frame"});
  peer_device(&service, 1, HS_STATUS_CHANGED, 9, "LP1"); /* smudged */
  wait_until([&] { return diary.count() == 7; });
  CHECK(controller.devices()[0].isSmudged() && !device.isSmudged());
  CHECK(controller.devices()[0] == device);
  peer_die(&service);
  check_pages(diary, {"init", "service", "connect", "focus", "device", "frame", "device",
                      "disconnect", "device", "service lost"});
  CHECK(!controller.isConnected() && !controller.isServiceConnected());
  CHECK(controller.frame().id() == 1);
  peer_listen(&service);
  peer_greet(&service);
  wait_until([&] { return diary.count() == 14; });
  CHECK(controller.removeListener(diary));
  CHECK(!controller.removeListener(diary));
  const Pages pages = diary.pages();
  CHECK_INT(pages.size(), 15);
  CHECK(pages[10] == "service" && pages[11] == "connect" && pages[14] == "exit");
  say_frame(&service, 2);
  wait_for_frame(controller, 2);
  CHECK_INT(diary.count(), 15);
}

void one_who_comes_late_is_told_what_is() {
  Diary diary; /* It must outlive the controller, or be removed. */
  Controller controller;
  peer_greet(&service);
  wait_until([&] { return controller.isConnected(); });
  controller.addListener(diary);
  wait_until([&] { return diary.count() >= 4; });
  const Pages pages = diary.pages();
  CHECK(pages[0] == "init" && pages[1] == "service" && pages[2] == "connect");
  CHECK(pages[3] == "focus");
}

/* Hears what Diary does not write. */
class Watcher : public Listener {
public:
  Watcher() : changes(0), failures(0) {}
  void onServiceChange(const Controller &) override { changes++; }
  void onDeviceFailure(const Controller &controller) override {
    CHECK_INT(controller.failedDevices().count(), 1);
    failures++;
  }
  std::atomic<int> changes, failures;
};

void changes_of_the_service_are_told() {
  Watcher watcher;
  Controller controller(watcher);
  peer_greet(&service);
  wait_until([&] { return watcher.changes == 1; });
  peer_device(&service, 1, HS_STATUS_CHANGED, 2, "LP1"); /* paused */
  wait_until([&] { return watcher.changes == 2; });
  peer_device(&service, 1, HS_STATUS_CHANGED, 1, "LP1");
  wait_until([&] { return watcher.changes == 3; });
  peer_die(&service);
  wait_until([&] { return watcher.changes == 4; });
  peer_listen(&service);
}

void a_device_that_fails_is_told() {
  Watcher watcher;
  Controller controller(watcher);
  peer_greet(&service);
  wait_until([&] { return controller.isConnected(); });
  const Device device = controller.devices()[0];
  CHECK(controller.failedDevices().isEmpty());
  peer_device(&service, 1, HS_STATUS_CHANGED, 0xE8010003, "LP1");
  wait_until([&] { return watcher.failures == 1; });
  const FailedDevice failed = controller.failedDevices()[0];
  CHECK(failed.failure() == FailedDevice::FAIL_TRANSPORT && failed.pnpId() == "LP1");
  CHECK(failed == controller.failedDevices()[0] && failed.toString() == "FailedDevice serial:LP1");
  CHECK(!controller.isConnected() && !controller.devices()[0].isStreaming());
  CHECK(device.isStreaming() && controller.devices()[0] == device);
  FailedDeviceList twice;
  CHECK_INT(twice.append(failed).append(controller.failedDevices()).count(), 2);
  peer_device(&service, 1, HS_STATUS_CHANGED, 1, "LP1");
  wait_until([&] { return controller.failedDevices().isEmpty(); });
  CHECK_INT(watcher.failures, 1);
}

void the_edge_of_the_view_is_told() {
  Controller controller;
  peer_greet(&service); /* 2.43 by 2.1 rad, 800 mm */
  wait_until([&] { return controller.isConnected(); });
  const Device device = controller.devices()[0];
  CHECK(device.position() == Vector() && device.orientation() == Matrix::identity());
  CHECK_NEAR(device.distanceToBoundary(Vector(0, 700, 0)), 100, 1e-3); /* the far end */
  CHECK_NEAR(device.distanceToBoundary(Vector(0, 100, 0)), 100 * sin(1.05), 1e-3);
  CHECK_NEAR(device.distanceToBoundary(Vector(0, 100, -50)), 100 * sin(1.05) - 50 * cos(1.05),
             1e-3);
  CHECK(device.distanceToBoundary(Vector(0, -10, 0)) < 0);
  CHECK(device.distanceToBoundary(Vector(500, 100, 0)) < 0);
}

void a_device_that_goes_disconnects() {
  Diary diary;
  Controller controller(diary);
  peer_greet(&service);
  wait_until([&] { return diary.count() == 5; });
  peer_device(&service, 1, HS_LOST, 0, "LP1");
  wait_until([&] { return diary.count() == 7; });
  CHECK(diary.pages()[5] == "disconnect" && diary.pages()[6] == "device");
  CHECK(controller.isServiceConnected() && !controller.isConnected());
  CHECK(controller.devices().isEmpty());
}

/* Stays in its first callback until it may return. */
class Slow : public Listener {
public:
  Slow() : calls(0), inside(0), most(0), may_return(false) {}
  void onFrame(const Controller &) override {
    const int now = ++inside;
    most = now > most ? now : most.load();
    calls++;
    wait_until([&] { return may_return.load(); });
    --inside;
  }
  std::atomic<int> calls, inside, most;
  std::atomic<bool> may_return;
};

void the_history_is_whole_while_a_callback_sleeps() {
  Slow slow;
  Controller controller(slow);
  peer_greet(&service);
  wait_until([&] { return controller.isConnected(); });
  for (int64_t id = 1; id <= 70; id++) {
    say_frame(&service, id);
    wait_for_frame(controller, id);
  }
  for (int back = 0; back < 60; back++) {
    CHECK_INT(controller.frame(back).id(), 70 - back);
  }
  CHECK(!controller.frame(60).isValid() && !controller.frame(-1).isValid());
  wait_until([&] { return slow.calls == 1; });
  slow.may_return = true;
  controller.removeListener(slow);
  CHECK_INT(slow.inside, 0);
  CHECK_INT(slow.most, 1);
  CHECK(slow.calls < 10);
}

/* Leaves, and may end its controller, in the middle of a frame. */
class Leaver : public Diary {
public:
  Leaver() : controller(nullptr), ends(false) {}
  void onFrame(const Controller &) override {
    Diary::onFrame(*controller);
    if (ends) {
      controller.reset();
    } else {
      controller->removeListener(*this);
    }
  }
  std::unique_ptr<Controller> controller;
  bool ends;
};

void a_callback_may_leave_or_end_everything() {
  for (int ends = 0; ends < 2; ends++) {
    Leaver leaver;
    leaver.ends = ends == 1;
    leaver.controller.reset(new Controller);
    leaver.controller->addListener(leaver);
    peer_greet(&service);
    wait_until([&] { return leaver.count() == 5; });
    say_frame(&service, 1);
    wait_until([&] { return leaver.count() == 7; });
    CHECK(leaver.pages()[5] == "frame" && leaver.pages()[6] == "exit");
    CHECK(!leaver.ends || peer_sees_end(&service));
  }
}

void a_controller_that_goes_lets_all_exit() {
  Diary first, second;
  {
    Controller controller;
    controller.addListener(first);
    controller.addListener(second);
    peer_greet(&service);
    wait_until([&] { return second.count() == 5; });
  }
  CHECK(first.pages().back() == "exit" && second.pages().back() == "exit");
  CHECK(peer_sees_end(&service));
}

void messages_of_the_service_are_told() {
  Diary diary;
  Controller controller(diary);
  peer_greet(&service);
  wait_until([&] { return diary.count() == 5; });
  static said message;
  say_begin(&message, HS_LOG);
  say_u32(&message, 2);
  say_u32(&message, 0);
  say_u64(&message, 7);
  say_text(&message, "clean the glass");
  peer_say(&service, &message);
  wait_until([&] { return diary.count() == 6; });
  CHECK(diary.pages()[5] == "clean the glass");
}

} // namespace

int main() {
  peer_init(&service);
  RUN(a_life_is_told_in_order);
  RUN(one_who_comes_late_is_told_what_is);
  RUN(changes_of_the_service_are_told);
  RUN(a_device_that_fails_is_told);
  RUN(the_edge_of_the_view_is_told);
  RUN(a_device_that_goes_disconnects);
  RUN(the_history_is_whole_while_a_callback_sleeps);
  RUN(a_callback_may_leave_or_end_everything);
  RUN(a_controller_that_goes_lets_all_exit);
  RUN(messages_of_the_service_are_told);
  peer_free(&service);
  return 0;
}
