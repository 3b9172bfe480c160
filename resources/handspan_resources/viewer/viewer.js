// The viewer: connects to the service it came from and shows what every web client gets.
// Law: it always tries again; what it shows of the state is what the service said last.

import { Scene } from './scene.js';

const RETRY_FIRST_MS = 500;
const RETRY_LONGEST_MS = 5000;
const ADDRESS = (location.protocol === 'https:' ? 'wss://' : 'ws://') + location.host + '/v6.json';

const WORDS = {
  'connecting': ['Connecting', 'Connecting to the service', 'One moment.'],
  'no-service': ['No service', 'The service does not answer',
    'Start Handspan. This page connects by itself as soon as it runs.'],
  'no-device': ['No controller', 'No controller is attached',
    'Plug the controller in; it is found by itself.'],
  // A device event does not tell a pause from a start or a failure.
  'paused': ['Waiting', 'No hands are tracked now',
    'Tracking is paused or about to start: the Handspan panel tells which.'],
  'streaming': ['Streaming', 'Hold your hands above the controller',
    'About a hand’s length above it, fingers spread.'],
};

const element = (id) => document.getElementById(id);
const scene = new Scene(element('scene'));
const devices = new Map();
let socket = null;
let state = 'connecting';
let retryMs = RETRY_FIRST_MS;
let timer = 0;
let arrivals = [];
let newest = null;
let lastHandsMs = 0;

// Connection

function connect() {
  clearTimeout(timer);
  socket = new WebSocket(ADDRESS);
  socket.addEventListener('open', () => {
    retryMs = RETRY_FIRST_MS;
    socket.send(JSON.stringify({ focused: !document.hidden, enableTools: true }));
    showState();
  });
  socket.addEventListener('message', (message) => take(JSON.parse(message.data)));
  socket.addEventListener('close', () => {
    socket = null;
    devices.clear();
    newest = null;
    arrivals = [];
    showState('no-service');
    timer = setTimeout(connect, retryMs);
    retryMs = Math.min(retryMs * 1.6, RETRY_LONGEST_MS);
  });
}

function connectNow() {
  if (socket === null) connect();
}

function take(data) {
  if (data.event) {
    if (data.event.type !== 'deviceEvent') return;
    const device = data.event.state;
    if (device.attached) devices.set(device.id, device); else devices.delete(device.id);
    if (![...devices.values()].some((one) => one.streaming)) newest = null;
    showState();
  } else if (data.hands) {
    newest = data;
    arrivals.push(performance.now());
  }
}

document.addEventListener('visibilitychange', () => {
  if (socket && socket.readyState === WebSocket.OPEN) {
    socket.send(JSON.stringify({ focused: !document.hidden }));
  }
  if (!document.hidden) connectNow();
});
window.addEventListener('online', connectNow);

// State

function currentState() {
  if (socket === null || socket.readyState !== WebSocket.OPEN) return 'connecting';
  const known = [...devices.values()];
  if (known.some((one) => one.streaming)) return 'streaming';
  return known.length ? 'paused' : 'no-device';
}

function showState(forced) {
  state = forced || currentState();
  document.body.dataset.state = state;
  const [word, title, text] = WORDS[state];
  element('state-text').textContent = word;
  element('message-title').textContent = title;
  element('message-text').textContent = text;
  const simulated = [...devices.values()].some((one) => one.streaming && one.simulated);
  element('simulated').hidden = !simulated;
}

function showNumbers(nowMs) {
  arrivals = arrivals.filter((time) => nowMs - time < 1000);
  const streaming = state === 'streaming';
  element('rate').textContent = streaming ? arrivals.length : '–';
  element('hands').textContent = newest ? newest.hands.length : '–';
  for (const side of ['left', 'right']) {
    const hand = newest && newest.hands.find((one) => one.type === side);
    const card = element(side);
    card.hidden = !hand;
    if (!hand) continue;
    const [grab, pinch] = card.querySelectorAll('.meter b');
    grab.style.setProperty('--value', hand.grabStrength);
    pinch.style.setProperty('--value', hand.pinchStrength);
    const [x, y, z] = hand.palmPosition.map(Math.round);
    card.querySelector('.place').textContent = `x ${x}   y ${y}   z ${z} mm`;
  }
}

// Picture

let numbersMs = 0;
function paint(nowMs) {
  const hands = newest ? newest.hands : [];
  if (hands.length) lastHandsMs = nowMs;
  element('message').classList.toggle('away', state === 'streaming' && nowMs - lastHandsMs < 900);
  scene.draw(newest, nowMs);
  if (nowMs - numbersMs > 100) {
    numbersMs = nowMs;
    showNumbers(nowMs);
  }
  requestAnimationFrame(paint);
}

// Theme: the system's choice until the user chooses.

const preference = matchMedia('(prefers-color-scheme: light)');
function stored() {
  try { return localStorage.getItem('theme'); } catch { return null; }
}
function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  scene.readColours();
}
setTheme(stored() || (preference.matches ? 'light' : 'dark'));
preference.addEventListener('change', () => {
  if (!stored()) setTheme(preference.matches ? 'light' : 'dark');
});
element('theme').addEventListener('click', () => {
  const theme = document.documentElement.dataset.theme === 'light' ? 'dark' : 'light';
  try { localStorage.setItem('theme', theme); } catch { /* A private window forgets it. */ }
  setTheme(theme);
});

element('address').textContent = ADDRESS;
showState();
connect();
requestAnimationFrame(paint);
