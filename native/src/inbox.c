/* What waits for the client, and what it was told last. */
#include "inbox.h"

#include <stdlib.h>
#include <string.h>

bool hs_inbox_init(hs_inbox *inbox) {
  memset(inbox, 0, sizeof *inbox);
  inbox->events = calloc(HS_WAITING_EVENTS, sizeof *inbox->events);
  inbox->told_events = calloc(HS_TOLD, sizeof *inbox->told_events);
  inbox->told_frames = calloc(HS_TOLD, sizeof *inbox->told_frames);
  inbox->told_images = calloc(HS_TOLD, sizeof *inbox->told_images);
  if (inbox->events == NULL || inbox->told_events == NULL || inbox->told_frames == NULL ||
      inbox->told_images == NULL) {
    hs_inbox_free(inbox);
    return false;
  }
  return true;
}

void hs_inbox_clear(hs_inbox *inbox) {
  while (inbox->event_count > 0) {
    free(inbox->events[inbox->first_event].text);
    inbox->first_event = (inbox->first_event + 1) % HS_WAITING_EVENTS;
    inbox->event_count--;
  }
  size_t capacity;
  free(hs_inbox_drop_image(inbox, &capacity));
  inbox->frame_count = 0;
}

void hs_inbox_free(hs_inbox *inbox) {
  if (inbox->events != NULL) {
    hs_inbox_clear(inbox);
  }
  for (int i = 0; inbox->told_events != NULL && i < HS_TOLD; i++) {
    free(inbox->told_events[i].text);
  }
  free(inbox->events);
  free(inbox->told_events);
  free(inbox->told_frames);
  free(inbox->told_images);
  memset(inbox, 0, sizeof *inbox);
}

bool hs_inbox_has_room(const hs_inbox *inbox, uint32_t events) {
  return HS_WAITING_EVENTS - inbox->event_count >= events;
}

bool hs_inbox_add(hs_inbox *inbox, hs_event *event) {
  if (!hs_inbox_has_room(inbox, 1)) {
    free(event->text);
    return false;
  }
  event->order = inbox->order++;
  inbox->events[(inbox->first_event + inbox->event_count) % HS_WAITING_EVENTS] = *event;
  inbox->event_count++;
  return true;
}

static hs_event *event_at(hs_inbox *inbox, uint32_t index) {
  return &inbox->events[(inbox->first_event + index) % HS_WAITING_EVENTS];
}

static void drop_event(hs_inbox *inbox, uint32_t index) {
  free(event_at(inbox, index)->text);
  for (uint32_t i = index + 1; i < inbox->event_count; i++) {
    *event_at(inbox, i - 1) = *event_at(inbox, i);
  }
  inbox->event_count--;
}

/* Whether an event is but a message, or a later one of its type says anew what is now. */
static bool is_spare(hs_inbox *inbox, uint32_t index) {
  const hs_event *event = event_at(inbox, index);
  if (event->type == eLeapEventType_LogEvent) {
    return true;
  }
  if (event->type != eLeapEventType_DeviceStatusChange && event->type != eLeapEventType_Policy &&
      event->type != eLeapEventType_TrackingMode) {
    return false;
  }
  for (uint32_t i = index + 1; i < inbox->event_count; i++) {
    if (event_at(inbox, i)->type == event->type &&
        event_at(inbox, i)->device_id == event->device_id) {
      return true;
    }
  }
  return false;
}

/* Where the Device waits that an event says the end of; `end` where the client was told of it. */
static uint32_t find_arrival(hs_inbox *inbox, uint32_t end) {
  const uint32_t id = event_at(inbox, end)->body.device.device.id;
  for (uint32_t i = end; i > 0; i--) {
    const hs_event *event = event_at(inbox, i - 1);
    if (event->type == eLeapEventType_Device && event->body.device.device.id == id) {
      return i - 1;
    }
  }
  return end;
}

/* Drop the oldest device that came and went, with all that was said of it. */
static bool drop_gone_device(hs_inbox *inbox) {
  for (uint32_t end = 0; end < inbox->event_count; end++) {
    if (event_at(inbox, end)->type != eLeapEventType_DeviceLost) {
      continue;
    }
    const uint32_t begin = find_arrival(inbox, end);
    if (begin < end) {
      const uint32_t id = event_at(inbox, end)->body.device.device.id;
      drop_event(inbox, end);
      for (uint32_t i = end; i > begin + 1; i--) {
        if (event_at(inbox, i - 1)->device_id == id) {
          drop_event(inbox, i - 1);
        }
      }
      drop_event(inbox, begin);
      return true;
    }
  }
  return false;
}

