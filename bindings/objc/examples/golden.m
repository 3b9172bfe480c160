/* Prints frames of a recording for comparison across languages: golden FIRST LAST STEP. Hands of
 * each STEPth frame, and gestures of all.
 *
 * Numbers have one decimal, which every language prints alike, and none is printed that depends on
 * when the program was started. It asks for frames, as programs without a run loop do. */
#import "LeapObjectiveC.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* Without "-0.0", which languages print differently. */
static double rounded(float value) {
  const double tenths = floor((double)value * 10 + 0.5);
  return tenths == 0 ? 0 : tenths / 10;
}

static void print_vector(const char *name, LeapVector *v) {
  printf(" %s %.1f %.1f %.1f", name, rounded([v x]), rounded([v y]), rounded([v z]));
}

static void print_finger(LeapFinger *finger) {
  printf("    finger %d %s", [finger type], [finger isExtended] ? "extended" : "bent");
  print_vector("tip", [finger tipPosition]);
  printf(" length %.1f width %.1f\n", rounded([finger length]), rounded([finger width]));
  for (LeapBoneType type = LEAP_BONE_TYPE_METACARPAL; type <= LEAP_BONE_TYPE_DISTAL; type++) {
    LeapBone *bone = [finger bone:type];
    printf("      bone %d", type);
    print_vector("from", [bone prevJoint]);
    print_vector("to", [bone nextJoint]);
    print_vector("x", [[[bone basis] xBasis] times:100]);
    printf("\n");
  }
}

static void print_hand(LeapHand *hand) {
  printf("  %s hand", [hand isLeft] ? "left" : "right");
  print_vector("palm", [hand palmPosition]);
  print_vector("normal", [[hand palmNormal] times:100]);
  print_vector("direction", [[hand direction] times:100]);
  printf(" grab %.1f pinch %.1f width %.1f\n", rounded([hand grabStrength]),
         rounded([hand pinchStrength]), rounded([hand palmWidth]));
  printf("   ");
  print_vector("elbow", [[hand arm] elbowPosition]);
  print_vector("wrist", [hand wristPosition]);
  printf("\n");
  for (LeapFinger *finger in [hand fingers]) {
    print_finger(finger);
  }
}

static void print_gesture(LeapGesture *gesture) {
  printf("  gesture type %d state %d", [gesture type], [gesture state]);
  if ([gesture type] == LEAP_GESTURE_TYPE_CIRCLE) {
    LeapCircleGesture *circle = (LeapCircleGesture *)gesture;
    print_vector("center", [circle center]);
    printf(" radius %.1f progress %.1f", rounded([circle radius]), rounded([circle progress]));
  } else if ([gesture type] == LEAP_GESTURE_TYPE_SWIPE) {
    LeapSwipeGesture *swipe = (LeapSwipeGesture *)gesture;
    print_vector("from", [swipe startPosition]);
    print_vector("to", [swipe position]);
  } else if ([gesture type] == LEAP_GESTURE_TYPE_KEY_TAP) {
    print_vector("at", [(LeapKeyTapGesture *)gesture position]);
  } else {
    print_vector("at", [(LeapScreenTapGesture *)gesture position]);
  }
  printf("\n");
}

static void print_frame(LeapFrame *frame, BOOL with_hands) {
  NSArray *gestures = [frame gestures:nil];
  if (with_hands || [gestures count] > 0) {
    printf("frame %lld hands %lu\n", (long long)[frame id], (unsigned long)[[frame hands] count]);
  }
  if (with_hands) {
    for (LeapHand *hand in [frame hands]) {
      print_hand(hand);
    }
  }
  for (LeapGesture *gesture in gestures) {
    print_gesture(gesture);
  }
}

/* Print what the history holds from a frame on; return the next one, or -1 where one was missed. */
static int64_t print_history(LeapController *controller, const int64_t *wanted, int64_t next) {
  for (int back = 59; back >= 0; back--) {
    LeapFrame *frame = [controller frame:back];
    if ([frame id] == next && next <= wanted[1]) {
      print_frame(frame, (next - wanted[0]) % wanted[2] == 0);
      next++;
    } else if ([frame id] > next && back == 59) {
      fprintf(stderr, "frame %lld was missed\n", (long long)next);
      return -1;
    } else if ([frame id] > next) {
      break; /* A frame came meanwhile, and all others moved on by one. */
    }
  }
  return next;
}

int main(int count, char **arguments) {
  if (count != 4) {
    fprintf(stderr, "golden FIRST LAST STEP\n");
    return 2;
  }
  const int64_t wanted[] = {atoll(arguments[1]), atoll(arguments[2]), atoll(arguments[3])};
  NSAutoreleasePool *pool = [[NSAutoreleasePool alloc] init];
  LeapController *controller = [[LeapController alloc] init];
  [controller enableGesture:LEAP_GESTURE_TYPE_CIRCLE enable:YES];
  [controller enableGesture:LEAP_GESTURE_TYPE_SWIPE enable:YES];
  [controller enableGesture:LEAP_GESTURE_TYPE_KEY_TAP enable:YES];
  [controller enableGesture:LEAP_GESTURE_TYPE_SCREEN_TAP enable:YES];
  fprintf(stderr, "waiting\n"); /* A recording that begins now is heard from its first frame on. */
  int64_t next = wanted[0];
  while (next >= 0 && next <= wanted[1]) {
    NSAutoreleasePool *inner = [[NSAutoreleasePool alloc] init];
    next = print_history(controller, wanted, next);
    [NSThread sleepForTimeInterval:0.02];
    [inner drain];
  }
  [controller release];
  [pool drain];
  return next < 0 ? 1 : 0;
}
