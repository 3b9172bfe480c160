/* The controller, and who listens to it.
 * Law: no lock is held while code of the program's runs. */

struct LeapParts {
  LeapParts() : tellers(), poster(nil), leaving(), delegate(0) {}

  std::mutex lock; /* what follows */
  NSMutableArray *tellers; /* one for each listener */
  LeapTeller *poster;      /* for observers, while there are listeners */
  NSMutableArray *leaving; /* those that still have to tell of the end */
  DelegateHearer *delegate;
  Leap::Controller controller;
};

namespace leap_objc {

typedef std::lock_guard<std::mutex> Guard;

/** The teller of a listener, or nil. */
LeapTeller *teller_of(NSArray *tellers, id listener) {
  for (NSUInteger i = 0; i < [tellers count]; i++) {
    if ([[tellers objectAtIndex:i] tells:listener]) {
      return [tellers objectAtIndex:i];
    }
  }
  return nil;
}

/*
 * Start what the library's thread will use of Foundation while there is no such thread yet. gcc's
 * runtime starts a class under a lock of its own, and GNUstep starts run loops under another: two
 * threads that meet both for the first time, in either order, wait for each other for ever.
 */
void start_foundation() {
  static std::once_flag started;
  std::call_once(started, [] {
    [NSRunLoop currentRunLoop];
    [NSDate performSelectorOnMainThread:@selector(date) withObject:nil waitUntilDone:NO];
  });
}

} // namespace leap_objc

@implementation LeapController

- (id)init {
  self = [super init];
  if (self != nil) {
    leap_objc::start_foundation();
    _parts = new LeapParts;
    _parts->tellers = [[NSMutableArray alloc] init];
    _parts->leaving = [[NSMutableArray alloc] init];
  }
  return self;
}

- (id)initWithListener:(id<LeapListener>)listener {
  self = [self init];
  [self addListener:listener];
  return self;
}

- (id)initWithDelegate:(id<LeapDelegate>)delegate {
  self = [self init];
  [self addDelegate:delegate];
  return self;
}

- (void)dealloc {
  [self removeDelegate];
  const BOOL may_tell = [NSThread isMainThread];
  NSMutableArray *all = [_parts->tellers mutableCopy];
  if (_parts->poster != nil) {
    [all addObject:_parts->poster];
  }
  [all addObjectsFromArray:_parts->leaving];
  for (NSUInteger i = 0; i < [all count]; i++) {
    LeapTeller *teller = [all objectAtIndex:i];
    _parts->controller.removeListener([teller hearer]);
    if (may_tell) {
      [teller finish];
    } else {
      [teller orphan];
    }
  }
  release(all);
  release(_parts->tellers);
  release(_parts->poster);
  release(_parts->leaving);
  delete _parts;
#if !LEAP_ARC
  [super dealloc];
#endif
}

- (LeapTeller *)start:(id)listener {
  LeapTeller *teller = [[LeapTeller alloc] initWithController:self listener:listener];
  _parts->controller.addListener([teller hearer]);
  return teller;
}

- (BOOL)addListener:(id<LeapListener>)listener {
  const Guard locked(_parts->lock);
  if (listener == nil || _parts->delegate != 0 || teller_of(_parts->tellers, listener) != nil) {
    return NO;
  }
  if (_parts->poster == nil) {
    _parts->poster = [self start:nil];
  }
  LeapTeller *teller = [self start:listener];
  [_parts->tellers addObject:teller];
  release(teller);
  return YES;
}

- (void)end:(LeapTeller *)teller {
  const BOOL may_tell = [NSThread isMainThread];
  if (!may_tell) {
    const Guard locked(_parts->lock);
    [teller keepListener];
    [_parts->leaving addObject:teller];
  }
  _parts->controller.removeListener([teller hearer]);
  if (may_tell) {
    [teller finish];
  }
}

- (BOOL)removeListener:(id<LeapListener>)listener {
  LeapTeller *teller, *poster = nil;
  {
    const Guard locked(_parts->lock);
    teller = retained(teller_of(_parts->tellers, listener));
    if (teller == nil) {
      return NO;
    }
    [_parts->tellers removeObject:teller];
    if ([_parts->tellers count] == 0) {
      poster = _parts->poster;
      _parts->poster = nil;
    }
  }
  [self end:teller];
  release(teller);
  if (poster != nil) {
    [self end:poster];
    release(poster);
  }
  return YES;
}

- (void)forget:(LeapTeller *)teller {
  const Guard locked(_parts->lock);
  [_parts->leaving removeObjectIdenticalTo:teller];
}

- (BOOL)addDelegate:(id<LeapDelegate>)delegate {
  const Guard locked(_parts->lock);
  if (delegate == nil || _parts->delegate != 0 || [_parts->tellers count] != 0) {
    return NO;
  }
  _parts->delegate = new DelegateHearer(self, delegate);
  return _parts->controller.addListener(*_parts->delegate);
}

- (BOOL)removeDelegate {
  DelegateHearer *delegate;
  {
    const Guard locked(_parts->lock);
    delegate = _parts->delegate;
    _parts->delegate = 0;
  }
  if (delegate == 0) {
    return NO;
  }
  _parts->controller.removeListener(*delegate);
  delete delegate;
  return YES;
}

- (LeapFrame *)frame:(int)history { return object(_parts->controller.frame(history)); }
- (BOOL)isConnected { return _parts->controller.isConnected(); }
- (BOOL)isServiceConnected { return _parts->controller.isServiceConnected(); }
- (BOOL)hasFocus { return _parts->controller.hasFocus(); }

- (void)enableGesture:(LeapGestureType)type enable:(BOOL)enable {
  _parts->controller.enableGesture((Leap::Gesture::Type)type, enable);
}

- (BOOL)isGestureEnabled:(LeapGestureType)type {
  return _parts->controller.isGestureEnabled((Leap::Gesture::Type)type);
}

- (LeapConfig *)config { return object_of([LeapConfig class], _parts->controller.config()); }
- (NSArray *)devices { return list(_parts->controller.devices()); }
- (NSArray *)images { return list(_parts->controller.images()); }
- (NSArray *)locatedScreens { return list(_parts->controller.locatedScreens()); }
- (NSArray *)calibratedScreens { return [self locatedScreens]; }

- (void)setPolicy:(LeapPolicyFlag)policy {
  _parts->controller.setPolicy((Leap::Controller::PolicyFlag)policy);
}

- (void)clearPolicy:(LeapPolicyFlag)policy {
  _parts->controller.clearPolicy((Leap::Controller::PolicyFlag)policy);
}

- (BOOL)isPolicySet:(LeapPolicyFlag)policy {
  return _parts->controller.isPolicySet((Leap::Controller::PolicyFlag)policy);
}

- (LeapPolicyFlag)policyFlags { return (LeapPolicyFlag)_parts->controller.policyFlags(); }

- (void)setPolicyFlags:(LeapPolicyFlag)flags {
  _parts->controller.setPolicyFlags((Leap::Controller::PolicyFlag)flags);
}

- (BOOL)isPaused { return _parts->controller.isPaused(); }
- (void)setPaused:(BOOL)paused { _parts->controller.setPaused(paused); }
- (int64_t)now { return _parts->controller.now(); }

@end
