/* Frames and images. */
#include "receive.h"

#include <stdlib.h>
#include <string.h>

static void keep_hands(LEAP_CONNECTION connection, const hs_attached *attached,
                       const hs_frame *frame, hs_kept *kept) {
  kept->frame_id = frame->frame_id;
  kept->timestamp_us = frame->timestamp_us;
  kept->rate_hz = frame->rate_hz >= 0.0f ? frame->rate_hz : 0.0f;
  kept->hands = frame->hands;
  memcpy(kept->hand, frame->hand, frame->hands * sizeof(LEAP_HAND));
  bool from_camera = connection->origin == eLeapTrackingOrigin_DevicePrimaryCamera;
  for (uint32_t i = 0; i < kept->hands; i++) {
    uint32_t side;
    memcpy(&side, &kept->hand[i].type, sizeof side);
    kept->hand[i].type = side == eLeapHandType_Left ? eLeapHandType_Left : eLeapHandType_Right;
    if (from_camera && attached->rig != NULL) {
      const float *camera = &attached->rig->extrinsic[0][12];
      hs_move_hand(&kept->hand[i], -camera[0], -camera[1], -camera[2]);
    }
  }
}

hs_received hs_receive_frame(LEAP_CONNECTION connection, const hs_message *message) {
  hs_frame frame;
  if (!hs_read_frame(message, &frame)) {
    return HS_RECEIVED_NONSENSE;
  }
  hs_attached *attached = hs_attached_with(connection, frame.device);
  if (connection->greeting_left > 0 || attached == NULL || !attached->present ||
      !hs_is_heard(connection, attached)) {
    return HS_RECEIVED;
  }
  if (attached->history == NULL) {
    attached->history = calloc(1, sizeof *attached->history);
    if (attached->history == NULL) {
      return HS_RECEIVED; /* A frame less; the next one may find memory. */
    }
  }
  hs_kept kept;
  keep_hands(connection, attached, &frame, &kept);
  hs_history_add(attached->history, &kept);
  hs_inbox_add_frame(&connection->inbox, attached->id, hs_history_get(attached->history, 0));
  hs_classics_keep(connection->classics, &frame);
  hs_cond_broadcast(&connection->changed);
  return HS_RECEIVED;
}

/* One buffer goes round: the framer fills it, the inbox holds it, the client's thread empties it.
 * Where nobody polls the next image takes it from the one that waits. */
void hs_lend_buffer(LEAP_CONNECTION connection) {
  hs_lock(&connection->lock);
  size_t capacity = connection->spare_capacity;
  uint8_t *buffer = connection->spare;
  connection->spare = NULL;
  if (buffer == NULL) {
    buffer = hs_inbox_drop_image(&connection->inbox, &capacity);
  }
  hs_unlock(&connection->lock);
  hs_framer_give_buffer(&connection->framer, buffer, capacity);
}

/* Images are made into events by the thread that polls, since only it may call the allocator. */
hs_received hs_receive_image(LEAP_CONNECTION connection, const hs_message *message) {
  hs_image image;
  if (!hs_read_image(message, &image)) {
    return HS_RECEIVED_NONSENSE;
  }
  const hs_attached *attached = hs_attached_with(connection, image.device);
  if (attached == NULL || !attached->present || !hs_is_heard(connection, attached) ||
      !connection->has_allocator || attached->rig == NULL ||
      attached->calibration != image.calibration ||
      attached->rig->source.width != image.width || attached->rig->source.height != image.height) {
    return HS_RECEIVED;
  }
  hs_waiting_image waiting = {.device_id = image.device,
                              .frame_id = image.frame_id,
                              .timestamp_us = image.timestamp_us,
                              .rig = hs_rig_hold(attached->rig),
                              .pixels = (size_t)(image.pixels - message->body)};
  size_t capacity;
  free(hs_inbox_drop_image(&connection->inbox, &capacity)); /* A small one: see hs_lend_buffer(). */
  waiting.body = hs_framer_take_large(&connection->framer, message, &waiting.capacity);
  if (waiting.body == NULL) {
    waiting.body = malloc(message->size);
    waiting.capacity = message->size;
    if (waiting.body == NULL) {
      hs_rig_let(waiting.rig);
      return HS_RECEIVED;
    }
    memcpy(waiting.body, message->body, message->size);
  }
  hs_inbox_add_image(&connection->inbox, &waiting);
  hs_cond_broadcast(&connection->changed);
  return HS_RECEIVED;
}
