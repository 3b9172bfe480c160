/* Laws of the pure parts: framing, interpolation, history, clock, inbox. */
#include "LeapC.h"
#include "check.h"
#include "device.h"
#include "framer.h"
#include "history.h"
#include "inbox.h"
#include "peer.h"

static void put(uint8_t *bytes, uint32_t length, uint16_t type) {
  memcpy(bytes, &length, 4);
  memcpy(bytes + 4, &type, 2);
  memset(bytes + 6, 0, 2);
}

/* However the stream is cut, the same messages come out of it: small ones, one that just fits, and
 * one that does not. */
static void the_cut_of_the_stream_does_not_matter(void) {
  static const uint32_t bodies[] = {0, 5, 0, HS_FRAMER_BUFFER - HS_HEADER_SIZE, 1,
                                    HS_FRAMER_BUFFER - HS_HEADER_SIZE + 1, 200000, 3};
  const size_t count = sizeof bodies / sizeof *bodies;
  static uint8_t stream[400000];
  size_t total = 0;
  for (size_t i = 0; i < count; i++) {
    put(stream + total, bodies[i] + 4, (uint16_t)(100 + i));
    memset(stream + total + HS_HEADER_SIZE, (int)(i + 1), bodies[i]);
    total += HS_HEADER_SIZE + bodies[i];
  }
  for (size_t piece = 1; piece < 100000; piece = piece * 3 + 1) {
    hs_framer framer;
    CHECK(hs_framer_init(&framer));
    size_t fed = 0, seen = 0;
    while (seen < count) {
      hs_message message;
      hs_framed framed = hs_framer_next(&framer, &message);
      if (framed == HS_FRAMED_MESSAGE) {
        CHECK_INT(message.type, 100 + seen);
        CHECK_INT(message.size, bodies[seen]);
        for (size_t i = 0; i < message.size; i++) {
          CHECK(message.body[i] == seen + 1);
        }
        seen++;
        continue;
      }
      CHECK_INT(framed, HS_FRAMED_NOTHING);
      size_t room;
      uint8_t *space = hs_framer_space(&framer, &room);
      CHECK(room > 0 && fed < total);
      size_t size = piece < room ? piece : room;
      size = size < total - fed ? size : total - fed;
      memcpy(space, stream + fed, size);
      hs_framer_added(&framer, size);
      fed += size;
    }
    CHECK_INT(fed, total);
    hs_framer_free(&framer);
  }
}

static void impossible_lengths_are_refused(void) {
  static const uint32_t lengths[] = {0, 3, HS_MESSAGE_MAX + 1, UINT32_MAX};
  for (size_t i = 0; i < 4; i++) {
    hs_framer framer;
    hs_message message;
    size_t room;
    CHECK(hs_framer_init(&framer));
    put(hs_framer_space(&framer, &room), lengths[i], 1);
    hs_framer_added(&framer, HS_HEADER_SIZE);
    CHECK_INT(hs_framer_next(&framer, &message), HS_FRAMED_BROKEN);
    hs_framer_free(&framer);
  }
}

static void fill(hs_kept *kept, int64_t frame_id, int64_t time_us, float x) {
  memset(kept, 0, sizeof *kept);
  kept->frame_id = frame_id;
  kept->timestamp_us = time_us;
  kept->rate_hz = 100;
  kept->hands = 1;
  make_hand(&kept->hand[0], 5, 0);
  LEAP_HAND *hand = &kept->hand[0];
  hand->visible_time = (uint64_t)time_us;
  hand->palm.position.x = x;
  hand->palm.velocity = (LEAP_VECTOR){{{1000.0f, 0.0f, 0.0f}}};
  hand->palm.normal = (LEAP_VECTOR){{{0.0f, -1.0f, 0.0f}}};
  hand->palm.orientation = (LEAP_QUATERNION){{{0.0f, 0.0f, 0.0f, 1.0f}}};
  hand->arm.rotation = (LEAP_QUATERNION){{{0.0f, 0.0f, 0.0f, 1.0f}}};
}

