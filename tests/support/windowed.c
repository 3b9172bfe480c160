/* A program with a window that uses libLeapC, and obeys lines on its standard input.
 *
 *     windowed TITLE
 *
 * Law: it counts what the library hands out, by number of frame, and each line on stdin is answered
 * with one line of JSON that says all that came before it:
 *
 *     report FROM TO   what came of the frames above FROM and up to TO
 *     count FROM TO    likewise, without waiting for what is on its way
 *     wish BITS        wish exactly these policies
 *     pause, resume    try to, for everybody
 *     save KEY VALUE   try to change a setting of the classic configuration, a whole number
 *     gestures KEY VALUE   set one parameter of gestures, a real number
 *
 * The window is made over the system's libxcb, which needs no header here: the X server then knows
 * the window to be this process's. Source: X Window System Protocol, version 11. */
#include "LeapC.h"
#include "classic.h"

#include <dlfcn.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NUMBERS (1 << 20) /* of frames: two hours */
#define POLICIES 0x10Fu   /* all that can be wished */
#define PATIENCE_US (30 * 1000000LL)
enum { FRAME = 1, IMAGE = 2, GESTURE = 4 };

static struct {
  LEAP_CONNECTION connection;
  unsigned char came[NUMBERS]; /* bits of what came of each frame */
  uint32_t policies, policy_events, devices, answered;
  eLeapTrackingMode mode;
  bool stored;
} now;

static void end(const char *why) {
  fprintf(stderr, "%s\n", why);
  exit(1);
}

/* ---- The window ------------------------------------------------------------------------------- */

typedef struct screens {
  const uint32_t *root; /* the first field of a screen */
  int rest, index;
} screens;

static void *function(void *library, const char *name) {
  void *found = dlsym(library, name);
  if (found == NULL) {
    end(name);
  }
  return found;
}

static void show(const char *title) {
  void *xcb = dlopen("libxcb.so.1", RTLD_NOW);
  if (xcb == NULL) {
    end("libxcb.so.1 is not installed");
  }
  void *(*connect)(const char *, int *);
  const void *(*setup)(void *);
  screens (*roots)(const void *);
  uint32_t (*make_id)(void *);
  unsigned (*create)(void *, uint8_t, uint32_t, uint32_t, int16_t, int16_t, uint16_t, uint16_t,
                     uint16_t, uint16_t, uint32_t, uint32_t, const void *);
  unsigned (*change)(void *, uint8_t, uint32_t, uint32_t, uint32_t, uint8_t, uint32_t,
                     const void *);
  unsigned (*map)(void *, uint32_t);
  int (*flush)(void *), (*broken)(void *);
  *(void **)&connect = function(xcb, "xcb_connect");
  *(void **)&setup = function(xcb, "xcb_get_setup");
  *(void **)&roots = function(xcb, "xcb_setup_roots_iterator");
  *(void **)&make_id = function(xcb, "xcb_generate_id");
  *(void **)&create = function(xcb, "xcb_create_window");
  *(void **)&change = function(xcb, "xcb_change_property");
  *(void **)&map = function(xcb, "xcb_map_window");
  *(void **)&flush = function(xcb, "xcb_flush");
  *(void **)&broken = function(xcb, "xcb_connection_has_error");
  void *x = connect(NULL, NULL);
  if (broken(x)) {
    end("the X server does not answer");
  }
  uint32_t window = make_id(x), root = *roots(setup(x)).root;
  enum { COPY = 0, SHOWN = 1, REPLACE = 0, WM_NAME = 39, STRING = 31 };
  create(x, COPY, window, root, 0, 0, 260, 160, 0, SHOWN, COPY, 0, NULL);
  change(x, REPLACE, window, WM_NAME, STRING, 8, (uint32_t)strlen(title), title);
  map(x, window);
  flush(x); /* The window lives as long as the connection, which lives as long as we do. */
}

/* ---- What comes ------------------------------------------------------------------------------- */

static void note(int64_t number, int what) {
  if (number < 0 || number >= NUMBERS) {
    end("a frame has a number that no service reaches");
  }
  now.came[number] |= (unsigned char)what;
}

static void take_gestures(int64_t number) {
  static hs_classic classic;
  if (HandspanGetClassic(now.connection, number, &classic) == eLeapRS_Success &&
      classic.gestures > 0) {
    note(number, GESTURE);
  }
}

static void take(const LEAP_CONNECTION_MESSAGE *message) {
  switch (message->type) {
  case eLeapEventType_Tracking:
    note(message->tracking_event->tracking_frame_id, FRAME);
    take_gestures(message->tracking_event->tracking_frame_id);
    break;
  case eLeapEventType_Image:
    note(message->image_event->info.frame_id, IMAGE);
    break;
  case eLeapEventType_Policy:
    now.policies = message->policy_event->current_policy;
    now.policy_events++;
    break;
  case eLeapEventType_TrackingMode:
    now.mode = message->tracking_mode_event->current_tracking_mode;
    break;
  case eLeapEventType_Device:
    now.devices++;
    break;
  case eLeapEventType_DeviceLost:
    now.devices--;
    break;
  case eLeapEventType_ConfigResponse:
    now.answered = message->config_response_event->requestID;
    break;
  case eLeapEventType_ConfigChange:
    now.answered = message->config_change_event->requestID;
    now.stored = message->config_change_event->status;
    break;
  default:
    break;
  }
}

