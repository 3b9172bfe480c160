// Makes a frame of real leap.js of each frame of a playback file, and tells what it saw.
//
//   node playback.js VERSION FILE.json
'use strict';

const fs = require('fs');
const [version, file] = process.argv.slice(2);
const Leap = require('leapjs-' + version);
const recording = JSON.parse(fs.readFileSync(file, 'utf8'));

let hands = 0, extended = 0, rising = true, notFinite = 0, before = null;
recording.frames.forEach(function (data) {
  const frame = new Leap.Frame(data);
  if (before !== null && frame.timestamp <= before) rising = false;
  before = frame.timestamp;
  frame.hands.forEach(function (hand) {
    hands += 1;
    extended += hand.fingers.filter(function (finger) { return finger.extended; }).length;
    const values = Array.from(hand.palmPosition).concat(Array.from(hand.indexFinger.tipPosition));
    if (!values.every(Number.isFinite)) notFinite += 1;
  });
});
process.stdout.write(JSON.stringify({
  frames: recording.frames.length, hands: hands, extended: extended, rising: rising,
  notFinite: notFinite, metadata: recording.metadata
}) + '\n');
