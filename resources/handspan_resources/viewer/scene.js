// Hands in space on a flat canvas: own projection, nearest painted last.
// Law: painting reads a frame and keeps nothing of it but the trails of the index fingers.
// Millimetres, right-handed: x right, y up, z toward the user, origin on the controller's top.

const HOME = { yaw: 0.0, pitch: 0.36, distance: 640 };
const TARGET = [0, 150, 15];
const LIGHT = unit([-0.45, 0.8, 0.4]);
const TRAIL_MS = 450;
// Flesh radius at each joint (carpal, knuckle, PIP, DIP, tip) as a share of the finger's width.
const RADII = [0.52, 0.56, 0.5, 0.45, 0.38];

function unit(v) {
  const length = Math.hypot(...v) || 1;
  return v.map((one) => one / length);
}
const minus = (a, b) => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
const dot = (a, b) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const mixed = (a, b, t) => a.map((one, i) => one + (b[i] - one) * t);

export class Scene {
  constructor(canvas) {
    this.canvas = canvas;
    this.context = canvas.getContext('2d');
    this.view = { ...HOME };
    this.trails = new Map();
    this.colours = {};
    this.listen();
  }

  readColours() {
    const style = getComputedStyle(document.documentElement);
    const numbers = (name) => style.getPropertyValue(name).split(',').map(Number);
    for (const name of ['grid', 'shadow', 'metal', 'left', 'right', 'bone']) {
      this.colours[name] = numbers('--' + name);
    }
    this.colours.ground = style.getPropertyValue('--ground').trim();
    this.colours.glow = style.getPropertyValue('--glow').trim();
    this.light = document.documentElement.dataset.theme === 'light';
  }

  listen() {
    const canvas = this.canvas;
    canvas.addEventListener('pointermove', (event) => {
      if (!event.buttons) return;
      this.view.yaw += event.movementX * 0.006;
      this.view.pitch += event.movementY * 0.006;
      this.view.pitch = Math.min(1.5, Math.max(-0.25, this.view.pitch));
    });
    canvas.addEventListener('pointerdown', (event) => canvas.setPointerCapture(event.pointerId));
    canvas.addEventListener('wheel', (event) => {
      event.preventDefault();
      const next = this.view.distance * Math.exp(event.deltaY * 0.001);
      this.view.distance = Math.min(1600, Math.max(260, next));
    }, { passive: false });
    canvas.addEventListener('dblclick', () => { this.view = { ...HOME }; });
  }

  fit() {
    const ratio = Math.min(devicePixelRatio || 1, 2);
    const width = Math.round(this.canvas.clientWidth * ratio);
    const height = Math.round(this.canvas.clientHeight * ratio);
    if (this.canvas.width !== width || this.canvas.height !== height) {
      this.canvas.width = width;
      this.canvas.height = height;
    }
    this.width = width;
    this.height = height;
    this.focal = 1.12 * Math.min(height, width * 0.9);
    const { yaw, pitch } = this.view;
    this.turn = [Math.cos(yaw), Math.sin(yaw), Math.cos(pitch), Math.sin(pitch)];
  }

  // Returns [x, y, scale, depth]: pixels, pixels per millimetre there, distance from the eye.
  project(point) {
    const [cy, sy, cp, sp] = this.turn;
    const [x, y, z] = minus(point, TARGET);
    const right = cy * x + sy * z;
    const back = -sy * x + cy * z;
    const up = cp * y - sp * back;
    const depth = Math.max(60, this.view.distance - (sp * y + cp * back));
    const scale = this.focal / depth;
    return [this.width / 2 + right * scale, this.height * 0.53 - up * scale, scale, depth];
  }

  draw(frame, nowMs) {
    this.fit();
    this.background();
    this.grid();
    const hands = frame ? frame.hands.map((hand) => this.shape(hand, frame.pointables)) : [];
    for (const hand of hands) this.shadow(hand);
    this.controller(frame !== null, nowMs);
    this.follow(hands, nowMs);
    hands.sort((a, b) => b.depth - a.depth);
    for (const hand of hands) this.hand(hand);
  }

  background() {
    const c = this.context;
    const glow = c.createRadialGradient(
      this.width / 2, this.height * 0.5, 0, this.width / 2, this.height * 0.5, this.height * 0.95);
    glow.addColorStop(0, this.colours.glow);
    glow.addColorStop(1, this.colours.ground);
    c.fillStyle = glow;
    c.fillRect(0, 0, this.width, this.height);
  }

