/* Listeners, delegates and what they hold, with a running service whose controller streams. */
#include "check.h"

/* Writes down what it is told, and where: a listener or a delegate, whose arguments differ. */
@interface Recorder : NSObject {
@public
  NSMutableArray *told;
  int frames;
  LeapController *last; /* not retained */
  BOOL onMain, raises, leaves, ends;
  int64_t frame, again;
}
- (NSArray *)told;
- (BOOL)wasTold:(NSString *)name;
@end

@implementation Recorder

- (id)init {
  self = [super init];
  told = [[NSMutableArray alloc] init];
  onMain = YES;
  return self;
}

- (void)dealloc {
  [told release];
  [super dealloc];
}

- (NSArray *)told {
  @synchronized(self) {
    return [[told copy] autorelease];
  }
}

- (BOOL)wasTold:(NSString *)name { return [[self told] containsObject:name]; }

- (void)tell:(NSString *)name with:(id)argument {
  onMain = onMain && [NSThread isMainThread];
  last = [argument isKindOfClass:[NSNotification class]] ? [argument object] : argument;
  @synchronized(self) {
    [told addObject:name]; /* Last: who waits for its end may let this go then. */
  }
}

- (void)onInit:(id)argument { [self tell:@"init" with:argument]; }
- (void)onServiceConnect:(id)argument { [self tell:@"service" with:argument]; }
- (void)onConnect:(id)argument { [self tell:@"connect" with:argument]; }
- (void)onFocusGained:(id)argument { [self tell:@"focus" with:argument]; }
- (void)onDisconnect:(id)argument { [self tell:@"disconnect" with:argument]; }
- (void)onExit:(id)argument { [self tell:@"exit" with:argument]; }

- (void)onFrame:(id)argument {
  [self tell:@"frame" with:argument];
  LeapFrame *newest = [last frame:0];
  again += [newest id] == frame;
  frame = [newest id];
  frames++;
  const BOOL fails = raises; /* Behind its end nothing of this is touched. */
  if (leaves) {
    leaves = NO;
    CHECK([NSThread isMainThread] ? [last removeListener:(id)self] : [last removeDelegate]);
  }
  if (ends) {
    ends = NO;
    [last release];
  }
  if (fails) {
    [NSException raise:@"TestException" format:@"a mistake of the program's"];
  }
}

@end

/* Works on another thread than the main one. */
@interface Aside : NSObject {
@public
  LeapController *controller;
  Recorder *recorder;
  BOOL done;
}
@end

@implementation Aside

- (void)remove {
  NSAutoreleasePool *pool = [[NSAutoreleasePool alloc] init];
  CHECK([controller removeListener:(id)recorder]);
  [pool drain];
  done = YES;
}

- (void)end {
  NSAutoreleasePool *pool = [[NSAutoreleasePool alloc] init];
  [controller release];
  [pool drain];
  done = YES;
}

@end

static void has_order(NSArray *told) {
  CHECK([[told objectAtIndex:0] isEqual:@"init"]);
  const NSUInteger service = [told indexOfObject:@"service"];
  const NSUInteger connect = [told indexOfObject:@"connect"];
  CHECK(service < connect && connect + 1 == [told indexOfObject:@"focus"]);
}

static void a_listener_is_told_on_the_main_thread(void) {
  Recorder *recorder = [[[Recorder alloc] init] autorelease];
  LeapController *controller = [[LeapController alloc] initWithListener:(id)recorder];
  CHECK(![controller addListener:(id)recorder]);
  RUN_UNTIL(recorder->frames >= 5 && [recorder wasTold:@"connect"]);
  CHECK(recorder->last == controller && recorder->onMain && [controller isConnected]);
  has_order([recorder told]);
  CHECK([controller removeListener:(id)recorder] && ![controller removeListener:(id)recorder]);
  CHECK([[[recorder told] lastObject] isEqual:@"exit"]);
  const NSUInteger count = [[recorder told] count];
  Recorder *second = [[[Recorder alloc] init] autorelease];
  CHECK([controller addListener:(id)second]);
  RUN_UNTIL(second->frames >= 5);
  CHECK([[recorder told] count] == count);
  [controller release];
  CHECK([[[second told] lastObject] isEqual:@"exit"]);
}

