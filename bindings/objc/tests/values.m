/* Vectors, matrices, and objects that are not valid: all that needs no service. */
#include "check.h"

static LeapVector *vector(float x, float y, float z) {
  return [[[LeapVector alloc] initWithX:x y:y z:z] autorelease];
}

static void vectors_reckon(void) {
  LeapVector *a = vector(1, 2, 3), *b = vector(4, 5, 6);
  CHECK([[a plus:b] equals:vector(5, 7, 9)]);
  CHECK([[b minus:a] equals:vector(3, 3, 3)]);
  CHECK([[a negate] equals:vector(-1, -2, -3)]);
  CHECK([[a times:2] equals:vector(2, 4, 6)]);
  CHECK([[b divide:2] equals:vector(2, 2.5f, 3)]);
  CHECK([[a cross:b] equals:vector(-3, 6, -3)]);
  CHECK([a dot:b] == 32);
  CHECK([vector(3, 4, 0) magnitude] == 5 && a.magnitudeSquared == 14);
  CHECK([vector(0, 5, 0) distanceTo:vector(0, 5, 7)] == 7);
  CHECK([vector(0, 9, 0).normalized equals:[LeapVector up]]);
  CHECK([[[LeapVector zero] normalized] equals:[LeapVector zero]]);
  CHECK(is_near([[LeapVector xAxis] angleTo:[LeapVector yAxis]], LEAP_PI / 2));
  CHECK([[LeapVector zero] angleTo:a] == 0);
}

static void vectors_have_angles(void) {
  CHECK([[LeapVector forward] equals:vector(0, 0, -1)]);
  CHECK([[LeapVector backward] equals:[LeapVector zAxis]]);
  CHECK([[LeapVector left] equals:[[LeapVector right] negate]]);
  CHECK(is_near([vector(0, 1, -1) pitch], LEAP_PI / 4));
  CHECK(is_near([vector(1, 0, -1) yaw], LEAP_PI / 4));
  CHECK([[LeapVector down] roll] == 0);
  CHECK(is_near(180 * LEAP_DEG_TO_RAD, LEAP_PI) && is_near(LEAP_PI * LEAP_RAD_TO_DEG, 180));
}

static void vectors_are_told(void) {
  LeapVector *a = vector(1, 2.5f, -3);
  CHECK([[a description] isEqual:@"(1, 2.5, -3)"]);
  NSArray *numbers = [a toNSArray];
  CHECK([numbers count] == 3 && [[numbers objectAtIndex:1] floatValue] == 2.5f);
  const float *floats = [[a toFloatPointer] bytes];
  CHECK(floats[0] == 1 && floats[1] == 2.5f && floats[2] == -3);
  CHECK([a isEqual:vector(1, 2.5f, -3)] && [a hash] == [vector(1, 2.5f, -3) hash]);
  CHECK([vector(0, 0, 0) hash] == [vector(-0.0f, 0, 0) hash]);
  CHECK(![a isEqual:vector(1, 2, -3)] && ![a isEqual:@"(1, 2.5, -3)"] && ![a equals:nil]);
  CHECK([a isValid] && ![vector(NAN, 0, 0) isValid]);
  LeapVector *copy = [a copy];
  CHECK([copy equals:a]);
  [copy release];
}

