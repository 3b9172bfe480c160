/* The stream of bytes from the service, cut into messages. */
#include "framer.h"

#include <stdlib.h>
#include <string.h>

bool hs_framer_init(hs_framer *framer) {
  memset(framer, 0, sizeof *framer);
  framer->small = malloc(HS_FRAMER_BUFFER);
  return framer->small != NULL;
}

void hs_framer_free(hs_framer *framer) {
  free(framer->small);
  free(framer->large);
  memset(framer, 0, sizeof *framer);
}

void hs_framer_reset(hs_framer *framer) {
  framer->begin = framer->end = 0;
  framer->large_size = framer->large_filled = 0;
  framer->in_large = false;
}

uint8_t *hs_framer_space(hs_framer *framer, size_t *size) {
  if (framer->in_large) {
    *size = framer->large_size - framer->large_filled;
    return framer->large + framer->large_filled;
  }
  if (framer->begin > 0) {
    memmove(framer->small, framer->small + framer->begin, framer->end - framer->begin);
    framer->end -= framer->begin;
    framer->begin = 0;
  }
  *size = HS_FRAMER_BUFFER - framer->end;
  return framer->small + framer->end;
}

void hs_framer_added(hs_framer *framer, size_t size) {
  if (framer->in_large) {
    framer->large_filled += size;
  } else {
    framer->end += size;
  }
}

static uint32_t read_u32(const uint8_t *bytes) {
  return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 |
         (uint32_t)bytes[3] << 24;
}

/* Move what is here of a long body into the large buffer; the rest is read there. */
static bool begin_large(hs_framer *framer, size_t size) {
  if (framer->large_capacity < size) {
    uint8_t *grown = realloc(framer->large, size);
    if (grown == NULL) {
      return false;
    }
    framer->large = grown;
    framer->large_capacity = size;
  }
  const uint8_t *here = framer->small + framer->begin;
  framer->large_type = (uint16_t)(here[4] | here[5] << 8);
  framer->large_size = size;
  framer->large_filled = framer->end - framer->begin - HS_HEADER_SIZE;
  memcpy(framer->large, here + HS_HEADER_SIZE, framer->large_filled);
  framer->begin = framer->end = 0;
  framer->in_large = true;
  return true;
}

hs_framed hs_framer_next(hs_framer *framer, hs_message *message) {
  if (!framer->in_large) {
    size_t here = framer->end - framer->begin;
    if (here < HS_HEADER_SIZE) {
      return HS_FRAMED_NOTHING;
    }
    const uint8_t *bytes = framer->small + framer->begin;
    uint32_t length = read_u32(bytes);
    if (length < 4 || length > HS_MESSAGE_MAX) {
      return HS_FRAMED_BROKEN;
    }
    size_t body = length - 4;
    if (here >= HS_HEADER_SIZE + body) {
      message->type = (uint16_t)(bytes[4] | bytes[5] << 8);
      message->body = bytes + HS_HEADER_SIZE;
      message->size = body;
      framer->begin += HS_HEADER_SIZE + body;
      return HS_FRAMED_MESSAGE;
    }
    if (HS_HEADER_SIZE + body <= HS_FRAMER_BUFFER) {
      return HS_FRAMED_NOTHING;
    }
    if (!begin_large(framer, body)) {
      return HS_FRAMED_BROKEN;
    }
  }
  if (framer->large_filled < framer->large_size) {
    return HS_FRAMED_NOTHING;
  }
  message->type = framer->large_type;
  message->body = framer->large;
  message->size = framer->large_size;
  framer->in_large = false;
  return HS_FRAMED_MESSAGE;
}

uint8_t *hs_framer_take_large(hs_framer *framer, const hs_message *message, size_t *capacity) {
  if (message->body != framer->large) {
    return NULL;
  }
  uint8_t *taken = framer->large;
  *capacity = framer->large_capacity;
  framer->large = NULL;
  framer->large_capacity = 0;
  return taken;
}

bool hs_framer_needs_buffer(const hs_framer *framer) {
  return framer->large == NULL && !framer->in_large &&
         framer->end - framer->begin >= HS_HEADER_SIZE &&
         read_u32(framer->small + framer->begin) - 4 > HS_FRAMER_BUFFER - HS_HEADER_SIZE;
}

void hs_framer_give_buffer(hs_framer *framer, uint8_t *buffer, size_t capacity) {
  framer->large = buffer;
  framer->large_capacity = buffer != NULL ? capacity : 0;
}
