// Drives one real leap.js against a server and tells what it saw, one JSON object per line.
//
//   node drive.js VERSION URL [OPTIONS]
//
// VERSION: 0.2.2, 0.4.3, 0.5.0, 0.6.4 or 1.1.1. URL: e.g. ws://127.0.0.1:6437.
// OPTIONS: JSON for Leap.Controller, e.g. {"enableGestures":true}.
// Lines on standard input: "report" prints the counts so far, "reset" zeroes them, "blur" and
// "focus" send what a hidden or visible page sends, "tools" asks for tools, "background"/"foreground" and "hmd"/"desktop"
// call the setters, "exit" ends.
'use strict';

const [version, url, optionsText] = process.argv.slice(2);
const Leap = require('leapjs-' + version);
const target = new URL(url);
const options = Object.assign(
  { host: target.hostname, port: Number(target.port) },
  JSON.parse(optionsText || '{}')
);

let counts;
function reset() {
  counts = { frames: 0, withHands: 0, hands: 0, fingers: 0, bones: 0, arms: 0, gestures: {}, tools: 0,
             toolPointables: 0,             notFinite: 0, ids: [], firstId: null, lastId: null, gaps: 0, exceptions: [] };
}
reset();

function tell(object) { process.stdout.write(JSON.stringify(object) + '\n'); }

process.on('uncaughtException', function (error) {
  counts.exceptions.push(String(error && error.stack || error));
});
console.log = console.warn = function () { };

const controller = new Leap.Controller(options);
const events = ['connect', 'ready', 'protocol', 'disconnect', 'focus', 'blur', 'deviceAttached',
  'deviceRemoved', 'deviceStreaming', 'deviceStopped', 'streamingStarted', 'streamingStopped',
  'deviceConnected', 'deviceDisconnected'];
events.forEach(function (name) {
  controller.on(name, function (info) {
    const line = { event: name };
    if (name === 'protocol') line.version = info.version;
    if (info && info.id !== undefined) line.id = info.id;
    tell(line);
  });
});

function finite(value) {
  if (typeof value === 'number') return Number.isFinite(value);
  return Array.prototype.every.call(value, finite);
}

function check(values) { if (!finite(values)) counts.notFinite += 1; }

let before = null;
function inspectFrame(frame) {
  check([frame.id, frame.timestamp, frame.currentFrameRate]);
  if (before !== null) {
    check([frame.translation(before), frame.rotationAngle(before), frame.scaleFactor(before),
           frame.rotationMatrix(before), frame.rotationAxis(before)]);
  }
  if (frame.interactionBox) check(frame.interactionBox.normalizePoint([0, 200, 0], true));
  before = frame;
}

function inspectHand(hand, frame) {
  check([hand.palmPosition, hand.palmNormal, hand.direction, hand.palmVelocity,
         hand.stabilizedPalmPosition, hand.sphereCenter, hand.sphereRadius, hand.timeVisible]);
  if (hand.roll) check([hand.roll(), hand.pitch(), hand.yaw()]);
  check([hand.translation(frame), hand.rotationAngle(frame), hand.scaleFactor(frame)]);
  counts.hands += 1;
  if (hand.arm) { counts.arms += 1; check([hand.arm.basis, hand.arm.center()]); }
  hand.fingers.forEach(function (finger) {
    counts.fingers += 1;
    check([finger.tipPosition, finger.tipVelocity, finger.direction, finger.length, finger.width,
           finger.stabilizedTipPosition, finger.touchDistance, finger.timeVisible]);
    (finger.bones || []).forEach(function (bone) {
      counts.bones += 1;
      check([bone.prevJoint, bone.nextJoint, bone.basis, bone.width, bone.matrix()]);
    });
  });
}

controller.on('frame', function (frame) {
  counts.frames += 1;
  if (counts.firstId === null) counts.firstId = frame.id;
  if (counts.lastId !== null && frame.id !== counts.lastId + 1) counts.gaps += 1;
  counts.lastId = frame.id;
  if (frame.hands.length) counts.withHands += 1;
  inspectFrame(frame);
  frame.hands.forEach(function (hand) { inspectHand(hand, frame); });
  (frame.tools || []).forEach(function (tool) {
    counts.tools += 1;
    check([tool.tipPosition, tool.tipVelocity, tool.direction, tool.length, tool.width,
           tool.stabilizedTipPosition, tool.touchDistance, tool.timeVisible]);
  });
  counts.toolPointables += frame.pointables.filter(function (one) { return one.tool; }).length;
  (frame.gestures || []).forEach(function (gesture) {
    const key = gesture.type + ' ' + gesture.state;
    counts.gestures[key] = (counts.gestures[key] || 0) + 1;
  });
});

const commands = {
  report: function () { tell({ report: counts }); },
  reset: reset,
  blur: function () { controller.connection.send('{"focused":false}'); },
  focus: function () { controller.connection.send('{"focused":true}'); },
  background: function () { controller.setBackground(true); },
  foreground: function () { controller.setBackground(false); },
  tools: function () { controller.connection.send('{"enableTools":true}'); },
  hmd: function () { controller.setOptimizeHMD(true); },
  desktop: function () { controller.setOptimizeHMD(false); },
  exit: function () { process.exit(0); }
};
require('readline').createInterface({ input: process.stdin })
  .on('line', function (line) { commands[line.trim()](); })
  .on('close', function () { process.exit(0); });

controller.connect();