static void the_middle_is_in_the_middle(void) {
  hs_kept before, after, between;
  fill(&before, 1, 1000, 10.0f);
  fill(&after, 2, 2000, 30.0f);
  after.hand[0].palm.normal = (LEAP_VECTOR){{{1.0f, 0.0f, 0.0f}}};
  /* a quarter turn about z, written with the other sign, which means the same */
  after.hand[0].arm.rotation =
      (LEAP_QUATERNION){{{0.0f, 0.0f, -0.70710678f, -0.70710678f}}};
  hs_between(&before, &after, 1500, &between);
  const LEAP_HAND *hand = &between.hand[0];
  CHECK_INT(between.hands, 1);
  CHECK_INT(between.frame_id, 2);
  CHECK_INT(between.timestamp_us, 1500);
  CHECK_INT(hand->visible_time, 1500);
  CHECK_NEAR(hand->palm.position.x, 20, 1e-5);
  CHECK_NEAR(hand->palm.normal.x, 0.70710678, 1e-6);
  CHECK_NEAR(hand->palm.normal.y, -0.70710678, 1e-6);
  CHECK_NEAR(fabs((double)hand->arm.rotation.z), sin(M_PI / 8), 1e-6);
  CHECK_NEAR(fabs((double)hand->arm.rotation.w), cos(M_PI / 8), 1e-6);
}

static void at_a_frame_it_is_that_frame(void) {
  hs_kept before, after, between;
  fill(&before, 1, 1000, 10.0f);
  fill(&after, 2, 2000, 30.0f);
  hs_between(&before, &after, 1000, &between);
  CHECK_NEAR(between.hand[0].palm.position.x, 10, 0);
  CHECK_INT(between.frame_id, 1);
  hs_between(&before, &after, 2000, &between);
  CHECK_NEAR(between.hand[0].palm.position.x, 30, 0);
  hs_between(&after, &after, 2000, &between);
  CHECK_NEAR(between.hand[0].palm.position.x, 30, 0);
}

/* Nobody checked what the service says: a time that no float holds must not be made one. */
static void a_nonsensical_time_is_not_mixed(void) {
  hs_kept before, after, between;
  fill(&before, 1, 1000, 10.0f);
  fill(&after, 2, 2000, 30.0f);
  after.hand[0].visible_time = UINT64_MAX;
  hs_between(&before, &after, 1900, &between);
  CHECK(between.hand[0].visible_time == UINT64_MAX);
  CHECK_NEAR(between.hand[0].palm.position.x, 28, 1e-5);
}

static void a_hand_of_one_frame_is_there_while_that_is_nearer(void) {
  hs_kept before, after, between;
  fill(&before, 1, 1000, 10.0f);
  fill(&after, 2, 2000, 30.0f);
  after.hand[1] = after.hand[0];
  after.hand[1].id = 6;
  after.hands = 2;
  hs_between(&before, &after, 1400, &between);
  CHECK_INT(between.hands, 1);
  hs_between(&before, &after, 1600, &between);
  CHECK_INT(between.hands, 2);
  CHECK_NEAR(between.hand[0].palm.position.x, 22, 1e-5);
  CHECK_NEAR(between.hand[1].palm.position.x, 30, 0);
}

static void ahead_hands_go_on(void) {
  hs_kept newest, ahead;
  fill(&newest, 1, 1000, 10.0f);
  hs_ahead(&newest, 11000, &ahead);
  CHECK_NEAR(ahead.hand[0].palm.position.x, 20, 1e-4);
  CHECK_NEAR(ahead.hand[0].arm.prev_joint.x - newest.hand[0].arm.prev_joint.x, 10, 1e-3);
  CHECK_INT(ahead.hand[0].visible_time, 11000);
  hs_ahead(&newest, 151000, &ahead); /* held after 50 ms */
  CHECK_NEAR(ahead.hand[0].palm.position.x, 60, 1e-4);
  CHECK_INT(ahead.hand[0].visible_time, 151000);
}

