/* Prints what is seen until Enter is pressed, in the way of programs of the classic interface: a
 * listener that the main thread's run loop calls for each frame. */
#import "LeapObjectiveC.h"

#include <stdio.h>
#include <unistd.h>

static const char *const FINGERS[] = {"thumb", "index", "middle", "ring", "pinky"};

static const char *text(id object) { return [[object description] UTF8String]; }

@interface Printer : NSObject <LeapListener>
- (void)tellHand:(LeapHand *)hand in:(LeapInteractionBox *)box;
- (void)tellGesture:(LeapGesture *)gesture of:(LeapController *)controller;
@end

@implementation Printer

- (void)onInit:(NSNotification *)notification {
  (void)notification;
  printf("initialized\n");
}

- (void)onConnect:(NSNotification *)notification {
  LeapController *controller = (LeapController *)[notification object];
  printf("connected\n");
  [controller enableGesture:LEAP_GESTURE_TYPE_CIRCLE enable:YES];
  [controller enableGesture:LEAP_GESTURE_TYPE_SWIPE enable:YES];
  [controller enableGesture:LEAP_GESTURE_TYPE_KEY_TAP enable:YES];
  [controller enableGesture:LEAP_GESTURE_TYPE_SCREEN_TAP enable:YES];
}

- (void)onDisconnect:(NSNotification *)notification {
  (void)notification;
  printf("disconnected\n");
}

- (void)onExit:(NSNotification *)notification {
  (void)notification;
  printf("exited\n");
}

- (void)onFrame:(NSNotification *)notification {
  LeapController *controller = (LeapController *)[notification object];
  LeapFrame *frame = [controller frame:0];
  for (LeapGesture *gesture in [frame gestures:nil]) {
    [self tellGesture:gesture of:controller];
  }
  if ([frame id] % 100 != 0) {
    return;
  }
  printf("frame %lld at %g Hz, %lu hands, %lu fingers extended\n", (long long)[frame id],
         (double)[frame currentFramesPerSecond], (unsigned long)[[frame hands] count],
         (unsigned long)[[[frame fingers] extended] count]);
  for (LeapHand *hand in [frame hands]) {
    [self tellHand:hand in:[frame interactionBox]];
  }
}

- (void)tellHand:(LeapHand *)hand in:(LeapInteractionBox *)box {
  printf("  %s hand %d: palm %s, in the box %s\n", [hand isLeft] ? "left" : "right", [hand id],
         text([hand palmPosition]), text([box normalizePoint:[hand palmPosition] clamp:YES]));
  printf("    pitch %g, roll %g, yaw %g, elbow %s\n",
         (double)([[hand direction] pitch] * LEAP_RAD_TO_DEG),
         (double)([[hand palmNormal] roll] * LEAP_RAD_TO_DEG),
         (double)([[hand direction] yaw] * LEAP_RAD_TO_DEG), text([[hand arm] elbowPosition]));
  for (LeapFinger *finger in [hand fingers]) {
    printf("    %s %d: tip %s, last bone %g mm\n", FINGERS[[finger type]], [finger id],
           text([finger tipPosition]), (double)[[finger bone:LEAP_BONE_TYPE_DISTAL] length]);
  }
}

- (void)tellGesture:(LeapGesture *)gesture of:(LeapController *)controller {
  if ([gesture type] != LEAP_GESTURE_TYPE_CIRCLE) {
    printf("  %s, state %d\n", text(gesture), [gesture state]);
    return;
  }
  LeapCircleGesture *circle = (LeapCircleGesture *)gesture;
  LeapGesture *before = [[controller frame:1] gesture:[circle id]];
  const float turned = [before isValid] ? [(LeapCircleGesture *)before progress] : 0;
  const BOOL clockwise =
      [[[circle pointable] direction] angleTo:[circle normal]] <= LEAP_PI / 2;
  printf("  circle %d, %s, %g turns, %g since the last frame\n", [circle id],
         clockwise ? "clockwise" : "the other way", (double)[circle progress],
         (double)([circle progress] - turned));
}

@end

/* Waits for Enter on a thread of its own, since the main one runs its loop. */
@interface Waiter : NSObject {
  BOOL _pressed;
}
- (BOOL)pressed;
- (void)wait;
@end

@implementation Waiter

- (BOOL)pressed { return _pressed; }
- (void)press { _pressed = YES; }

- (void)wait {
  NSAutoreleasePool *pool = [[NSAutoreleasePool alloc] init];
  char key;
  while (read(STDIN_FILENO, &key, 1) == 1 && key != '\n') {
  }
  [self performSelectorOnMainThread:@selector(press) withObject:nil waitUntilDone:NO];
  [pool drain];
}

@end

int main(void) {
  NSAutoreleasePool *pool = [[NSAutoreleasePool alloc] init];
  setvbuf(stdout, NULL, _IOLBF, 0);
  Printer *printer = [[Printer alloc] init];
  Waiter *waiter = [[Waiter alloc] init];
  LeapController *controller = [[LeapController alloc] initWithListener:printer];
  printf("press Enter to quit\n");
  [NSThread detachNewThreadSelector:@selector(wait) toTarget:waiter withObject:nil];
  while (![waiter pressed]) {
    NSAutoreleasePool *inner = [[NSAutoreleasePool alloc] init];
    [[NSRunLoop currentRunLoop] runMode:NSDefaultRunLoopMode beforeDate:[NSDate distantFuture]];
    [inner drain];
  }
  [controller removeListener:printer];
  [controller release];
  [waiter release];
  [printer release];
  [pool drain];
  return 0;
}
