/* The scripted service of the tests in C, and what those in C++ need of it besides. */
#ifndef HANDSPAN_LEAP_SCRIPTED_H
#define HANDSPAN_LEAP_SCRIPTED_H

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>

extern "C" {
#include "check.h"
#include "peer.h"
}

#include <Leap.h>

#include <chrono>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

/** How a test changes a frame before it is sent. */
struct FrameChange {
  float rotation_angle; /* of the motion factors of frame and hands, about y, rad */
  float scale;          /* natural logarithm */
  float shift;          /* of the motion's translation, mm along x */
};

/** Send the golden frame with two hands, a tool and four gestures, under another number. */
void say_frame(peer *service, int64_t id);
void say_frame(peer *service, int64_t id, const FrameChange &change);

/** Wait until something is so; the test fails after 5 s. */
void wait_until(const std::function<bool()> &so);

/** Wait until the newest frame has a number. */
Leap::Frame wait_for_frame(const Leap::Controller &controller, int64_t id);

/** Read messages of the client until one of a type comes. */
hs_message read_until(peer *service, uint16_t type);

/** A number in the body of a message. */
uint32_t u32_at(const hs_message &message, size_t offset);

/** Writes down what it is told. */
class Diary : public Leap::Listener {
public:
  void onInit(const Leap::Controller &) override { write("init"); }
  void onConnect(const Leap::Controller &) override { write("connect"); }
  void onDisconnect(const Leap::Controller &) override { write("disconnect"); }
  void onExit(const Leap::Controller &) override { write("exit"); }
  void onFrame(const Leap::Controller &) override { write("frame"); }
  void onFocusGained(const Leap::Controller &) override { write("focus"); }
  void onFocusLost(const Leap::Controller &) override { write("focus lost"); }
  void onServiceConnect(const Leap::Controller &) override { write("service"); }
  void onServiceDisconnect(const Leap::Controller &) override { write("service lost"); }
  void onDeviceChange(const Leap::Controller &) override { write("device"); }
  void onLogMessage(const Leap::Controller &, Leap::MessageSeverity, int64_t,
                    const char *message) override {
    write(message);
  }

  std::vector<std::string> pages() const {
    std::lock_guard<std::mutex> guard(lock_);
    return pages_;
  }
  size_t count() const { return pages().size(); }

private:
  void write(const std::string &page) {
    std::lock_guard<std::mutex> guard(lock_);
    pages_.push_back(page);
  }

  mutable std::mutex lock_;
  std::vector<std::string> pages_;
};

#endif
