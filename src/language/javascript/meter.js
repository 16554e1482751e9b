'use strict';
// What a case costs: processor time, wall time, and the growth of resident memory.

const { openSync, writeSync, fstatSync } = require('fs');

const resourceUsage = process.resourceUsage.bind(process);
const cpuUsage = process.cpuUsage.bind(process);
const clockNs = process.hrtime.bigint;
const NumberOf = Number;
const nowMs = () => NumberOf(clockNs()) / 1e6;
const { round, max } = Math;

let refs = -1;
try {
  refs = openSync('/proc/self/clear_refs', 'w');
} catch {
  // Not Linux, or not allowed: the peak is unknown.
}
let resets = refs >= 0;
let baseline = 0;

// Sets the peak of resident memory back to what is resident now.
function resetPeak() {
  if (!resets) return;
  try {
    writeSync(refs, '5');
  } catch {
    resets = false;
  }
}

function printed(fd) {
  try {
    return fstatSync(fd).size;
  } catch {
    return 0;
  }
}

const meter = { __proto__: null, cpu: 0, wall: 0, peak: 0, skippedCpu: 0, skippedWall: 0 };

function startMeter() {
  resetPeak();
  meter.peak = meter.skippedCpu = meter.skippedWall = 0;
  const used = cpuUsage();
  meter.cpu = used.user + used.system;
  meter.wall = nowMs();
}

// Leaves out the time and memory that `action` takes: encoding a large result is ours.
function unmetered(action) {
  const wall = nowMs();
  const before = resourceUsage();
  meter.peak = max(meter.peak, before.maxRSS);
  try {
    return action();
  } finally {
    const after = cpuUsage();
    meter.skippedCpu += after.user + after.system - before.userCPUTime - before.systemCPUTime;
    meter.skippedWall += nowMs() - wall;
    resetPeak();
  }
}

// Leaves out the time alone: making nodes and reading them is ours too, but may be much or little.
function untimed(action) {
  const wall = nowMs();
  const before = cpuUsage();
  try {
    return action();
  } finally {
    const after = cpuUsage();
    meter.skippedCpu += after.user + after.system - before.user - before.system;
    meter.skippedWall += nowMs() - wall;
  }
}

function stopMeter() {
  const wall = nowMs() - meter.wall - meter.skippedWall;
  const used = resourceUsage();
  const cpu = used.userCPUTime + used.systemCPUTime - meter.cpu - meter.skippedCpu;
  const peak = resets ? max(0, max(meter.peak, used.maxRSS) * 1024 - baseline) : 'null';
  return ',"cpu":' + max(0, cpu) * 1000 + ',"wall":' + round(max(0, wall) * 1e6) + ',"peak":' + peak;
}

// Leaves out time that was spent waiting for something of ours.
function skipWall(milliseconds) {
  meter.skippedWall += milliseconds;
}

// What is resident now is the interpreter's and the file's own.
function setBaseline() {
  resetPeak();
  baseline = resourceUsage().maxRSS * 1024;
}

module.exports = { startMeter, stopMeter, unmetered, untimed, skipWall, nowMs, printed, setBaseline };
