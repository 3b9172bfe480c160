/* LeapGetServerStatus(): a look at the service without a connection. Law: it ends within the time
 * given, and a block is freed once, and only if it is one of ours. */
#include "export.h"

#include "device.h"
#include "link.h"
#include "platform.h"

#include <stdlib.h>
#include <string.h>

#define RETRY_US 20000
#define DEVICES_MAX 8
#define TEXT_SIZE 128
#define BLOCKS_MAX 256 /* that clients have at once; 1.3 KB each */

typedef struct block {
  LEAP_SERVER_STATUS status;
  LEAP_SERVER_STATUS_DEVICE devices[DEVICES_MAX];
  char version[TEXT_SIZE];
  char serials[DEVICES_MAX][HS_SERIAL_SIZE];
  char models[DEVICES_MAX][HS_SERIAL_SIZE];
  uint32_t devices_left; /* yet to be told */
  bool welcomed;
  struct block *next;
} block;

/* Blocks that clients have, the newest first. Some clients release the address of a copy of their
 * own, every ten seconds, so the oldest go by themselves. */
static hs_mutex lock = HS_MUTEX_INIT;
static block *handed_out;

static void add_device(block *found, const hs_device_message *told) {
  uint32_t i = found->status.device_count;
  if (i < DEVICES_MAX && told->change == HS_ATTACHED) {
    hs_copy_text(found->serials[i], HS_SERIAL_SIZE, told->serial);
    hs_copy_text(found->models[i], HS_SERIAL_SIZE, told->model);
    found->devices[i].serial = found->serials[i];
    found->devices[i].type = found->models[i];
    found->status.device_count++;
  }
  found->devices_left -= found->devices_left > 0 ? 1 : 0;
}

/* Take in a message; false where no more can come of this service. */
static bool take(block *found, const hs_message *message) {
  hs_welcome welcome;
  hs_device_message told;
  switch (message->type) {
  case HS_WELCOME:
    if (!hs_read_welcome(message, &welcome)) {
      return false;
    }
    hs_copy_text(found->version, TEXT_SIZE, welcome.version_text);
    found->devices_left = welcome.devices;
    found->welcomed = true;
    return true;
  case HS_DEVICE:
    if (!hs_read_device(message, &told)) {
      return false;
    }
    add_device(found, &told);
    return true;
  case HS_BYE:
    return false;
  default:
    return true;
  }
}

static bool is_complete(const block *found) { return found->welcomed && found->devices_left == 0; }

/* Ask a service that answered the call; false where it did not tell everything in time. */
static bool ask(hs_link *link, hs_framer *framer, int64_t deadline_us, block *found) {
  uint8_t bytes[512];
  char program[TEXT_SIZE];
  hs_program_name(program, sizeof program);
  hs_writer out = {bytes, sizeof bytes, 0, false};
  hs_write_hello(&out, HS_ROLE_PROBE, 0, 0, program, "libLeapC 6.2.0");
  if (out.failed || hs_link_write(link, bytes, out.used, deadline_us) != HS_LINK_DONE) {
    return false;
  }
  hs_framer_reset(framer);
  memset(found, 0, sizeof *found);
  while (!is_complete(found)) {
    size_t size, got;
    hs_message message;
    uint8_t *space = hs_framer_space(framer, &size);
    if (hs_link_read(link, space, size, deadline_us, &got) != HS_LINK_DONE) {
      return false;
    }
    hs_framer_added(framer, got);
    hs_framed framed;
    while ((framed = hs_framer_next(framer, &message)) == HS_FRAMED_MESSAGE) {
      if (!take(found, &message)) {
        return false;
      }
    }
    if (framed == HS_FRAMED_BROKEN) {
      return false;
    }
  }
  return true;
}

/* Look for a service until one tells everything or the time is up. */
static bool look(int64_t deadline_us, block *found) {
  hs_link *link = hs_link_new();
  hs_framer framer = {0};
  bool told = false;
  if (link != NULL && hs_framer_init(&framer)) {
    for (;;) {
      told = hs_link_connect(link) && ask(link, &framer, deadline_us, found);
      int64_t now_us = hs_now_us();
      if (told || now_us >= deadline_us) {
        break;
      }
      int64_t retry_us = now_us + RETRY_US;
      hs_link_sleep(link, retry_us < deadline_us ? retry_us : deadline_us);
    }
  }
  hs_framer_free(&framer);
  hs_link_free(link);
  return told;
}

/* Keep a block until it is released, and no more than so many of them. */
static void hand_out(block *found) {
  hs_lock(&lock);
  found->next = handed_out;
  handed_out = found;
  block **place = &handed_out;
  for (int i = 0; i < BLOCKS_MAX && *place != NULL; i++) {
    place = &(*place)->next;
  }
  block *oldest = *place; /* At most one is too many. */
  *place = NULL;
  hs_unlock(&lock);
  free(oldest);
}

LEAP_EXPORT eLeapRS LEAP_CALL LeapGetServerStatus(uint32_t timeout,
                                                  const LEAP_SERVER_STATUS **status) {
  if (status == NULL) {
    return eLeapRS_InvalidArgument;
  }
  *status = NULL;
  block *found = calloc(1, sizeof *found);
  if (found == NULL) {
    return eLeapRS_InsufficientResources;
  }
  if (!look(hs_now_us() + (int64_t)timeout * 1000, found)) {
    free(found);
    return eLeapRS_Timeout;
  }
  found->status.version = found->version;
  found->status.devices = found->devices;
  hand_out(found);
  *status = &found->status;
  return eLeapRS_Success;
}

LEAP_EXPORT eLeapRS LEAP_CALL LeapReleaseServerStatus(const LEAP_SERVER_STATUS *status) {
  hs_lock(&lock);
  block **place = &handed_out;
  while (*place != NULL && (const void *)*place != (const void *)status) {
    place = &(*place)->next;
  }
  block *released = *place;
  if (released != NULL) {
    *place = released->next;
  }
  hs_unlock(&lock);
  free(released);
  return eLeapRS_Success;
}