static void nothing_comes_without_a_run_loop_and_nothing_piles_up(void) {
  Recorder *recorder = [[[Recorder alloc] init] autorelease];
  LeapController *controller = [[LeapController alloc] initWithListener:(id)recorder];
  WAIT_UNTIL([[controller frame:20] isValid]);
  CHECK([[recorder told] count] == 0);
  const int64_t before = [[controller frame:0] id];
  RUN_UNTIL(recorder->frames == 1);
  CHECK(recorder->frame >= before);
  [controller removeListener:(id)recorder];
  [controller release];
}

static void frames_that_come_during_a_callback_are_in_the_history_alone(void) {
  Recorder *recorder = [[[Recorder alloc] init] autorelease];
  LeapController *controller = [[LeapController alloc] initWithListener:(id)recorder];
  RUN_UNTIL(recorder->frames >= 30);
  CHECK(recorder->again == 0);
  for (int back = 0; back < 10; back++) {
    CHECK([[controller frame:back] id] == [[controller frame:back + 1] id] + 1);
  }
  [controller removeListener:(id)recorder];
  [controller release];
}

static void whoever_observes_is_told_too(void) {
  Recorder *observer = [[[Recorder alloc] init] autorelease];
  Recorder *listener = [[[Recorder alloc] init] autorelease];
  LeapController *controller = [[LeapController alloc] init];
  NSNotificationCenter *center = [NSNotificationCenter defaultCenter];
  [center addObserver:observer selector:@selector(onInit:) name:@"OnInit" object:controller];
  [center addObserver:observer selector:@selector(onFrame:) name:@"OnFrame" object:controller];
  [center addObserver:observer selector:@selector(onExit:) name:@"OnExit" object:controller];
  [controller addListener:(id)listener];
  RUN_UNTIL(observer->frames >= 3);
  [controller removeListener:(id)listener];
  [center removeObserver:observer];
  CHECK([[[observer told] objectAtIndex:0] isEqual:@"init"]);
  CHECK([[[observer told] lastObject] isEqual:@"exit"]);
  [controller release];
}

static void a_listener_may_leave_in_a_callback(void) {
  Recorder *recorder = [[[Recorder alloc] init] autorelease];
  LeapController *controller = [[LeapController alloc] initWithListener:(id)recorder];
  recorder->leaves = YES;
  RUN_UNTIL([recorder wasTold:@"exit"]);
  CHECK(recorder->frames == 1 && [[[recorder told] lastObject] isEqual:@"exit"]);
  CHECK([controller addListener:(id)recorder]);
  RUN_UNTIL(recorder->frames >= 3);
  [controller release];
}

static void a_controller_may_go_in_a_callback(void) {
  Recorder *recorder = [[[Recorder alloc] init] autorelease];
  LeapController *controller = [[LeapController alloc] init];
  recorder->ends = YES;
  CHECK([controller addListener:(id)recorder]);
  RUN_UNTIL([recorder wasTold:@"exit"]);
  CHECK(recorder->frames == 1 && [[[recorder told] lastObject] isEqual:@"exit"]);
}

static void an_exception_goes_no_further(void) {
  Recorder *recorder = [[[Recorder alloc] init] autorelease];
  recorder->raises = YES;
  LeapController *controller = [[LeapController alloc] initWithListener:(id)recorder];
  RUN_UNTIL(recorder->frames >= 3);
  [controller removeListener:(id)recorder];
  CHECK([controller addDelegate:(id)recorder]);
  const int before = recorder->frames;
  WAIT_UNTIL(recorder->frames >= before + 3);
  [controller release];
}

static void a_listener_may_be_removed_on_another_thread(void) {
  Aside *aside = [[[Aside alloc] init] autorelease];
  aside->recorder = [[Recorder alloc] init];
  aside->controller = [[LeapController alloc] initWithListener:(id)aside->recorder];
  RUN_UNTIL(aside->recorder->frames >= 1);
  [NSThread detachNewThreadSelector:@selector(remove) toTarget:aside withObject:nil];
  WAIT_UNTIL(aside->done);
  CHECK(![aside->recorder wasTold:@"exit"]);
  Recorder *recorder = aside->recorder;
  RUN_UNTIL([recorder wasTold:@"exit"]);
  CHECK([[[recorder told] lastObject] isEqual:@"exit"] && recorder->onMain);
  CHECK([recorder retainCount] == 1);
  [recorder release];
  [aside->controller release];
}

