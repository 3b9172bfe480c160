/* The thread that talks to the service. Law: it looks for a service for as long as the connection
 * is open, so that one that starts late, or anew, is found without the client doing anything. */
#include "connection.h"

#include <string.h>

#define RETRY_US 100000          /* looking costs a few system calls; frames must be back in 1 s */
#define RETRY_NONSENSE_US 1000000 /* docs/protocol-native.md#messages */
#define RETRY_VERSION_US 5000000  /* docs/protocol-native.md#opening */
#define SILENCE_US 5000000        /* the service says something at least once a second */
#define WRITE_US 500000           /* the service reads at once; a stopped one must not keep us */

/* The service hangs up on who sends more than 200 messages a second, or 400 at once; a program that
 * asks in a loop shall not be cut off for that. docs/protocol-native.md#limits */
#define MESSAGE_COST_US 6000
#define CREDIT_US (250 * MESSAGE_COST_US)

static bool is_open(LEAP_CONNECTION connection) {
  hs_lock(&connection->lock);
  bool open = connection->life == HS_OPEN;
  hs_unlock(&connection->lock);
  return open;
}

static void set_status(LEAP_CONNECTION connection, eLeapConnectionStatus status) {
  hs_lock(&connection->lock);
  connection->status = status;
  hs_unlock(&connection->lock);
}

static bool say_hello(LEAP_CONNECTION connection) {
  uint8_t bytes[512];
  char program[128];
  hs_program_name(program, sizeof program);
  hs_writer out = {bytes, sizeof bytes, 0, false};
  hs_lock(&connection->lock);
  /* A client that is aware of several devices hears nothing of a device before it subscribes. */
  uint32_t wants = connection->multi_device_aware ? 0u : hs_wants(connection);
  uint64_t policy = connection->asked;
  connection->greeted_wants = wants;
  hs_unlock(&connection->lock);
  hs_write_hello(&out, HS_ROLE_CLIENT, wants, policy, program, "libLeapC 6.2.0");
  return !out.failed && hs_link_write(connection->link, bytes, out.used,
                                      hs_now_us() + WRITE_US) == HS_LINK_DONE;
}

/* Take the first message of the outbox; returns its length, 0 where there is none. */
static size_t take_message(LEAP_CONNECTION connection, uint8_t message[HS_OUTBOX]) {
  size_t size = 0;
  hs_lock(&connection->lock);
  if (connection->welcomed && connection->outbox_used > 0) {
    uint32_t length;
    memcpy(&length, connection->outbox, sizeof length);
    size = sizeof length + length;
    memcpy(message, connection->outbox, size);
    connection->outbox_used -= size;
    memmove(connection->outbox, connection->outbox + size, connection->outbox_used);
  }
  hs_unlock(&connection->lock);
  return size;
}

/* Send what the client's threads have left in the outbox, no faster than the service suffers: each
 * message is paid for with time, and credit is limited. */
static bool send_outbox(LEAP_CONNECTION connection, int64_t *paid_until_us) {
  uint8_t message[HS_OUTBOX];
  for (;;) {
    int64_t now_us = hs_now_us();
    if (*paid_until_us - now_us > CREDIT_US) {
      return true;
    }
    size_t size = take_message(connection, message);
    if (size == 0) {
      return true;
    }
    *paid_until_us = (*paid_until_us > now_us ? *paid_until_us : now_us) + MESSAGE_COST_US;
    if (hs_link_write(connection->link, message, size, now_us + WRITE_US) != HS_LINK_DONE) {
      return false;
    }
  }
}

/* Take in all whole messages that were read. */
static hs_received take_messages(LEAP_CONNECTION connection) {
  hs_message message;
  for (;;) {
    if (hs_framer_needs_buffer(&connection->framer)) {
      hs_lend_buffer(connection);
    }
    switch (hs_framer_next(&connection->framer, &message)) {
    case HS_FRAMED_NOTHING:
      return HS_RECEIVED;
    case HS_FRAMED_BROKEN:
      return HS_RECEIVED_NONSENSE;
    case HS_FRAMED_MESSAGE:
      break;
    }
    hs_received result = hs_receive(connection, &message);
    if (result != HS_RECEIVED) {
      return result;
    }
  }
}

/* Talk to a service until it or the connection ends; say how that came. */
static hs_received talk(LEAP_CONNECTION connection) {
  int64_t silent_until = hs_now_us() + SILENCE_US, paid_until = 0;
  hs_framer_reset(&connection->framer);
  if (!say_hello(connection)) {
    return HS_RECEIVED_END;
  }
  while (is_open(connection)) {
    if (!send_outbox(connection, &paid_until)) {
      return HS_RECEIVED_END;
    }
    size_t size, got;
    uint8_t *space = hs_framer_space(&connection->framer, &size);
    /* When what is left in the outbox may be sent. */
    int64_t sends_at = paid_until - CREDIT_US > hs_now_us() ? paid_until - CREDIT_US : HS_FOREVER;
    int64_t deadline = sends_at < silent_until ? sends_at : silent_until;
    switch (hs_link_read(connection->link, space, size, deadline, &got)) {
    case HS_LINK_WOKEN:
      continue;
    case HS_LINK_TIMEOUT:
      if (hs_now_us() < silent_until) {
        continue;
      }
      return HS_RECEIVED_END;
    case HS_LINK_CLOSED:
      return HS_RECEIVED_END;
    case HS_LINK_DONE:
      break;
    }
    hs_framer_added(&connection->framer, got);
    hs_received result = take_messages(connection);
    if (result != HS_RECEIVED) {
      return result;
    }
    silent_until = hs_now_us() + SILENCE_US;
  }
  return HS_RECEIVED_END;
}

static int64_t pause_after(hs_received result) {
  switch (result) {
  case HS_RECEIVED_NONSENSE:
    return RETRY_NONSENSE_US;
  case HS_RECEIVED_VERSION:
    return RETRY_VERSION_US;
  default:
    return RETRY_US;
  }
}

/* Rest, unless the connection closes meanwhile. */
static void rest(LEAP_CONNECTION connection, int64_t pause_us) {
  int64_t until = hs_now_us() + pause_us;
  while (is_open(connection) && hs_link_sleep(connection->link, until) == HS_LINK_WOKEN) {
  }
}

void hs_reader(void *argument) {
  LEAP_CONNECTION connection = argument;
  while (is_open(connection)) {
    int64_t pause_us = RETRY_US;
    if (hs_link_connect(connection->link)) {
      set_status(connection, eLeapConnectionStatus_HandshakeIncomplete);
      pause_us = pause_after(talk(connection));
      hs_link_hang_up(connection->link);
      hs_receive_loss(connection);
    }
    rest(connection, pause_us);
  }
}