static void matrices_turn(void) {
  LeapMatrix *quarter =
      [[[LeapMatrix alloc] initWithAxis:[LeapVector zAxis]
                           angleRadians:LEAP_PI / 2
                            translation:vector(10, 0, 0)] autorelease];
  LeapVector *turned = [quarter transformDirection:[LeapVector xAxis]];
  CHECK(is_near([turned y], -1) && is_near([turned x], 0));
  CHECK(is_near([[quarter transformPoint:[LeapVector xAxis]] x], 10));
  LeapVector *there = [quarter transformPoint:vector(1, 2, 3)];
  LeapVector *back = [[quarter rigidInverse] transformPoint:there];
  CHECK([back distanceTo:vector(1, 2, 3)] < 1e-4f);
  LeapMatrix *twice = [quarter times:quarter];
  CHECK(is_near([[twice transformDirection:[LeapVector xAxis]] x], -1));
  LeapMatrix *same = [[[LeapMatrix alloc] initWithMatrix:quarter] autorelease];
  CHECK([same equals:quarter] && [same isEqual:quarter] && [same hash] == [quarter hash]);
  CHECK(![same isEqual:twice] && ![same equals:nil]);
  CHECK([(LeapMatrix *)[[[LeapMatrix alloc] init] autorelease] equals:[LeapMatrix identity]]);
  LeapMatrix *turn = [[[LeapMatrix alloc] initWithAxis:[LeapVector yAxis]
                                          angleRadians:1] autorelease];
  CHECK([[turn origin] equals:[LeapVector zero]]);
  CHECK([[quarter toNSArray3x3] count] == 9 && [[quarter toNSArray4x4] count] == 16);
  CHECK([[[quarter toNSArray4x4] objectAtIndex:12] floatValue] == 10);
  CHECK([[[LeapMatrix identity] description] hasPrefix:@"xBasis:(1, 0, 0) yBasis:(0, 1, 0)"]);
}

static void what_is_not_valid_answers_all(void) {
  LeapHand *hand = [LeapHand invalid];
  CHECK(![hand isValid] && [hand id] == -1 && ![hand isLeft] && ![hand isRight]);
  CHECK([[hand palmPosition] equals:[LeapVector zero]] && [hand grabStrength] == 0);
  CHECK([[hand basis] equals:[LeapMatrix identity]] && ![[hand arm] isValid]);
  CHECK([[hand fingers] count] == 0 && ![[hand frame] isValid] && ![[hand finger:3] isValid]);
  CHECK([hand scaleFactor:nil] == 1 && [hand rotationAngle:nil axis:nil] == 0);
  LeapFrame *frame = [[[LeapFrame alloc] init] autorelease];
  CHECK(![frame isValid] && [frame id] == -1 && [[frame gestures:nil] count] == 0);
  CHECK(![[frame hand:1] isValid] && ![[frame gesture:1] isValid] && ![[frame tool:1] isValid]);
  CHECK([[frame images] count] == 0 && [frame translationProbability:frame] == 0);
  LeapFinger *finger = [LeapFinger invalid];
  CHECK(![finger isFinger] && ![[finger bone:LEAP_BONE_TYPE_DISTAL] isValid]);
  CHECK([[finger jointPosition:LEAP_FINGER_JOINT_TIP] equals:[LeapVector zero]]);
  CHECK([(LeapGesture *)[LeapGesture invalid] type] == LEAP_GESTURE_TYPE_INVALID);
  CHECK([(LeapCircleGesture *)[LeapCircleGesture invalid] progress] == 0);
  CHECK([(LeapImage *)[LeapImage invalid] data] == NULL);
  CHECK([(LeapDevice *)[LeapDevice invalid] range] == 0);
  CHECK([[(LeapDevice *)[LeapDevice invalid] serialNumber] isEqual:@""]);
  LeapInteractionBox *box = [LeapInteractionBox invalid];
  CHECK([[box normalizePoint:vector(1, 2, 3) clamp:YES] equals:[LeapVector zero]]);
  CHECK([[[LeapHand invalid] description] hasPrefix:@"Invalid"]);
}

static void what_is_not_valid_equals_nothing(void) {
  CHECK(![[LeapHand invalid] isEqual:[LeapHand invalid]]);
  LeapFrame *frame = [LeapFrame invalid];
  CHECK([frame isEqual:frame] && ![frame isEqual:[LeapHand invalid]] && ![frame isEqual:nil]);
}