  grid() {
    const c = this.context;
    c.lineWidth = Math.max(1, this.width / 1400);
    for (let radius = 100; radius <= 500; radius += 100) {
      c.beginPath();
      for (let i = 0; i <= 72; i += 1) {
        const angle = i / 72 * 2 * Math.PI;
        const [x, y] = this.project([radius * Math.cos(angle), 0, radius * Math.sin(angle)]);
        if (i) c.lineTo(x, y); else c.moveTo(x, y);
      }
      c.strokeStyle = rgba(this.colours.grid, 0.3 * (1 - radius / 620));
      c.stroke();
    }
    for (let i = 0; i < 12; i += 1) {
      const angle = i / 12 * 2 * Math.PI;
      const near = this.project([100 * Math.cos(angle), 0, 100 * Math.sin(angle)]);
      const far = this.project([500 * Math.cos(angle), 0, 500 * Math.sin(angle)]);
      const fade = c.createLinearGradient(near[0], near[1], far[0], far[1]);
      fade.addColorStop(0, rgba(this.colours.grid, 0.2));
      fade.addColorStop(1, rgba(this.colours.grid, 0));
      c.strokeStyle = fade;
      c.beginPath();
      c.moveTo(near[0], near[1]);
      c.lineTo(far[0], far[1]);
      c.stroke();
    }
  }

  // 80 x 30 x 11 mm, its glass top at y = 0.
  controller(alive, nowMs) {
    const c = this.context;
    const outline = (y, grow) => {
      const points = [];
      for (let i = 0; i < 48; i += 1) {
        const angle = i / 48 * 2 * Math.PI;
        const [ca, sa] = [Math.cos(angle), Math.sin(angle)];
        const end = ca > 0 ? 25 : -25;
        points.push(this.project([end + (15 + grow) * ca, y, (15 + grow) * sa]));
      }
      return points;
    };
    const fill = (points, style) => {
      c.beginPath();
      points.forEach(([x, y], i) => (i ? c.lineTo(x, y) : c.moveTo(x, y)));
      c.closePath();
      c.fillStyle = style;
      c.fill();
    };
    fill(outline(-11, 3), rgba(this.colours.shadow, this.light ? 0.16 : 0.45));
    for (let y = -11; y <= -1; y += 1) fill(outline(y, 0), rgba(this.colours.metal, 1));
    fill(outline(0, 0), rgba(mixed(this.colours.metal, [255, 255, 255], 0.22), 1));
    fill(outline(0, -2), '#0b0e13');
    const beat = alive ? 0.7 + 0.3 * Math.sin(nowMs / 600) : 0.15;
    for (const x of [-24, 0, 24]) {
      const [px, py, scale] = this.project([x, 0, 0]);
      const glow = c.createRadialGradient(px, py, 0, px, py, 9 * scale);
      glow.addColorStop(0, `rgba(255, 70, 90, ${0.85 * beat})`);
      glow.addColorStop(1, 'rgba(255, 70, 90, 0)');
      c.fillStyle = glow;
      c.fillRect(px - 9 * scale, py - 9 * scale, 18 * scale, 18 * scale);
    }
  }

  // Gathers what is painted of one hand.
  shape(hand, pointables) {
    const fingers = pointables
      .filter((one) => one.handId === hand.id && one.mcpPosition && one.pipPosition)
      .sort((a, b) => a.type - b.type)
      .map((one) => ({
        type: one.type,
        width: one.width,
        joints: [one.carpPosition || one.mcpPosition, one.mcpPosition, one.pipPosition,
          one.dipPosition, one.btipPosition || one.tipPosition],
      }));
    return {
      id: hand.id, side: hand.type, fingers,
      // A hand the tracker is unsure of is pale.
      colour: mixed(this.colours.grid, this.colours[hand.type], 0.3 + 0.7 * hand.confidence),
      tools: pointables.filter((one) => one.tool && one.handId === hand.id),
      normal: hand.palmNormal, elbow: hand.elbow, wrist: hand.wrist, armWidth: hand.armWidth,
      depth: this.project(hand.palmPosition)[3], palm: hand.palmPosition,
    };
  }

