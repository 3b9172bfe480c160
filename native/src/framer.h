/* The stream of bytes from the service, cut into messages.
 * Law: pure; whatever the bytes are, nothing outside of the framer's buffers is touched, and memory
 * stays below HS_MESSAGE_MAX. Source: docs/protocol-native.md#messages. */
#ifndef HANDSPAN_FRAMER_H
#define HANDSPAN_FRAMER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HS_HEADER_SIZE 8               /* u32 length, u16 type, u16 zero */
#define HS_MESSAGE_MAX (4u << 20)      /* of the length field; a client closes beyond */
#define HS_FRAMER_BUFFER (32u * 1024u) /* the longest frame takes 8.4 KB */

typedef struct hs_message {
  uint16_t type;
  const uint8_t *body;
  size_t size; /* of the body, bytes */
} hs_message;

typedef enum hs_framed {
  HS_FRAMED_MESSAGE,
  HS_FRAMED_NOTHING, /* more bytes are needed */
  HS_FRAMED_BROKEN   /* malformed, or there is no memory for so long a message */
} hs_framed;

typedef struct hs_framer {
  uint8_t *small; /* HS_FRAMER_BUFFER bytes; messages that fit are read here, several at once */
  size_t begin, end;
  uint8_t *large; /* body of the message that does not fit, NULL until there was one */
  size_t large_capacity, large_size, large_filled;
  uint16_t large_type;
  bool in_large;
} hs_framer;

bool hs_framer_init(hs_framer *framer);
void hs_framer_free(hs_framer *framer);

/** Forget what was read; for a new connection. */
void hs_framer_reset(hs_framer *framer);

/** Where the next bytes of the stream belong, and how many may be put there: never 0 after
 * hs_framer_next() said HS_FRAMED_NOTHING. */
uint8_t *hs_framer_space(hs_framer *framer, size_t *size);
void hs_framer_added(hs_framer *framer, size_t size);

/** Return the next whole message; its body is good until the next call. */
hs_framed hs_framer_next(hs_framer *framer, hs_message *message);

/** Keep the body of the last message. Returns NULL where it lies in the small buffer. */
uint8_t *hs_framer_take_large(hs_framer *framer, const hs_message *message, size_t *capacity);

/** Whether a large message begins and its body was not given a buffer yet. hs_framer_next() makes
 * one then, unless it was given one: such as hs_framer_take_large() returned, or NULL. */
bool hs_framer_needs_buffer(const hs_framer *framer);
void hs_framer_give_buffer(hs_framer *framer, uint8_t *buffer, size_t capacity);

#endif