static void a_controller_may_go_on_another_thread(void) {
  Aside *aside = [[[Aside alloc] init] autorelease];
  Recorder *recorder = [[[Recorder alloc] init] autorelease];
  aside->controller = [[LeapController alloc] initWithListener:(id)recorder];
  RUN_UNTIL(recorder->frames >= 1);
  [NSThread detachNewThreadSelector:@selector(end) toTarget:aside withObject:nil];
  RUN_UNTIL(aside->done);
  const NSUInteger count = [[recorder told] count];
  [[NSRunLoop currentRunLoop] runUntilDate:[NSDate dateWithTimeIntervalSinceNow:0.1]];
  CHECK([[recorder told] count] == count);
}

static void a_delegate_is_told_on_the_librarys_thread(void) {
  Recorder *recorder = [[[Recorder alloc] init] autorelease];
  LeapController *controller = [[LeapController alloc] initWithDelegate:(id)recorder];
  CHECK(![controller addDelegate:(id)recorder] && ![controller addListener:(id)recorder]);
  WAIT_UNTIL(recorder->frames >= 5);
  CHECK(recorder->last == controller && !recorder->onMain);
  has_order([recorder told]);
  CHECK([controller removeDelegate] && ![controller removeDelegate]);
  CHECK([[[recorder told] lastObject] isEqual:@"exit"]);
  CHECK([controller addListener:(id)recorder] && ![controller addDelegate:(id)recorder]);
  [controller release];
}

static void a_delegate_may_leave_or_end_all_in_a_callback(void) {
  Recorder *recorder = [[[Recorder alloc] init] autorelease];
  LeapController *controller = [[LeapController alloc] init];
  recorder->leaves = YES;
  CHECK([controller addDelegate:(id)recorder]);
  WAIT_UNTIL([recorder wasTold:@"exit"]);
  CHECK(recorder->frames == 1);
  recorder->ends = YES;
  CHECK([controller addDelegate:(id)recorder]);
  WAIT_UNTIL([[[recorder told] lastObject] isEqual:@"exit"] && recorder->frames == 2);
}

static void objects_outlive_their_controller(void) {
  LeapController *controller = [[LeapController alloc] init];
  WAIT_UNTIL([[[controller frame:0] hands] count] == 2 && [[controller frame:30] isValid]);
  LeapFrame *frame = [controller frame:0], *before = [controller frame:30];
  LeapHand *hand = [[frame hands] rightmost];
  CHECK([[frame hand:[hand id]] isEqual:hand] && [hand hash] == [[frame hand:[hand id]] hash]);
  CHECK(![hand isEqual:[before hand:[hand id]]]);
  [controller release];
  CHECK([[hand fingers] count] == 5 && [[hand frame] isEqual:frame]);
  LeapFinger *index = [[[hand fingers] fingerType:LEAP_FINGER_TYPE_INDEX] objectAtIndex:0];
  CHECK([index id] == [hand id] * 10 + 1 && [[index hand] isEqual:hand]);
  CHECK([[frame pointable:[index id]] isKindOfClass:[LeapFinger class]]);
  LeapBone *bone = [index bone:LEAP_BONE_TYPE_DISTAL];
  CHECK(is_near([[[bone nextJoint] minus:[bone prevJoint]] magnitude], [bone length]));
  CHECK([[bone nextJoint] equals:[[index bone:LEAP_BONE_TYPE_DISTAL] nextJoint]]);
  CHECK([[frame fingers] count] == 10 && [[[frame fingers] extended] count] <= 10);
  LeapVector *moved = [hand translation:before];
  CHECK([moved isValid] && [hand scaleFactor:before] > 0);
  LeapInteractionBox *box = [frame interactionBox];
  LeapVector *inside = [box normalizePoint:[hand palmPosition] clamp:NO];
  CHECK([[box denormalizePoint:inside] distanceTo:[hand palmPosition]] < 0.01f);
  CHECK([hand isRight] ? [[[hand basis] xBasis] dot:[[[hand basis] yBasis]
                                                         cross:[[hand basis] zBasis]]] > 0.99f
                       : YES);
}