static void the_history_finds_the_neighbours(void) {
  static hs_history history;
  const hs_kept *before, *after;
  hs_kept kept;
  CHECK_INT(hs_history_find(&history, 0, &before, &after), eLeapRS_NotAvailable);
  for (int64_t i = 1; i <= 300; i++) {
    fill(&kept, i, i * 10000, (float)i);
    hs_history_add(&history, &kept);
  }
  for (int64_t time = 300 * 10000 - 1; time >= (300 - HS_HISTORY + 1) * 10000; time -= 777) {
    CHECK_INT(hs_history_find(&history, time, &before, &after), eLeapRS_Success);
    CHECK_INT(before->frame_id, time / 10000);
    CHECK_INT(after->frame_id, time / 10000 + 1);
  }
  CHECK_INT(hs_history_find(&history, 300 * 10000, &before, &after), eLeapRS_Success);
  CHECK_INT(before->frame_id, 300);
  CHECK(before == after);
  CHECK_INT(hs_history_find(&history, 3000000 + HS_AHEAD_US, &before, &after), eLeapRS_Success);
  CHECK_INT(hs_history_find(&history, 3000001 + HS_AHEAD_US, &before, &after),
            eLeapRS_RoutineIsNotSeer);
  CHECK_INT(hs_history_find(&history, (300 - HS_HISTORY + 1) * 10000 - 1, &before, &after),
            eLeapRS_TimestampTooEarly);
  CHECK_INT(hs_history_find(&history, INT64_MAX, &before, &after), eLeapRS_RoutineIsNotSeer);
  fill(&kept, 1, INT64_MIN, 0); /* a clock that was set back, and is nonsense */
  hs_history_add(&history, &kept);
  CHECK_INT(hs_history_find(&history, INT64_MAX, &before, &after), eLeapRS_RoutineIsNotSeer);
  fill(&kept, 1, 5, 0);
  hs_history_clear(&history);
  hs_history_add(&history, &kept);
  CHECK_INT(hs_history_find(&history, 5, &before, &after), eLeapRS_Success);
  CHECK_INT(hs_history_find(&history, 4, &before, &after), eLeapRS_TimestampTooEarly);
}

/* Frames that wait to be polled are in the history, also when a new service begins it anew. */
static void what_was_forgotten_stays_where_it_is(void) {
  static hs_history history;
  hs_kept kept;
  for (int64_t i = 1; i <= 8; i++) {
    fill(&kept, i, i * 1000, 0);
    hs_history_add(&history, &kept);
  }
  const hs_kept *waiting = hs_history_get(&history, 7);
  hs_history_clear(&history);
  CHECK(hs_history_get(&history, 0) == NULL);
  for (int64_t i = 1; i <= 8; i++) {
    fill(&kept, 100 + i, i, 0);
    hs_history_add(&history, &kept);
  }
  CHECK_INT(waiting->frame_id, 1);
  CHECK_INT(hs_history_get(&history, 7)->frame_id, 101);
  CHECK(hs_history_get(&history, 8) == NULL);
}

static int64_t rebased(LEAP_CLOCK_REBASER rebaser, int64_t user) {
  int64_t leap;
  CHECK_INT(LeapRebaseClock(rebaser, user, &leap), eLeapRS_Success);
  return leap;
}

/* A game's clock begins at 0, runs 200 ppm fast and is read up to 300 us late. */
static void the_clock_follows_drift_and_jumps(void) {
  LEAP_CLOCK_REBASER rebaser;
  CHECK_INT(LeapCreateClockRebaser(&rebaser), eLeapRS_Success);
  CHECK_INT(rebased(rebaser, 12345), 12345);
  const int64_t began = INT64_C(987654321987);
  int64_t user = 0;
  for (int frame = 0; frame < 2000; frame++) {
    int64_t now = (int64_t)frame * 11111;
    user = now + now / 5000;
    int64_t late = (frame * 7919) % 300;
    CHECK_INT(LeapUpdateRebase(rebaser, user, began + now + late), eLeapRS_Success);
    if (frame > 64) {
      CHECK_NEAR(rebased(rebaser, user) - began, now + 150, 60);
      CHECK_NEAR(rebased(rebaser, user - 50000) - began, now - 49990 + 150, 80);
    }
  }
  int64_t now = INT64_C(2000) * 11111;
  LeapUpdateRebase(rebaser, now + now / 5000, began + now + 400000); /* held up once */
  CHECK_NEAR(rebased(rebaser, now + now / 5000) - began, now + 150, 100);
  for (int frame = 0; frame < 3; frame++) { /* set back by an hour */
    int64_t then = now + (frame + 1) * 11111;
    LeapUpdateRebase(rebaser, then - INT64_C(3600000000), began + then);
  }
  CHECK_NEAR(rebased(rebaser, now - INT64_C(3600000000)) - began, now, 300);
  CHECK_INT(LeapUpdateRebase(rebaser, INT64_MIN, INT64_MAX), eLeapRS_InvalidArgument);
  LeapDestroyClockRebaser(rebaser);
  LeapDestroyClockRebaser(NULL);
}