  shadow(hand) {
    const c = this.context;
    const height = Math.max(0, hand.palm[1]);
    // Painted far outside, so that only its blurred shadow is seen.
    const away = 3 * this.width;
    c.save();
    c.translate(-away, 0);
    c.shadowOffsetX = away;
    const scale = this.project([hand.palm[0], 0, hand.palm[2]])[2];
    c.shadowBlur = (14 + height / 9) * scale;
    c.shadowColor = rgba(this.colours.shadow, (this.light ? 0.3 : 0.62) / (1 + height / 300));
    c.lineCap = 'round';
    c.lineJoin = 'round';
    c.lineWidth = 19 * scale;
    c.beginPath();
    for (const finger of hand.fingers) {
      finger.joints.forEach((joint, i) => {
        const [x, y] = this.project([joint[0], 0, joint[2]]);
        if (i) c.lineTo(x, y); else c.moveTo(x, y);
      });
    }
    c.stroke();
    c.restore();
  }

  follow(hands, nowMs) {
    const c = this.context;
    for (const hand of hands) {
      const index = hand.fingers.find((finger) => finger.type === 1);
      if (!index) continue;
      const trail = this.trails.get(hand.id) || [];
      trail.push([nowMs, index.joints[4], hand.colour]);
      this.trails.set(hand.id, trail);
    }
    c.lineCap = 'round';
    for (const [id, trail] of this.trails) {
      while (trail.length && nowMs - trail[0][0] > TRAIL_MS) trail.shift();
      if (!trail.length) this.trails.delete(id);
      for (let i = 1; i < trail.length; i += 1) {
        const age = 1 - (nowMs - trail[i][0]) / TRAIL_MS;
        const a = this.project(trail[i - 1][1]);
        const b = this.project(trail[i][1]);
        c.beginPath();
        c.moveTo(a[0], a[1]);
        c.lineTo(b[0], b[1]);
        c.lineWidth = 7 * b[2] * age;
        c.strokeStyle = rgba(trail[i][2], 0.35 * age * age);
        c.stroke();
      }
    }
  }

  hand(hand) {
    const c = this.context;
    const parts = [];
    if (hand.elbow && hand.wrist) parts.push(this.arm(hand));
    for (const finger of hand.fingers) {
      const points = finger.joints.map((joint) => this.project(joint));
      for (let i = 1; i < 4; i += 1) {
        parts.push({
          depth: (points[i][3] + points[i + 1][3]) / 2,
          paint: () => this.limb(points[i], RADII[i] * finger.width, points[i + 1],
            RADII[i + 1] * finger.width, hand.colour),
        });
      }
    }
    parts.push(...hand.tools.map((tool) => this.tool(tool)));
    parts.push(this.palm(hand));
    parts.sort((a, b) => b.depth - a.depth);
    for (const part of parts) part.paint();
    this.skeleton(hand);
  }

  // A rounded limb between two circles, lit like a cylinder.
  limb(from, fromMm, to, toMm, colour, fade) {
    const c = this.context;
    const [r0, r1] = [fromMm * from[2], toMm * to[2]];
    const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
    const length = Math.hypot(dx, dy);
    const angle = Math.atan2(dy, dx);
    const lean = length > Math.abs(r0 - r1) ? Math.acos((r0 - r1) / length) : 0;
    c.beginPath();
    if (lean) {
      c.arc(from[0], from[1], r0, angle + lean, angle - lean + 2 * Math.PI);
      c.arc(to[0], to[1], r1, angle - lean, angle + lean);
    } else {
      const [x, y, r] = r0 > r1 ? [from[0], from[1], r0] : [to[0], to[1], r1];
      c.arc(x, y, r, 0, 2 * Math.PI);
    }
    c.closePath();
    c.fillStyle = fade || this.across(from, to, Math.max(r0, r1), colour);
    c.fill();
    if (!fade) {
      c.lineWidth = Math.max(0.7, 0.55 * from[2]);
      c.strokeStyle = rgba(mixed(colour, [0, 0, 0], 0.62), 0.5);
      c.stroke();
    }
  }

  across(from, to, radius, colour) {
    const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
    const length = Math.hypot(dx, dy) || 1;
    let [nx, ny] = [-dy / length, dx / length];
    if (nx * LIGHT[0] - ny * LIGHT[1] < 0) [nx, ny] = [-nx, -ny];
    const [x, y] = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
    const shade = this.context.createLinearGradient(
      x + nx * radius, y + ny * radius, x - nx * radius, y - ny * radius);
    const far = Math.min(1, Math.max(0, (from[3] - 420) / 900));
    const base = mixed(colour, this.colours.grid, far * 0.5);
    shade.addColorStop(0, rgba(mixed(base, [255, 255, 255], 0.12), 1));
    shade.addColorStop(0.3, rgba(mixed(base, [255, 255, 255], 0.38), 1));
    shade.addColorStop(0.65, rgba(base, 1));
    shade.addColorStop(1, rgba(mixed(base, [0, 10, 30], 0.42), 1));
    return shade;
  }