static void settings_devices_and_policies(void) {
  LeapController *controller = [[LeapController alloc] init];
  WAIT_UNTIL([controller isConnected]);
  LeapConfig *config = [controller config];
  CHECK([config type:@"Gesture.Circle.MinRadius"] == LEAP_CONFIG_TYPE_FLOAT);
  CHECK([config setFloat:@"Gesture.Circle.MinRadius" value:7.5f] && [config save]);
  CHECK([config getFloat:@"Gesture.Circle.MinRadius"] == 7.5f);
  CHECK([config getBool:@"tracking_hand_enabled"]);
  CHECK([config type:@"no_such_key"] == LEAP_CONFIG_TYPE_UNKNOWN);
  CHECK(![config setBool:nil value:YES]);
  LeapDevice *device = [[controller devices] objectAtIndex:0];
  CHECK([device isValid] && [device isStreaming] && [[device serialNumber] length] > 0);
  CHECK([device isEqual:[[controller devices] objectAtIndex:0]]);
  CHECK([device hash] == [[[controller devices] objectAtIndex:0] hash] && [device baseline] > 0);
  CHECK([device distanceToBoundary:[LeapVector zero]] <= [device range]);
  [controller setPolicy:LEAP_POLICY_BACKGROUND_FRAMES];
  [controller setPolicy:LEAP_POLICY_IMAGES];
  WAIT_UNTIL([controller isPolicySet:LEAP_POLICY_IMAGES]);
  CHECK(controller.policyFlags & LEAP_POLICY_BACKGROUND_FRAMES);
  WAIT_UNTIL([[controller images] count] == 2);
  LeapImage *image = [[controller images] objectAtIndex:0];
  CHECK([image id] == 0 && [image width] == 640 && [image height] == 240 && [image data] != NULL);
  CHECK([image distortionWidth] == 128 && [image distortion] != NULL);
  LeapVector *slope = [[[LeapVector alloc] initWithX:0.1f y:-0.2f z:0] autorelease];
  CHECK([[image rectify:[image warp:slope]] distanceTo:slope] < 0.01f);
  CHECK(![controller isPolicySet:LEAP_POLICY_RAW_IMAGES]);
  [controller setPolicy:LEAP_POLICY_RAW_IMAGES];
  WAIT_UNTIL([controller isPolicySet:LEAP_POLICY_RAW_IMAGES]);
  controller.policyFlags = LEAP_POLICY_DEFAULT;
  WAIT_UNTIL(![controller isPolicySet:LEAP_POLICY_IMAGES]);
  [controller release];
}

int main(void) {
  const Test tests[] = {
      {"a listener is told on the main thread", a_listener_is_told_on_the_main_thread},
      {"nothing comes without a run loop and nothing piles up",
       nothing_comes_without_a_run_loop_and_nothing_piles_up},
      {"frames that come during a callback are in the history alone",
       frames_that_come_during_a_callback_are_in_the_history_alone},
      {"whoever observes is told too", whoever_observes_is_told_too},
      {"a listener may leave in a callback", a_listener_may_leave_in_a_callback},
      {"a controller may go in a callback", a_controller_may_go_in_a_callback},
      {"an exception goes no further", an_exception_goes_no_further},
      {"a listener may be removed on another thread", a_listener_may_be_removed_on_another_thread},
      {"a controller may go on another thread", a_controller_may_go_on_another_thread},
      {"a delegate is told on the library's thread", a_delegate_is_told_on_the_librarys_thread},
      {"a delegate may leave, or end all, in a callback",
       a_delegate_may_leave_or_end_all_in_a_callback},
      {"objects outlive their controller", objects_outlive_their_controller},
      {"settings, devices and policies", settings_devices_and_policies},
  };
  return run_tests(tests, sizeof tests / sizeof *tests);
}