static void texts_are_cut_between_letters(void) {
  static const char text[] = "a\xe2\x82\xac\xc3\xa9";
  static const size_t kept[] = {0, 0, 1, 1, 1, 4, 4, 6, 6};
  for (size_t room = 1; room < 9; room++) {
    char copy[9];
    hs_copy_text(copy, room, (hs_text){text, sizeof text - 1});
    CHECK_INT(strlen(copy), kept[room]);
    CHECK(memcmp(copy, text, kept[room]) == 0);
  }
}

static void add_event(hs_inbox *inbox, eLeapEventType type, uint32_t device_id) {
  hs_event event = {.type = type, .device_id = device_id};
  if (type == eLeapEventType_Device || type == eLeapEventType_DeviceLost) {
    event.device_id = 0;
    event.body.device.device.id = device_id;
  }
  CHECK(hs_inbox_add(inbox, &event));
}

static void check_events(hs_inbox *inbox, const eLeapEventType *wanted, size_t count) {
  LEAP_CONNECTION_MESSAGE message;
  for (size_t i = 0; i < count; i++) {
    CHECK_INT(hs_inbox_take(inbox, &message), HS_TAKEN_EVENT);
    CHECK_INT(message.type, wanted[i]);
  }
  CHECK_INT(hs_inbox_take(inbox, &message), HS_TAKEN_NOTHING);
}

static void add_events(hs_inbox *inbox, const eLeapEventType *types, size_t count,
                       uint32_t device_id) {
  for (size_t i = 0; i < count; i++) {
    add_event(inbox, types[i], device_id);
  }
}

static const eLeapEventType session[] = {
    eLeapEventType_Connection, eLeapEventType_Device,     eLeapEventType_DeviceStatusChange,
    eLeapEventType_Policy,     eLeapEventType_DeviceLost, eLeapEventType_ConnectionLost};

/* What is void goes first, and of what the client was never told nothing is left. */
static void an_inbox_is_thinned(void) {
  static const eLeapEventType left[] = {eLeapEventType_Connection, eLeapEventType_ConfigResponse};
  hs_inbox inbox;
  CHECK(hs_inbox_init(&inbox));
  add_events(&inbox, session, 6, 1);
  CHECK(hs_inbox_thin(&inbox));
  CHECK_INT(inbox.event_count, 0);
  add_events(&inbox, session, 3, 7);
  add_event(&inbox, eLeapEventType_ConfigResponse, 0);
  add_event(&inbox, eLeapEventType_DeviceLost, 7);
  CHECK(hs_inbox_thin(&inbox));
  check_events(&inbox, left, 2);
  add_event(&inbox, eLeapEventType_ConfigResponse, 0);
  add_event(&inbox, eLeapEventType_ConfigChange, 0);
  CHECK(hs_inbox_thin(&inbox) && hs_inbox_thin(&inbox)); /* nobody takes these answers */
  CHECK(!hs_inbox_thin(&inbox));
  hs_inbox_free(&inbox);
}

/* What a client was told of is never left without its end, whatever came and went since. */
static void an_inbox_keeps_the_end_of_what_was_told(void) {
  static const eLeapEventType left[] = {
      eLeapEventType_DeviceLost, eLeapEventType_ConnectionLost, eLeapEventType_Connection,
      eLeapEventType_Device,     eLeapEventType_DeviceStatusChange};
  hs_inbox inbox;
  CHECK(hs_inbox_init(&inbox));
  add_events(&inbox, session + 4, 2, 1); /* of a session that the client knows */
  add_events(&inbox, session, 6, 1);     /* of one that it does not */
  add_events(&inbox, session, 1, 0);
  add_events(&inbox, session + 1, 4, 1);
  add_events(&inbox, session + 1, 2, 1);
  while (hs_inbox_thin(&inbox)) {
  }
  check_events(&inbox, left, 5);
  hs_inbox_free(&inbox);
}

int main(void) {
  RUN(the_cut_of_the_stream_does_not_matter);
  RUN(impossible_lengths_are_refused);
  RUN(the_middle_is_in_the_middle);
  RUN(at_a_frame_it_is_that_frame);
  RUN(a_nonsensical_time_is_not_mixed);
  RUN(a_hand_of_one_frame_is_there_while_that_is_nearer);
  RUN(ahead_hands_go_on);
  RUN(the_history_finds_the_neighbours);
  RUN(what_was_forgotten_stays_where_it_is);
  RUN(the_clock_follows_drift_and_jumps);
  RUN(texts_are_cut_between_letters);
  RUN(an_inbox_is_thinned);
  RUN(an_inbox_keeps_the_end_of_what_was_told);
  return 0;
}
