/* LeapPollConnection(). Law: the message is written on every way out; it waits no longer than
 * asked, returns at once when the connection closes, and alone calls the client's allocator. */
#include "export.h"

#include "connection.h"

#include <stdlib.h>
#include <string.h>

/* A program that polls a closed connection in a loop shall not take a whole processor. */
#define CLOSED_PAUSE_US 50000

static void say_nothing(LEAP_CONNECTION_MESSAGE *message) {
  memset(message, 0, sizeof *message);
  message->size = sizeof *message;
}

void hs_give_back(LEAP_CONNECTION connection) {
  if (connection->lent != NULL) {
    void *lent = connection->lent;
    connection->lent = NULL;
    hs_rig_let(connection->lent_rig);
    connection->lent_rig = NULL;
    connection->lender.deallocate(lent, connection->lender.state);
  }
}

static void fill_image(LEAP_IMAGE *told, const hs_rig *rig, int eye, void *data, uint32_t offset) {
  told->properties.type = eLeapImageType_Default;
  told->properties.format = eLeapImageFormat_IR;
  told->properties.bpp = 1;
  told->properties.width = rig->source.width;
  told->properties.height = rig->source.height;
  told->properties.x_scale = told->properties.y_scale = HS_RAY_SCALE;
  told->properties.x_offset = told->properties.y_offset = HS_RAY_OFFSET;
  told->matrix_version = rig->map_version[eye];
  told->distortion_matrix = (LEAP_DISTORTION_MATRIX *)&rig->map[eye];
  told->data = data;
  told->offset = offset;
}

/* Give back memory that no image was put into; the lock is let go meanwhile. */
static void take_back(LEAP_CONNECTION connection, const LEAP_ALLOCATOR *allocator, void *data) {
  if (data != NULL) {
    hs_unlock(&connection->lock);
    allocator->deallocate(data, allocator->state);
    hs_lock(&connection->lock);
  }
}

static void fill_event(LEAP_IMAGE_EVENT *told, const hs_waiting_image *image, void *data) {
  const hs_rig *rig = image->rig;
  told->info.frame_id = image->frame_id;
  told->info.timestamp = image->timestamp_us;
  fill_image(&told->image[0], rig, 0, data, 0);
  fill_image(&told->image[1], rig, 1, data, rig->source.width * rig->source.height);
}

/* Make an event of the image that waits. The lock is held, and let go while the client's allocator
 * runs: another image may wait then, or none. False where nothing was told. */
static bool tell_image(LEAP_CONNECTION connection, LEAP_CONNECTION_MESSAGE *message,
                       uint64_t opened) {
  hs_inbox *inbox = &connection->inbox;
  const uint64_t order = inbox->image.order;
  const uint32_t size = 2 * inbox->image.rig->source.width * inbox->image.rig->source.height;
  const LEAP_ALLOCATOR allocator = connection->allocator;
  hs_unlock(&connection->lock);
  void *data = allocator.allocate(size, eLeapAllocatorType_Uint8, allocator.state);
  hs_lock(&connection->lock);
  if (connection->life != HS_OPEN || connection->opened != opened || !inbox->has_image ||
      inbox->image.order != order) {
    take_back(connection, &allocator, data);
    return false;
  }
  const hs_waiting_image *image = &inbox->image;
  if (data != NULL) {
    hs_rig_upright(image->rig, image->body + image->pixels, data);
    connection->lent = data;
    connection->lent_rig = hs_rig_hold(image->rig);
    connection->lender = allocator;
    message->pointer = hs_inbox_tell_image(inbox);
    fill_event((LEAP_IMAGE_EVENT *)message->pointer, image, data);
    message->type = eLeapEventType_Image;
    message->device_id = image->device_id;
  }
  free(connection->spare);
  connection->spare = hs_inbox_drop_image(inbox, &connection->spare_capacity);
  return data != NULL;
}

/* Wait for an event; the lock is held. */
static eLeapRS await_event(LEAP_CONNECTION connection, int64_t deadline_us,
                           LEAP_CONNECTION_MESSAGE *message) {
  uint64_t opened = connection->opened;
  while (connection->life == HS_OPEN && connection->opened == opened) {
    switch (hs_inbox_take(&connection->inbox, message)) {
    case HS_TAKEN_EVENT:
      return eLeapRS_Success;
    case HS_TAKEN_IMAGE:
      if (tell_image(connection, message, opened)) {
        return eLeapRS_Success;
      }
      continue;
    case HS_TAKEN_NOTHING:
      break;
    }
    if (hs_now_us() >= deadline_us) {
      return eLeapRS_Timeout;
    }
    hs_cond_wait_until(&connection->changed, &connection->lock, deadline_us);
  }
  return eLeapRS_NotConnected;
}

/* The lock is held. */
static void rest_while_closed(LEAP_CONNECTION connection, int64_t deadline_us) {
  int64_t until_us = hs_now_us() + CLOSED_PAUSE_US;
  until_us = until_us < deadline_us ? until_us : deadline_us;
  while (connection->life != HS_OPEN && hs_now_us() < until_us) {
    hs_cond_wait_until(&connection->changed, &connection->lock, until_us);
  }
}

LEAP_EXPORT eLeapRS LEAP_CALL LeapPollConnection(LEAP_CONNECTION hConnection, uint32_t timeout,
                                                 LEAP_CONNECTION_MESSAGE *evt) {
  if (evt == NULL) {
    return eLeapRS_InvalidArgument;
  }
  say_nothing(evt);
  if (hConnection == NULL) {
    return eLeapRS_InvalidArgument;
  }
  int64_t deadline_us = hs_now_us() + (int64_t)timeout * 1000;
  hs_lock(&hConnection->lock);
  if (hConnection->polling) {
    hs_unlock(&hConnection->lock);
    return eLeapRS_ConcurrentPoll;
  }
  hConnection->polling = true;
  hs_unlock(&hConnection->lock);

  hs_give_back(hConnection);

  hs_lock(&hConnection->lock);
  eLeapRS result = eLeapRS_NotConnected;
  if (hConnection->life == HS_OPEN) {
    result = await_event(hConnection, deadline_us, evt);
  } else {
    rest_while_closed(hConnection, deadline_us);
  }
  hConnection->polling = false;
  hConnection->polled = true;
  hConnection->last_poll_us = hs_now_us();
  hs_cond_broadcast(&hConnection->changed); /* for who waits to destroy, or for room */
  hs_unlock(&hConnection->lock);
  return result;
}