static void lists_never_raise(void) {
  NSArray *hands = [[LeapFrame invalid] hands];
  CHECK([hands isKindOfClass:[NSArray class]] && [hands count] == 0);
  CHECK([[hands objectAtIndex:0] isKindOfClass:[LeapHand class]]);
  CHECK(![[hands objectAtIndex:7] isValid] && ![[hands leftmost] isValid]);
  NSArray *fingers = [[LeapFrame invalid] fingers];
  CHECK(![[[fingers extended] frontmost] isValid]);
  CHECK(![[[fingers fingerType:LEAP_FINGER_TYPE_RING] objectAtIndex:0] isValid]);
  CHECK([[NSArray array] rightmost] == nil && [[NSArray array] closestScreen:nil] == nil);
  NSArray *copy = [hands copy];
  CHECK([copy count] == 0 && [hands lastObject] == nil);
  [copy release];
}

static void a_controller_alone_has_nothing(void) {
  LeapController *controller = [[LeapController alloc] init];
  CHECK(![controller isConnected] && ![controller isServiceConnected] && controller.hasFocus);
  CHECK(![[controller frame:0] isValid] && ![[controller frame:60] isValid]);
  CHECK([[controller devices] count] == 0 && [[controller images] count] == 0);
  CHECK([[controller config] type:@"Gesture.Circle.MinRadius"] == LEAP_CONFIG_TYPE_UNKNOWN);
  CHECK(![[controller config] setFloat:@"Gesture.Circle.MinRadius" value:9]);
  CHECK(![controller isGestureEnabled:LEAP_GESTURE_TYPE_SWIPE]);
  [controller enableGesture:LEAP_GESTURE_TYPE_SWIPE enable:YES];
  CHECK([controller isGestureEnabled:LEAP_GESTURE_TYPE_SWIPE]);
  CHECK([controller now] > 0 && !controller.isPaused);
  [controller release];
}

static void there_is_one_screen(void) {
  LeapController *controller = [[LeapController alloc] init];
  NSArray *screens = [controller locatedScreens];
  CHECK([screens count] == 1 && [[controller calibratedScreens] count] == 1);
  LeapScreen *screen = [screens closestScreenHit:vector(0, 200, 0) direction:[LeapVector forward]];
  CHECK([screen isValid] && [screen id] == 0 && [screen widthPixels] > 0);
  CHECK(![[screens closestScreenHit:vector(0, 200, 0) direction:[LeapVector backward]] isValid]);
  CHECK(![[screens closestScreenHit:[LeapFinger invalid]] isValid]);
  CHECK([[screens closestScreen:vector(0, 200, 0)] isValid]);
  LeapVector *hit = [screen intersect:vector(0, 200, 0)
                            direction:[LeapVector forward]
                            normalize:YES
                           clampRatio:1];
  CHECK(is_near([hit x], 0.5f) && [hit y] > 0 && [hit y] < 1);
  CHECK(![[screen intersect:[LeapFinger invalid] normalize:YES clampRatio:1] isValid]);
  LeapVector *before = [screen project:vector(0, 200, 0) normalize:NO clampRatio:1];
  CHECK(is_near([before distanceTo:vector(0, 200, 0)], [screen distanceToPoint:vector(0, 200, 0)]));
  CHECK([[screen normal] equals:[LeapVector zAxis]]);
  CHECK(is_near([[[screen bottomLeftCorner] plus:[[screen horizontalAxis] divide:2]] x], 0));
  [controller release];
}

int main(void) {
  const Test tests[] = {
      {"vectors reckon", vectors_reckon},
      {"vectors have angles", vectors_have_angles},
      {"vectors are told", vectors_are_told},
      {"matrices turn", matrices_turn},
      {"what is not valid answers all", what_is_not_valid_answers_all},
      {"what is not valid equals nothing", what_is_not_valid_equals_nothing},
      {"lists never raise", lists_never_raise},
      {"a controller alone has nothing", a_controller_alone_has_nothing},
      {"there is one screen", there_is_one_screen},
  };
  return run_tests(tests, sizeof tests / sizeof *tests);
}
