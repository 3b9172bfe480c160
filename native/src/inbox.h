/* What waits for the client, and what it was told last.
 * Law: events leave in the order in which they came; none but frames and images is ever dropped for
 * one who polls, and of these the oldest; what was told stays readable for the next HS_TOLD events
 * of its kind. Not guarded: its owner holds a lock. */
#ifndef HANDSPAN_INBOX_H
#define HANDSPAN_INBOX_H

#include "interpolate.h"
#include "device.h"

#define HS_WAITING_EVENTS 256
#define HS_WAITING_FRAMES 8

/* Programs hand events to other threads and read them after the next poll: keep them long, 0.56 s
 * of frames at 115 a second. Each costs 2.2 KB. */
#define HS_TOLD 64

typedef struct hs_event {
  eLeapEventType type;
  uint32_t device_id;
  uint64_t order;
  char *text; /* owned; what `body` points to, or NULL */
  union {
    LEAP_CONNECTION_EVENT connection;
    LEAP_CONNECTION_LOST_EVENT connection_lost;
    LEAP_DEVICE_EVENT device;
    LEAP_DEVICE_STATUS_CHANGE_EVENT device_status;
    LEAP_POLICY_EVENT policy;
    LEAP_TRACKING_MODE_EVENT mode;
    LEAP_CONFIG_RESPONSE_EVENT config;
    LEAP_CONFIG_CHANGE_EVENT config_change;
    LEAP_LOG_EVENT log;
    uint64_t room[6]; /* C# reads 8 bytes of LEAP_CONFIG_CHANGE_EVENT, which has 5 */
  } body;
} hs_event;

typedef struct hs_waiting_frame {
  uint64_t order;
  uint32_t device_id;
  const hs_kept *kept; /* in the history of its device, which outlives HS_WAITING_FRAMES */
} hs_waiting_frame;

/* An image as it came; `body` is owned, `rig` held. */
typedef struct hs_waiting_image {
  uint64_t order;
  uint32_t device_id;
  int64_t frame_id, timestamp_us;
  const hs_rig *rig;
  uint8_t *body;
  size_t capacity;
  size_t pixels; /* where they begin in body */
} hs_waiting_image;

typedef struct hs_inbox {
  uint64_t order;
  hs_event *events; /* ring of HS_WAITING_EVENTS */
  uint32_t first_event, event_count;
  hs_waiting_frame frames[HS_WAITING_FRAMES];
  uint32_t first_frame, frame_count;
  hs_waiting_image image; /* the newest alone: pixels are large */
  bool has_image;
  hs_event *told_events; /* rings of HS_TOLD */
  hs_told *told_frames;
  LEAP_IMAGE_EVENT *told_images;
  uint32_t next_event, next_frame, next_image;
} hs_inbox;

typedef enum hs_taken {
  HS_TAKEN_NOTHING,
  HS_TAKEN_EVENT, /* the message is filled */
  HS_TAKEN_IMAGE  /* it is the turn of the image, of which the caller makes an event */
} hs_taken;

bool hs_inbox_init(hs_inbox *inbox);
void hs_inbox_free(hs_inbox *inbox);

/** Drop what waits; what was told stays. */
void hs_inbox_clear(hs_inbox *inbox);

/** Whether so many more events have room. */
bool hs_inbox_has_room(const hs_inbox *inbox, uint32_t events);

/** Add an event, whose text it owns from now on; false, and the text is freed, without room. */
bool hs_inbox_add(hs_inbox *inbox, hs_event *event);

/** Make room for a client that does not poll: drop the oldest event that later ones make void, or
 * that is but a message; then sessions and devices that came and went again before it was told of
 * them; then the oldest answer about a setting. What it was told of keeps its end. False where
 * nothing can be spared. */
bool hs_inbox_thin(hs_inbox *inbox);

void hs_inbox_add_frame(hs_inbox *inbox, uint32_t device_id, const hs_kept *kept);

/** Add an image; none waits. */
void hs_inbox_add_image(hs_inbox *inbox, const hs_waiting_image *image);

/** Take the image that waits away, and return its buffer; NULL where none does. */
uint8_t *hs_inbox_drop_image(hs_inbox *inbox, size_t *capacity);

/** Take what came first. */
hs_taken hs_inbox_take(hs_inbox *inbox, LEAP_CONNECTION_MESSAGE *message);

/** Where the next image event is to be told. */
LEAP_IMAGE_EVENT *hs_inbox_tell_image(hs_inbox *inbox);

#endif