  arm(hand) {
    const towards = mixed(hand.wrist, hand.elbow, 0.8);
    const [from, to] = [this.project(hand.wrist), this.project(towards)];
    const fade = this.context.createLinearGradient(from[0], from[1], to[0], to[1]);
    const colour = mixed(hand.colour, [0, 10, 30], 0.22);
    fade.addColorStop(0, rgba(colour, 0.85));
    fade.addColorStop(1, rgba(colour, 0));
    return {
      depth: Math.max(from[3], hand.depth) + 1000,
      paint: () => this.limb(from, hand.armWidth * 0.4, to, hand.armWidth * 0.52, colour, fade),
    };
  }

  tool(tool) {
    const [tip, along] = [tool.tipPosition, tool.direction];
    const from = this.project(tip.map((one, i) => one - along[i] * tool.length));
    const to = this.project(tip);
    return {
      depth: (from[3] + to[3]) / 2,
      paint: () => this.limb(from, tool.width / 2, to, tool.width / 3, this.colours.bone),
    };
  }

  palm(hand) {
    const c = this.context;
    const by = (type) => hand.fingers.find((finger) => finger.type === type);
    const fingers = [0, 1, 2, 3, 4].map(by).filter(Boolean);
    const corners = [
      ...fingers.map((finger) => finger.joints[1]),
      ...fingers.slice(1).reverse().map((finger) => finger.joints[0]),
    ].map((joint) => this.project(joint));
    const scale = this.project(hand.palm)[2];
    return {
      depth: hand.depth + 4,
      paint: () => {
        if (corners.length < 3) return;
        const toEye = unit(minus(this.eye(), hand.palm));
        const facing = dot(hand.normal, toEye) > 0 ? hand.normal : hand.normal.map((n) => -n);
        const lit = 0.5 + 0.5 * dot(facing, LIGHT);
        const tone = lit > 0.5 ? mixed(hand.colour, [255, 255, 255], (lit - 0.5) * 0.5)
          : mixed(hand.colour, [0, 10, 30], (0.5 - lit) * 0.8);
        c.beginPath();
        corners.forEach(([x, y], i) => (i ? c.lineTo(x, y) : c.moveTo(x, y)));
        c.closePath();
        c.lineJoin = 'round';
        c.strokeStyle = rgba(mixed(hand.colour, [0, 0, 0], 0.62), 0.5);
        c.lineWidth = 20 * scale + Math.max(1.4, 1.1 * scale);
        c.stroke();
        const skin = c.createLinearGradient(...corners[2].slice(0, 2), ...corners.at(-1).slice(0, 2));
        skin.addColorStop(0, rgba(mixed(tone, [255, 255, 255], 0.14), 1));
        skin.addColorStop(1, rgba(mixed(tone, [0, 10, 30], 0.2), 1));
        c.fillStyle = skin;
        c.strokeStyle = skin;
        c.lineWidth = 20 * scale;
        c.stroke();
        c.fill();
      },
    };
  }

  eye() {
    const [cy, sy, cp, sp] = this.turn;
    const d = this.view.distance;
    return [TARGET[0] - sy * cp * d, TARGET[1] + sp * d, TARGET[2] + cy * cp * d];
  }

  // The bones as the frames tell them, over the flesh.
  skeleton(hand) {
    const c = this.context;
    c.lineCap = 'round';
    c.lineJoin = 'round';
    c.strokeStyle = rgba(this.colours.bone, 0.5);
    c.fillStyle = rgba(this.colours.bone, 0.85);
    for (const finger of hand.fingers) {
      const points = finger.joints.map((joint) => this.project(joint));
      c.lineWidth = Math.max(1, 1.5 * points[1][2]);
      c.beginPath();
      points.forEach(([x, y], i) => (i ? c.lineTo(x, y) : c.moveTo(x, y)));
      c.stroke();
      for (const [x, y, scale] of points.slice(1)) {
        c.beginPath();
        c.arc(x, y, Math.max(1.4, 2.1 * scale), 0, 2 * Math.PI);
        c.fill();
      }
    }
  }
}

function rgba(colour, alpha) {
  return `rgba(${colour.map(Math.round).join(',')},${alpha})`;
}
