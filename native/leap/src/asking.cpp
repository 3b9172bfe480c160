/* What a Controller asks of the service: parts of frames, policies, pause, settings. */
#include "core.h"

#include <chrono>

namespace Leap {

namespace {

const std::chrono::milliseconds PATIENCE(1000); /* for an answer that comes within milliseconds */
const GestureKinds ALL_GESTURES = kind_bit(Gesture::TYPE_SWIPE) | kind_bit(Gesture::TYPE_CIRCLE) |
                                  kind_bit(Gesture::TYPE_SCREEN_TAP) |
                                  kind_bit(Gesture::TYPE_KEY_TAP);

} // namespace

/* Nothing that nobody wants is computed by the service. */
void Core::want() {
  Guard guard(lock_); /* Of two threads the one that decides last shall say it last. */
  uint32_t parts = HS_CLASSIC_MOTION;
  if (enabled_ != 0) {
    parts |= HS_CLASSIC_WITH_GESTURES;
  }
  if (tools_) {
    parts |= HS_CLASSIC_WITH_TOOLS;
  }
  HandspanWantClassic(connection_, parts);
}

void Core::enable(Gesture::Type type, bool enabled) {
  const GestureKinds bits = type == Gesture::TYPE_INVALID ? 0 : kind_bit(type) & ALL_GESTURES;
  if (enabled) {
    enabled_ |= bits;
  } else {
    enabled_ &= ~bits;
  }
  want();
}

bool Core::is_enabled(Gesture::Type type) const { return (enabled_ & kind_bit(type)) != 0; }

void Core::want_tools(bool wanted) {
  {
    Guard guard(lock_);
    tools_ = wanted;
  }
  want();
}

namespace {

/* LeapC has no policy for raw images: ours are all raw. */
uint32_t policies_of(uint32_t flags) {
  const uint32_t raw = Controller::POLICY_RAW_IMAGES;
  return (flags & raw) != 0 ? (flags & ~raw) | Controller::POLICY_IMAGES : flags;
}

} // namespace

void Core::set_policy(uint32_t set, uint32_t clear) {
  Guard guard(lock_); /* Of two threads the one that decides last shall say it last. */
  wished_ = (wished_ | set) & ~clear;
  if (!lends_ && (policies_of(set) & Controller::POLICY_IMAGES) != 0) {
    darkroom_.open(connection_);
    lends_ = true;
  }
  LeapSetPolicyFlags(connection_, policies_of(set), policies_of(clear) & ~policies_of(wished_));
}

uint32_t Core::granted() const {
  Guard guard(lock_);
  const uint32_t raw = Controller::POLICY_RAW_IMAGES;
  return (granted_ & Controller::POLICY_IMAGES) != 0 ? granted_ | (wished_ & raw) : granted_;
}

bool Core::set_paused(bool paused) {
  return LeapSetPause(connection_, paused) == eLeapRS_Success;
}

/* ---- Settings ---- */

void Core::answer(uint32_t request, bool stored, const LEAP_VARIANT *value) {
  Guard guard(asking_);
  const auto found = questions_.find(request);
  if (found == questions_.end()) {
    return; /* Nobody waits for it any more. */
  }
  Answer &told = *found->second;
  told.came = true;
  told.stored = stored;
  if (value != nullptr) {
    told.setting.type = value->type;
    if (value->type == eLeapValueType_String) {
      told.setting.text = value->strValue;
    } else if (value->type == eLeapValueType_Float) {
      told.setting.number = static_cast<double>(value->fValue);
    } else if (value->type == eLeapValueType_Boolean) {
      told.setting.number = value->boolValue ? 1 : 0;
    } else if (value->type == eLeapValueType_Int32) {
      told.setting.number = value->iValue;
    }
  }
  answered_.notify_all();
}

/* Wait for an answer; the lock was taken before the question was asked. */
bool Core::await(std::unique_lock<std::mutex> &lock, uint32_t request, Answer &answer) {
  questions_[request] = &answer;
  answered_.wait_for(lock, PATIENCE, [&answer] { return answer.came; });
  questions_.erase(request);
  return answer.came;
}

Setting Core::ask(const char *key) {
  Answer answer = {false, false, {eLeapValueType_Unknown, 0, std::string()}};
  uint32_t request = 0;
  std::unique_lock<std::mutex> lock(asking_);
  if (LeapRequestConfigValue(connection_, key, &request) == eLeapRS_Success) {
    await(lock, request, answer);
  }
  return answer.setting;
}

bool Core::set(const char *key, const LEAP_VARIANT &value) {
  Answer answer = {false, false, {eLeapValueType_Unknown, 0, std::string()}};
  uint32_t request = 0;
  std::unique_lock<std::mutex> lock(asking_);
  return LeapSaveConfigValue(connection_, key, &value, &request) == eLeapRS_Success &&
         await(lock, request, answer) && answer.stored;
}

} // namespace Leap