/* Drop the oldest session that began and ended: from its Connection to its ConnectionLost. */
static bool drop_gone_session(hs_inbox *inbox) {
  uint32_t begin = 0;
  while (begin < inbox->event_count &&
         event_at(inbox, begin)->type != eLeapEventType_Connection) {
    begin++;
  }
  for (uint32_t end = begin; end < inbox->event_count; end++) {
    if (event_at(inbox, end)->type == eLeapEventType_ConnectionLost) {
      for (uint32_t i = begin; i <= end; i++) {
        drop_event(inbox, begin);
      }
      return true;
    }
  }
  return false;
}

/* Drop the oldest answer about a setting. */
static bool drop_answer(hs_inbox *inbox) {
  for (uint32_t i = 0; i < inbox->event_count; i++) {
    const eLeapEventType type = event_at(inbox, i)->type;
    if (type == eLeapEventType_ConfigResponse || type == eLeapEventType_ConfigChange) {
      drop_event(inbox, i);
      return true;
    }
  }
  return false;
}

bool hs_inbox_thin(hs_inbox *inbox) {
  for (uint32_t i = 0; i < inbox->event_count; i++) {
    if (is_spare(inbox, i)) {
      drop_event(inbox, i);
      return true;
    }
  }
  return drop_gone_session(inbox) || drop_gone_device(inbox) || drop_answer(inbox);
}

void hs_inbox_add_frame(hs_inbox *inbox, uint32_t device_id, const hs_kept *kept) {
  if (inbox->frame_count == HS_WAITING_FRAMES) {
    inbox->first_frame = (inbox->first_frame + 1) % HS_WAITING_FRAMES;
    inbox->frame_count--;
  }
  uint32_t place = (inbox->first_frame + inbox->frame_count) % HS_WAITING_FRAMES;
  inbox->frames[place] = (hs_waiting_frame){inbox->order++, device_id, kept};
  inbox->frame_count++;
}

void hs_inbox_add_image(hs_inbox *inbox, const hs_waiting_image *image) {
  inbox->image = *image;
  inbox->image.order = inbox->order++;
  inbox->has_image = true;
}

uint8_t *hs_inbox_drop_image(hs_inbox *inbox, size_t *capacity) {
  if (!inbox->has_image) {
    return NULL;
  }
  inbox->has_image = false;
  hs_rig_let(inbox->image.rig);
  *capacity = inbox->image.capacity;
  return inbox->image.body;
}

static void tell_event(hs_inbox *inbox, LEAP_CONNECTION_MESSAGE *message) {
  hs_event *told = &inbox->told_events[inbox->next_event];
  inbox->next_event = (inbox->next_event + 1) % HS_TOLD;
  free(told->text);
  *told = inbox->events[inbox->first_event];
  inbox->events[inbox->first_event].text = NULL;
  inbox->first_event = (inbox->first_event + 1) % HS_WAITING_EVENTS;
  inbox->event_count--;
  if (told->type == eLeapEventType_LogEvent) {
    told->body.log.message = told->text;
  } else if (told->type == eLeapEventType_ConfigResponse && told->text != NULL) {
    told->body.config.value.strValue = told->text;
  }
  message->type = told->type;
  message->device_id = told->device_id;
  message->pointer = &told->body;
}

static void tell_frame(hs_inbox *inbox, LEAP_CONNECTION_MESSAGE *message) {
  const hs_waiting_frame *frame = &inbox->frames[inbox->first_frame];
  hs_told *told = &inbox->told_frames[inbox->next_frame];
  inbox->next_frame = (inbox->next_frame + 1) % HS_TOLD;
  hs_tell(frame->kept, &told->event, told->hand);
  message->type = eLeapEventType_Tracking;
  message->device_id = frame->device_id;
  message->pointer = &told->event;
  inbox->first_frame = (inbox->first_frame + 1) % HS_WAITING_FRAMES;
  inbox->frame_count--;
}

hs_taken hs_inbox_take(hs_inbox *inbox, LEAP_CONNECTION_MESSAGE *message) {
  uint64_t event = inbox->event_count > 0 ? inbox->events[inbox->first_event].order : UINT64_MAX;
  uint64_t frame = inbox->frame_count > 0 ? inbox->frames[inbox->first_frame].order : UINT64_MAX;
  uint64_t picture = inbox->has_image ? inbox->image.order : UINT64_MAX;
  if (event < frame && event < picture) {
    tell_event(inbox, message);
    return HS_TAKEN_EVENT;
  }
  if (frame < picture) {
    tell_frame(inbox, message);
    return HS_TAKEN_EVENT;
  }
  return inbox->has_image ? HS_TAKEN_IMAGE : HS_TAKEN_NOTHING;
}

LEAP_IMAGE_EVENT *hs_inbox_tell_image(hs_inbox *inbox) {
  LEAP_IMAGE_EVENT *told = &inbox->told_images[inbox->next_image];
  inbox->next_image = (inbox->next_image + 1) % HS_TOLD;
  memset(told, 0, sizeof *told);
  return told;
}