/* Take what is there, and wait so long for something if nothing is. Whether something was. */
static bool poll_once(uint32_t timeout_ms) {
  LEAP_CONNECTION_MESSAGE message;
  if (LeapPollConnection(now.connection, timeout_ms, &message) != eLeapRS_Success) {
    return false;
  }
  take(&message);
  return true;
}

static void poll_until(const uint32_t *changing, uint32_t wanted) {
  int64_t until_us = LeapGetNow() + PATIENCE_US;
  while (*changing != wanted) {
    if (LeapGetNow() > until_us) {
      end("the service does not answer");
    }
    poll_once(10);
  }
}

/* Take all that was sent before now: the answer to a question comes behind it. */
static void catch_up(void) {
  uint32_t request = 0;
  if (LeapRequestConfigValue(now.connection, "tracking_tool_enabled", &request) !=
      eLeapRS_Success) {
    end("the service is gone");
  }
  poll_until(&now.answered, request);
  while (poll_once(0)) {
  }
}

/* ---- What is asked ---------------------------------------------------------------------------- */

static void report(long long from, long long to) {
  long frames = 0, images = 0, gestures = 0;
  for (long long number = from + 1; number <= to && number < NUMBERS; number++) {
    frames += (now.came[number] & FRAME) != 0;
    images += (now.came[number] & IMAGE) != 0;
    gestures += (now.came[number] & GESTURE) != 0;
  }
  printf("{\"frames\": %ld, \"images\": %ld, \"gestures\": %ld, \"policies\": %u, "
         "\"devices\": %u, \"mode\": %d}\n",
         frames, images, gestures, now.policies, now.devices, (int)now.mode);
}

static void save(const char *key, const LEAP_VARIANT *value) {
  uint32_t request = 0;
  if (LeapSaveConfigValue(now.connection, key, value, &request) != eLeapRS_Success) {
    end("the library takes no setting");
  }
  poll_until(&now.answered, request);
  printf("{\"stored\": %s}\n", now.stored ? "true" : "false");
}

static void obey(const char *line) {
  long long from, to;
  unsigned bits;
  char key[80];
  float real;
  int whole;
  if (sscanf(line, "report %lld %lld", &from, &to) == 2) {
    catch_up();
    report(from, to);
  } else if (sscanf(line, "count %lld %lld", &from, &to) == 2) {
    report(from, to);
  } else if (sscanf(line, "wish %u", &bits) == 1) {
    uint32_t wanted = now.policy_events + 1;
    LeapSetPolicyFlags(now.connection, bits, POLICIES & ~bits);
    poll_until(&now.policy_events, wanted);
    catch_up();
    printf("{\"policies\": %u}\n", now.policies);
  } else if (strcmp(line, "pause") == 0 || strcmp(line, "resume") == 0) {
    eLeapRS result = LeapSetPause(now.connection, line[0] == 'p');
    catch_up();
    printf("{\"refused\": %s}\n", result == eLeapRS_Success ? "false" : "true");
  } else if (sscanf(line, "save %79s %d", key, &whole) == 2) {
    save(key, &(LEAP_VARIANT){.type = eLeapValueType_Int32, .iValue = whole});
  } else if (sscanf(line, "gestures %79s %f", key, &real) == 2) {
    save(key, &(LEAP_VARIANT){.type = eLeapValueType_Float, .fValue = real});
  } else {
    end("this line is not understood");
  }
}

/* ---- Life ------------------------------------------------------------------------------------- */

static void *allocate(uint32_t size, eLeapAllocatorType hint, void *state) {
  (void)hint, (void)state;
  return malloc(size);
}

static void release(void *piece, void *state) {
  (void)state;
  free(piece);
}

static bool has_line(void) {
  struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
  return poll(&input, 1, 0) > 0;
}

int main(int count, char **words) {
  if (count != 2) {
    end("windowed TITLE");
  }
  setvbuf(stdin, NULL, _IONBF, 0); /* has_line() asks the system, which knows no buffer of ours. */
  setvbuf(stdout, NULL, _IOLBF, 0);
  show(words[1]);
  LeapCreateConnection(NULL, &now.connection);
  LEAP_ALLOCATOR allocator = {.allocate = allocate, .deallocate = release};
  LeapSetAllocator(now.connection, &allocator);
  HandspanWantClassic(now.connection, HS_CLASSIC_MOTION | HS_CLASSIC_WITH_GESTURES);
  LeapOpenConnection(now.connection);
  poll_until(&now.devices, 1);
  report(0, 0);
  char line[160];
  for (;;) {
    poll_once(5);
    if (has_line()) {
      if (fgets(line, sizeof line, stdin) == NULL) {
        return 0;
      }
      line[strcspn(line, "\n")] = '\0';
      obey(line);
    }
  }
}
