/* Prints the hands that are seen, for some seconds or until it is interrupted: hands [seconds].
 *
 * The shape of every program with LeapC: create, open, poll in a loop, handle what came. The
 * connection finds the service when it starts later, and again when it was restarted: see what
 * ConnectionLost is followed by. */
#include <LeapC.h>

#include <stdio.h>
#include <stdlib.h>

static void tell_device(const LEAP_DEVICE_EVENT *event) {
  char serial[64];
  LEAP_DEVICE device;
  if (LeapOpenDevice(event->device, &device) != eLeapRS_Success) {
    return;
  }
  LEAP_DEVICE_INFO info = {0};
  info.size = sizeof info;
  info.serial = serial;
  info.serial_length = sizeof serial;
  if (LeapGetDeviceInfo(device, &info) == eLeapRS_Success) {
    printf("device %u: %s, serial %s, baseline %.1f mm, %s\n", event->device.id,
           LeapDevicePIDToString(info.pid), info.serial, info.baseline / 1000.0,
           info.status == eLeapDeviceStatus_Streaming ? "streaming" : "not streaming");
  }
  LeapCloseDevice(device);
}

static void tell_hand(const LEAP_HAND *hand) {
  static const char *const fingers[5] = {"thumb", "index", "middle", "ring", "pinky"};
  const LEAP_VECTOR palm = hand->palm.position;
  printf("  %s hand %u: palm (%.1f, %.1f, %.1f) mm, grab %.2f, pinch %.2f\n",
         hand->type == eLeapHandType_Left ? "left" : "right", hand->id, (double)palm.x,
         (double)palm.y, (double)palm.z, (double)hand->grab_strength,
         (double)hand->pinch_strength);
  for (int i = 0; i < 5; i++) {
    const LEAP_VECTOR tip = hand->digits[i].distal.next_joint;
    printf("    %-6s (%.1f, %.1f, %.1f) mm%s\n", fingers[i], (double)tip.x, (double)tip.y,
           (double)tip.z, hand->digits[i].is_extended ? "" : ", bent");
  }
}

/* One frame of a hundred is printed: nobody reads more. */
static void tell_frame(const LEAP_TRACKING_EVENT *frame) {
  if (frame->tracking_frame_id % 100 != 0) {
    return;
  }
  printf("frame %lld at %.0f Hz, %.1f ms after its image, %u hands\n",
         (long long)frame->tracking_frame_id, (double)frame->framerate,
         (double)(LeapGetNow() - frame->info.timestamp) / 1000.0, frame->nHands);
  for (uint32_t i = 0; i < frame->nHands; i++) {
    tell_hand(&frame->pHands[i]);
  }
}

static void handle(const LEAP_CONNECTION_MESSAGE *message) {
  switch (message->type) {
  case eLeapEventType_Connection:
    printf("connected\n");
    break;
  case eLeapEventType_ConnectionLost:
    printf("the service is gone; waiting for it\n");
    break;
  case eLeapEventType_Device:
    tell_device(message->device_event);
    break;
  case eLeapEventType_DeviceLost:
    printf("device %u is gone\n", message->device_event->device.id);
    break;
  case eLeapEventType_Tracking:
    tell_frame(message->tracking_event);
    break;
  case eLeapEventType_LogEvent:
    printf("the service says: %s\n", message->log_event->message);
    break;
  default:
    break;
  }
  fflush(stdout);
}

int main(int count, char **arguments) {
  const int64_t seconds = count > 1 ? atoi(arguments[1]) : 0;
  LEAP_CONNECTION connection;
  if (LeapCreateConnection(NULL, &connection) != eLeapRS_Success ||
      LeapOpenConnection(connection) != eLeapRS_Success) {
    fprintf(stderr, "no connection could be made\n");
    return 1;
  }
  const int64_t until = LeapGetNow() + seconds * 1000000;
  while (seconds == 0 || LeapGetNow() < until) {
    LEAP_CONNECTION_MESSAGE message;
    if (LeapPollConnection(connection, 200, &message) == eLeapRS_Success) {
      handle(&message);
    }
  }
  LeapCloseConnection(connection);
  LeapDestroyConnection(connection);
  return 0;
}
