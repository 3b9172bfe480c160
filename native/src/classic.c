/* The classic parts of the newest frames, for libLeap. */
#include "export.h"

#include "classic.h"

#include "connection.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#define PARTS (HS_CLASSIC_MOTION | HS_CLASSIC_WITH_GESTURES | HS_CLASSIC_WITH_TOOLS)

/* Frames that wait to be polled, and those that were polled and are not asked for yet. */
#define KEPT (2u * HS_WAITING_FRAMES)

struct hs_classics {
  hs_classic kept[KEPT];
  uint32_t next;
};

bool hs_classics_make(struct hs_classics **classics) {
  if (*classics == NULL) {
    *classics = calloc(1, sizeof **classics);
  }
  return *classics != NULL;
}

void hs_classics_keep(struct hs_classics *classics, const hs_frame *frame) {
  if (classics == NULL || frame->classic == NULL) {
    return;
  }
  hs_classic *place = &classics->kept[classics->next];
  classics->next = (classics->next + 1) % KEPT;
  place->frame_id = frame->frame_id;
  place->hands = frame->hands;
  place->tools = frame->tools;
  place->gestures = frame->gestures;
  place->size = frame->classic_size;
  memcpy(place->body, frame->classic, frame->classic_size);
}

/* The newest one of a frame: numbers of frames begin anew with a service. */
static const hs_classic *find(const struct hs_classics *classics, int64_t frame_id) {
  for (uint32_t back = 1; classics != NULL && back <= KEPT; back++) {
    const hs_classic *kept = &classics->kept[(classics->next + KEPT - back) % KEPT];
    if (kept->size > 0 && kept->frame_id == frame_id) {
      return kept;
    }
  }
  return NULL;
}

LEAP_EXPORT eLeapRS LEAP_CALL HandspanWantClassic(LEAP_CONNECTION hConnection, uint32_t parts) {
  if (hConnection == NULL || (parts & ~(uint32_t)PARTS) != 0) {
    return eLeapRS_InvalidArgument;
  }
  eLeapRS result = eLeapRS_InsufficientResources;
  hs_lock(&hConnection->lock);
  if (hs_classics_make(&hConnection->classics)) {
    hConnection->classic_parts = parts;
    if (hConnection->welcomed && hConnection->life == HS_OPEN) {
      hs_subscribe_all(hConnection);
    }
    result = eLeapRS_Success;
  }
  hs_unlock(&hConnection->lock);
  return result;
}

LEAP_EXPORT eLeapRS LEAP_CALL HandspanGetClassic(LEAP_CONNECTION hConnection, int64_t frame_id,
                                                 hs_classic *classic) {
  if (hConnection == NULL || classic == NULL) {
    return eLeapRS_InvalidArgument;
  }
  hs_lock(&hConnection->lock);
  const hs_classic *kept = find(hConnection->classics, frame_id);
  if (kept != NULL) {
    memcpy(classic, kept, offsetof(hs_classic, body) + kept->size);
  }
  hs_unlock(&hConnection->lock);
  return kept != NULL ? eLeapRS_Success : eLeapRS_NotAvailable;
}
